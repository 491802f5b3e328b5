"""Engines of other hosts that are not heard of any more, while something is to be sent."""

from collections.abc import Iterator

from django.db.models import Q

from hayauma.delivery import engines, hosts
from hayauma.delivery.causes.cause import Cause, Kind, Look
from hayauma.delivery.models import Dispatch
from hayauma.delivery.states import State


def holding(look: Look) -> Iterator[Cause]:
    """Yield each host whose engine is gone without having been told to end.

    Any host may see it and see that it is over; the one that is gone cannot.
    """
    gone = [
        one
        for one in engines.listing()
        if one.silent(look.at)
        and look.at - one.heard_at >= look.limits.relay_after
        and not hosts.lives(one.name)
    ]
    if not gone or not _something_to_send(look):
        return
    for host, one in {one.host: one for one in gone}.items():
        yield Cause(
            Kind.HOST,
            host,
            one.heard_at,
            f"送る機械「{host}」から応答がありません",
            "まだの分は、動いているほかの機械が引き継いで送ります。速さは、その分だけ落ちます。",
            "/system/",
        )


def _something_to_send(look: Look) -> bool:
    """A host may be switched off while nothing is to go."""
    due = Q(state=State.ORDERED, due_at__lte=look.at)
    return Dispatch.objects.filter(Q(state=State.RUNNING) | due).exists()
