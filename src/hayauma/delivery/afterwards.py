"""The look afterwards (事後の確認) at a release without approval: owed, shown, said.

Source: 市の定め; the regulation itself asks for none. It never stops or undoes anything: who finds
the news wrong stops the sending and opens a correction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import reading
from hayauma.bulletins.chairs import chair_of
from hayauma.bulletins.views import BulletinView
from hayauma.delivery.acts import Act
from hayauma.delivery.models import AfterReport
from hayauma.organization.directory import Person
from hayauma.regulation import Measure


class Said(StrEnum):
    """What the owning head says afterwards."""

    RIGHT = "right"  # 確認した
    WRONG = "wrong"  # 訂正が必要
    NOT_URGENT = "not_urgent"  # 内容は正しいが、緊急ではなかった


@dataclass(frozen=True)
class AfterReportView:
    """One look that is owed or was taken."""

    bulletin: int
    dispatch: int
    number: str
    subject: str
    section: str
    released_at: datetime
    released_by: str
    reason: str
    due_at: datetime | None
    said: Said | None
    said_at: datetime | None
    by_name: str
    comment: str


def owe(release_id: int, measure: Measure, *, at: datetime) -> None:
    """Write down that a look is owed, in the transaction of the release."""
    hours = measure.within_hours
    AfterReport.objects.create(
        release_id=release_id, due_at=at + timedelta(hours=hours) if hours else None
    )


def owed(*, service: str, at: datetime) -> tuple[AfterReportView, ...]:
    """Return the looks nobody has taken yet, oldest first."""
    rows = _rows().filter(said_at__isnull=True, release__dispatch__service__code=service)
    return _views(rows.order_by("pk"), at)


def of_bulletin(bulletin_id: int, *, at: datetime) -> tuple[AfterReportView, ...]:
    """Return the looks owed for a bulletin or taken, oldest first."""
    rows = _rows().filter(release__permit__bulletin_id=bulletin_id)
    return _views(rows.order_by("pk"), at)


def said_between(
    said: Said, *, service: str, since: datetime, until: datetime, at: datetime
) -> tuple[AfterReportView, ...]:
    """Return the looks that found something, of what was released in a period, oldest first."""
    rows = _rows().filter(
        said=said,
        release__at__gte=since,
        release__at__lt=until,
        release__dispatch__service__code=service,
    )
    return _views(rows.order_by("pk"), at)


@transaction.atomic
def say(*, dispatch_id: int, said: Said, comment: str = "", by: Person, at: datetime) -> None:
    """Say what was found in looking afterwards; the owning head or a substitute does.

    Errors: ValidationError for anybody else, where nothing is owed, or where a fault has no words.
    """
    rows = _rows().select_for_update(of=("self",))
    report = rows.filter(release__dispatch__pk=dispatch_id).first()
    if report is None or report.said_at is not None:
        raise ValidationError(_("事後の確認は済んでいます。"), code="state")
    bulletin = reading.bulletin(report.release.permit.bulletin_id, at=at)
    chair = chair_of(by, bulletin.section, at=at)
    if chair.by not in {"head", "substitute"}:
        raise ValidationError(
            _("事後の確認は、{section}の長（不在のときは代決者）が行います。").format(
                section=bulletin.section_name
            )
        )
    if said is not Said.RIGHT and not comment.strip():
        raise ValidationError({"comment": _("どこが、なぜかを書いてください。")})
    report.said, report.said_at, report.comment = said, at, comment
    report.by_id, report.by_name = by.account_id, by.actor.shown
    report.save(update_fields=["said", "said_at", "comment", "by", "by_name"])
    journal.record(
        act=Act.LOOKED_AT,
        actor=by.actor,
        object=f"bulletin:{bulletin.id}",
        payload={"dispatch": dispatch_id, "said": str(said)},
        at=at,
        service=bulletin.service,
    )


def _rows() -> QuerySet[AfterReport]:
    return AfterReport.objects.select_related("release__permit", "release__dispatch")


def _views(rows: QuerySet[AfterReport], at: datetime) -> tuple[AfterReportView, ...]:
    """Views of several reports; their bulletins are read together."""
    found = list(rows)
    bulletins = reading.several({row.release.permit.bulletin_id for row in found}, at=at)
    return tuple(_view(row, bulletins[row.release.permit.bulletin_id]) for row in found)


def _view(row: AfterReport, bulletin: BulletinView) -> AfterReportView:
    return AfterReportView(
        bulletin=bulletin.id,
        dispatch=row.release.dispatch.pk,
        number=bulletin.number,
        subject=bulletin.subject,
        section=bulletin.section,
        released_at=row.release.at,
        released_by=row.release.by_name,
        reason=row.release.permit.reason,
        due_at=row.due_at,
        said=Said(row.said) if row.said else None,
        said_at=row.said_at,
        by_name=row.by_name,
        comment=row.comment,
    )
