"""Terms of leaves (特例の期限): told before they end, and while what was said is not written.

Two stages of the engine. Source: 市の定め (equipment.notice_days, equipment.leave_form,
equipment.written_within_hours). A leave of some hours is not announced: it ends before anybody
has read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hayauma.installation import policies, services
from hayauma.organization import staff_notices
from hayauma.organization.keeping import moment
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leave_register import LeaveView, text_of, view
from hayauma.organization.looks import notice
from hayauma.organization.models import TerminalLeave
from hayauma.organization.spoken import officers
from hayauma.regulation import LetterClass

WITHIN_KEY = "equipment.written_within_hours"


def ending(*, service: str, at: datetime) -> tuple[LeaveView, ...]:
    """Return the standing leaves whose end is near, the nearest first."""
    near = notice(policies.in_force(service=service, at=at))
    rows = TerminalLeave.objects.filter(
        service=service,
        kind=LeaveKind.STANDING,
        ended_at__isnull=True,
        until__gt=at,
        until__lte=at + near,
    )
    return tuple(view(row) for row in rows.order_by("until", "pk"))


def unwritten(*, service: str, at: datetime) -> tuple[LeaveView, ...]:
    """Return the spoken leaves that nobody has confirmed within the city's hours."""
    hours = policies.in_force(service=service, at=at).number(WITHIN_KEY)
    if hours is None:
        return ()
    rows = TerminalLeave.objects.filter(
        service=service,
        oral=True,
        written_at__isnull=True,
        ended_at__isnull=True,
        granted_at__lte=at - timedelta(hours=hours),
    )
    return tuple(view(row) for row in rows.order_by("granted_at", "pk"))


def due(at: datetime) -> tuple[int, ...]:
    """Return the leaves about which somebody is to be told now."""
    service = services.current().code
    near = [one.id for one in ending(service=service, at=at)]
    late = [one.id for one in unwritten(service=service, at=at)]
    rows = TerminalLeave.objects.order_by("pk")
    ends = rows.filter(pk__in=near, end_told_at__isnull=True)
    said = rows.filter(pk__in=late, unwritten_told_at__isnull=True)
    return tuple(
        dict.fromkeys((*ends.values_list("pk", flat=True), *said.values_list("pk", flat=True)))
    )


@transaction.atomic
def run(leave_id: int, *, at: datetime) -> None:
    """Tell whoever is concerned by a leave's term; twice tells nobody twice."""
    row = TerminalLeave.objects.select_for_update().get(pk=leave_id)
    near = {one.id for one in ending(service=row.service, at=at)}
    late = {one.id for one in unwritten(service=row.service, at=at)}
    if row.pk in near and row.end_told_at is None:
        row.end_told_at = at
        _tell(row, "leave_ends", _("【機器の特例】期限が近づいています"), _holders(row, at), at)
    if row.pk in late and row.unwritten_told_at is None:
        row.unwritten_told_at = at
        subject = _("【機器の特例】口頭で認めた特例が確認されていません")
        giver = [_account(row.granted_by)]
        _tell(row, "leave_unwritten", subject, [*giver, *officers(row.service, at)], at)
    row.save(update_fields=["end_told_at", "unwritten_told_at"])


def _holders(row: TerminalLeave, at: datetime) -> list[int]:
    """Whoever may renew it, and whoever has it."""
    return [*officers(row.service, at)[:1], _account(row.person)]


def _tell(row: TerminalLeave, template: str, subject: str, to: Sequence[int], at: datetime) -> None:
    policy = policies.in_force(service=row.service, at=at)
    context = {
        "who": text_of(row),
        "until": moment(row.until),
        "reason": row.reason,
        "giver": row.granted_by_name,
        "noted_by": row.noted_by_name or row.granted_by_name,
        "said": moment(row.said_at or row.granted_at),
        "hours": policy.number(WITHIN_KEY) or "",
    }
    staff_notices.send(
        to,
        klass=LetterClass.ALARM,
        subject=subject,
        text=render_to_string(f"organization/{template}.txt", context),
        key=f"{template}:{row.pk}",
        at=at,
    )


def _account(code: str) -> int:
    number = code.removeprefix("staff:")
    return int(number) if number.isdecimal() else 0
