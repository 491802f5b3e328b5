"""Acts on a home whose engine runs meanwhile, in a process of their own; `acting.py` tells when.

python -m tests.faults.act leave FIRST LAST      these subscribers leave, one by one
python -m tests.faults.act cancel DISPATCH       the author stops a dispatch for good
python -m tests.faults.act order                 the author orders another bulletin, urgently
python -m tests.faults.act start DISPATCH        a scheduler starts what was ordered

Says that it is ready, waits for a line, and says what came of it as one JSON object.
"""

import json
import sys
from typing import Any


def main(what: str, *numbers: str) -> None:
    """Do it."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from hayauma.delivery import starting

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    came: dict[str, Any] = {}
    if what == "leave":
        _leave(*map(int, numbers))
    elif what == "cancel":
        _cancel(int(numbers[0]))
    elif what == "order":
        came = {"dispatch": _order()}
    else:
        came = {"started": starting.run(int(numbers[0]), at=timezone.now())}
    print(json.dumps(came), flush=True)


def _leave(first: int, last: int) -> None:
    from django.utils import timezone

    from hayauma.subscriptions import preferences
    from hayauma.subscriptions.models import Subscription
    from hayauma.subscriptions.states import Via

    at = timezone.now()
    rows = Subscription.objects.filter(pk__gte=first, pk__lte=last).order_by("-pk")
    for token in rows.values_list("token", flat=True):
        preferences.withdraw(token=token, at=at, via=Via.ONE_CLICK)


def _account(name: str) -> int:
    from hayauma.organization.models import Account

    return int(Account.objects.get(username=f"bench-{name}").pk)


def _cancel(dispatch: int) -> None:
    from django.utils import timezone

    from hayauma.console import bench_town
    from hayauma.delivery import control
    from hayauma.organization import directory

    at = timezone.now()
    person = directory.person(_account("作成者"), at=at, service=bench_town.SERVICE)
    control.cancel(dispatch_id=dispatch, by=person, at=at)


def _order() -> int:
    from django.utils import timezone

    from hayauma.console import bench_town

    at, author = timezone.now(), _account("作成者")
    written = bench_town.write(author, None, at=at)
    return bench_town.send(written, author, _account("課長"), urgent=True, at=at)


if __name__ == "__main__":
    main(*sys.argv[1:])
