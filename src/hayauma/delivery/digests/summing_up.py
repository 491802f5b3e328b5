"""Those who read at once and missed something (届けられなかったお知らせ): one letter for all of it.

A stage of the engine. It is a digest without texts: made at the hour of the digests, once a day at
most, by the same rows, so that two engines make no second one. It is never urgent, and it waits
until a relay takes letters again. Who has left the menus since gets nothing.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.causes import Kind
from hayauma.delivery.digests import missing, planning, rhythm
from hayauma.delivery.models import Alarm, Digest, Dispatch
from hayauma.installation import policies
from hayauma.subscriptions.states import Frequency

NAME = Frequency.AT_ONCE


def due(at: datetime) -> tuple[int, ...]:
    """Return the services in which somebody is to be told now (a stage's due)."""
    if Alarm.objects.filter(kind=Kind.RELAY, ended_at__isnull=True).exists():
        return ()
    ended = Dispatch.objects.filter(
        release__isnull=False, closed_at__gt=at - 2 * missing.BACK[NAME], closed_at__lte=at
    )
    found = ended.order_by("service_id").values_list("service_id", "service__code").distinct()
    return tuple(one for one, code in found if _late(code, at))


def run(service_id: int, *, at: datetime) -> bool:
    """Make the letter of a service's day; its people are written by the next stage.

    Returns whether it was made. Safe to call twice, and by two engines at once.
    """
    code = Dispatch.objects.filter(service_id=service_id).values_list("service__code", flat=True)
    service = code[0]
    late = _late(service, at)
    if not late:
        return False
    try:
        _make(service_id, service, late, at)
    except IntegrityError:
        # Another engine makes the same one.
        return False
    return True


@transaction.atomic
def _make(service_id: int, service: str, late: tuple[int, ...], at: datetime) -> None:
    when = rhythm.latest(policies.in_force(service=service, at=at), Frequency.DAILY, at)
    digest = planning.begin(service_id=service_id, name=NAME, when=when, missed=late)
    journal.record(
        act=Act.DIGEST_MADE,
        actor=journal.SYSTEM,
        object=f"dispatch:{digest.dispatch_id}",
        payload={
            "number": digest.dispatch.number,
            "rhythm": str(NAME),
            "entries": 0,
            "missed": len(late),
        },
        at=at,
        service=service,
    )


def _late(service: str, at: datetime) -> tuple[int, ...]:
    """What came too late before the newest hour of digests, and nobody was told of since."""
    when = rhythm.latest(policies.in_force(service=service, at=at), Frequency.DAILY, at)
    made = Digest.objects.filter(service__code=service, rhythm=NAME, day__gte=when.day)
    return () if made.exists() else missing.late(service, NAME, when.moment, at=at)
