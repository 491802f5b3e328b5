"""Acts of people on a home whose engine runs meanwhile, in a process of their own.

python -m tests.faults.act leave FIRST LAST      these subscribers leave, one by one
python -m tests.faults.act cancel DISPATCH       the author stops a dispatch for good
python -m tests.faults.act breakers              prints which breakers stand, as JSON
"""

import sys


def main(what: str, *numbers: str) -> None:
    """Do it."""
    import django

    django.setup()
    from django.utils import timezone

    from hayauma.console import bench_town
    from hayauma.delivery import control
    from hayauma.organization import directory
    from hayauma.subscriptions import preferences
    from hayauma.subscriptions.models import Subscription
    from hayauma.subscriptions.states import Via

    print("ready", flush=True)
    sys.stdin.readline()
    at = timezone.now()
    if what == "leave":
        first, last = map(int, numbers)
        rows = Subscription.objects.filter(pk__gte=first, pk__lte=last).order_by("-pk")
        for token in rows.values_list("token", flat=True):
            preferences.withdraw(token=token, at=at, via=Via.ONE_CLICK)
    else:
        from hayauma.organization.models import Account

        author = Account.objects.get(username="bench-作成者").pk
        person = directory.person(author, at=at, service=bench_town.SERVICE)
        control.cancel(dispatch_id=int(numbers[0]), by=person, at=at)
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
