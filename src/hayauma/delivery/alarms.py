"""Alarms (警報): what keeps letters from going, told to the operations manager once per cause.

What holds is asked anew at every look; what is new is told, what is gone is over. A cause that
comes back within minutes is the same one: nobody is told twice of a line that flaps. The letters
are notices, in Japanese.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string

from hayauma import journal
from hayauma.delivery import causes
from hayauma.delivery.acts import Act
from hayauma.delivery.causes import OF_A_HOST, Cause, EngineSays, Kind, host_and_name
from hayauma.delivery.models import Alarm
from hayauma.installation import alarm_limits, city_time, services
from hayauma.look import japanese
from hayauma.notices import outbox
from hayauma.organization import directory, posts
from hayauma.organization.kinds import Role
from hayauma.regulation import LetterClass

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class AlarmView:
    """One alarm that holds."""

    kind: Kind
    about: str
    since: datetime


def standing() -> tuple[AlarmView, ...]:
    """Return the alarms that hold, oldest first."""
    rows = Alarm.objects.filter(ended_at__isnull=True).order_by("since", "pk")
    return tuple(AlarmView(Kind(row.kind), row.about, row.since) for row in rows)


def look(engine: EngineSays, *, at: datetime) -> int:
    """Tell what is new, end what is over, and return how many were told."""
    limits = alarm_limits.in_force(service=services.current().code)
    found = {(one.kind, one.about): one for one in causes.holding(engine, at, limits)}
    told = 0
    with transaction.atomic():
        open_ones = Alarm.objects.select_for_update().filter(ended_at__isnull=True)
        known = {(Kind(row.kind), row.about): row for row in open_ones}
        for gone in known.keys() - found.keys():
            if not _mine_to_end(known[gone], engine, at):
                continue
            known[gone].ended_at = at
            known[gone].save(update_fields=["ended_at"])
            _record(Act.ALARM_OVER, known[gone], at)
        for new in [key for key in found if key not in known]:
            told += _raise(found[new], at, limits.same_within)
    return told


def _mine_to_end(row: Alarm, engine: EngineSays, at: datetime) -> bool:
    """Return whether this look knows that an alarm is over.

    What a host said of itself that host alone takes back; one that never came back is let go of.
    """
    if row.kind not in OF_A_HOST or host_and_name(row.about)[0] == engine.host:
        return True
    return at - row.told_at > FORGOTTEN_AFTER


def _raise(cause: Cause, at: datetime, same_within: timedelta) -> bool:
    """Write an alarm down and tell it; one that ended minutes ago goes on, and is not told."""
    lately = Alarm.objects.filter(
        kind=cause.kind, about=cause.about, ended_at__gt=at - same_within
    ).last()
    if lately is not None:
        lately.ended_at = None
        lately.save(update_fields=["ended_at"])
        return False
    row = Alarm.objects.create(kind=cause.kind, about=cause.about, since=cause.since, told_at=at)
    _tell(cause, row.pk, at)
    _record(Act.ALARMED, row, at)
    return True


def _tell(cause: Cause, alarm: int, at: datetime) -> None:
    service = services.current()
    context = {
        "subject": cause.subject,
        "since": japanese.full_moment(city_time.local(cause.since)),
        "text": cause.text,
        "url": service.desk_url + cause.path,
    }
    text = render_to_string("delivery/alarm.txt", context)
    for account, address in directory.mail_of(_whom(service.code, at)).items():
        outbox.send(
            klass=LetterClass.ALARM,
            to=address,
            subject=f"【送信の警報】{cause.subject}",
            text=text,
            at=at,
            key=f"alarm:{alarm}:{account}",
        )


def _whom(service: str, at: datetime) -> Iterable[int]:
    """Return whom to tell: the operations manager; where nobody is, the supervising officer."""
    for role in (Role.OPERATIONS_MANAGER, Role.SUPERVISING_OFFICER):
        if holding := posts.role_holder(role, service=service, at=at):
            return (holding.account_id,)
    return ()


def _record(act: Act, row: Alarm, at: datetime) -> None:
    # A relay entered long ago may have a blank in its name; an object of the journal has none.
    about = ".".join(filter(None, (f"alarm:{row.kind}", "_".join(row.about.split()))))
    journal.record(
        act=act, actor=journal.SYSTEM, object=about[:120], payload={"alarm": row.pk}, at=at
    )
