"""Auditors (監査する人): they read everything for a time, and change nothing.

Source: the city's own rule (市の定め). The operations manager says who, from when until when and on
which ground; that it was said is on record like every act.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import directory
from hayauma.organization.acts import Act
from hayauma.organization.directory import NoSuchPerson, Person
from hayauma.organization.kinds import Role
from hayauma.organization.models import AuditCommission
from hayauma.organization.officers import manager_standing
from hayauma.organization.periods import enter, refuse_reversed

# No audit takes longer (製品の初期値); another one can be given.
LONGEST = timedelta(days=366)
# Nobody audits what they do themselves.
PARTIES = {
    Role.SUPERVISING_OFFICER,
    Role.OPERATIONS_MANAGER,
    Role.TERMINAL_KEEPER,
    Role.AUTHOR,
}


@dataclass(frozen=True)
class CommissionView:
    """One person's time as an auditor."""

    id: int
    service: str
    account_id: int
    name: str
    ground: str
    granted_by: str
    granted_at: datetime
    since: datetime
    until: datetime
    ended_at: datetime | None

    def live(self, at: datetime) -> bool:
        """Return whether this person is an auditor at a moment."""
        return self.since <= at < (self.ended_at or self.until)


@transaction.atomic
def commission(
    *,
    service: str,
    account_id: int,
    since: datetime,
    until: datetime,
    ground: str,
    by: Person,
    at: datetime,
) -> CommissionView:
    """Make somebody an auditor for a time.

    Source: 市の定め. Errors: ValidationError by field (account_id, until, ground), and for anybody
    but the operations manager or, while away, a substitute.
    """
    _refuse_others(by, service=service, at=at)
    refuse_reversed(since, until)
    if until - since > LONGEST:
        raise ValidationError({"until": _("監査の期間は、一回につき1年までです。")})
    if not ground.strip():
        raise ValidationError({"ground": _("監査の根拠を書いてください。")})
    found = _who(account_id, service=service, at=at)
    row = AuditCommission(
        service=service,
        account_id=account_id,
        ground=" ".join(ground.split()),
        granted_by_name=by.actor.shown,
        granted_at=at,
        since=since,
        until=until,
    )
    enter(row)
    payload: dict[str, journal.JSON] = {
        "account": account_id,
        "name": found.name,
        "ground": row.ground,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    _note(row, Act.AUDITOR_COMMISSIONED, payload, by=by, at=at)
    return _view(_rows().get(pk=row.pk))


@transaction.atomic
def end(*, commission_id: int, by: Person, at: datetime) -> CommissionView:
    """End an audit before its time. Errors: ValidationError."""
    row = _rows().select_for_update(of=("self",)).filter(pk=commission_id).first()
    if row is None or row.ended_at is not None or row.until <= at:
        raise ValidationError(_("この監査は、もう終わっています。"), code="state")
    _refuse_others(by, service=row.service, at=at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _note(row, Act.AUDITOR_ENDED, {}, by=by, at=at)
    return _view(row)


def listing(*, service: str) -> tuple[CommissionView, ...]:
    """Return everybody who ever was an auditor or will be, the newest first."""
    return tuple(_view(row) for row in _rows().filter(service=service).order_by("-pk"))


def _who(account_id: int, *, service: str, at: datetime) -> Person:
    try:
        found = directory.person(account_id, at=at, service=service)
    except NoSuchPerson:
        raise ValidationError({"account_id": _("この職員は登録されていません。")}) from None
    if found.roles & PARTIES:
        raise ValidationError(
            {
                "account_id": _(
                    "配信に携わる人（総括責任者、運用管理者、配備機器を管理する人、担当職員）は、"
                    "監査する人になれません。"
                )
            }
        )
    return found


def _refuse_others(by: Person, *, service: str, at: datetime) -> None:
    standing = manager_standing(by, service=service, at=at)
    away = standing.holder != "present"
    if not (standing.by == "manager" or (standing.by == "substitute" and away)):
        raise ValidationError(
            _("監査する人を定めるのは、運用管理者です（市の定め）。"), code="officer"
        )


def _rows() -> QuerySet[AuditCommission]:
    return AuditCommission.objects.select_related("account")


def _view(row: AuditCommission) -> CommissionView:
    return CommissionView(
        id=row.pk,
        service=row.service,
        account_id=row.account_id,
        name=row.account.name,
        ground=row.ground,
        granted_by=row.granted_by_name,
        granted_at=row.granted_at,
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
    )


def _note(
    row: AuditCommission, act: Act, payload: dict[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"commission:{row.pk}",
        payload=payload,
        at=at,
        service=row.service,
    )
