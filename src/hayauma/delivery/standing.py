"""Ordering ahead (承認されしだい発信): ordered now, the sending begins with the approval.

Source: 第8条. The order is the 発信: who, at which terminal, in which minute. The engine carries it
out (ahead.py) once a Permit of exactly the text read aloud is there.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins.states import State
from hayauma.delivery import orders, release
from hayauma.delivery.acts import Act
from hayauma.delivery.judging import judge_ahead
from hayauma.delivery.models import StandingOrder
from hayauma.delivery.states import Mode
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Refused


@dataclass(frozen=True)
class StandingView:
    """An order that waits for an approval, or what became of it."""

    id: int
    bulletin: int
    digest: str
    at: datetime
    by_id: int
    by_name: str
    terminal_name: str
    leave: str
    release: int | None
    ended_at: datetime | None
    ended_because: str


def order(
    *, bulletin_id: int, terminal: TerminalSeen, by: Person, at: datetime, digest: str
) -> StandingView:
    """Order the sending of a bulletin for the moment of its approval.

    Source: 第8条第2項. `digest` is that of the text read aloud, which must be the one handed in.
    Errors: Refused (journalled); ValidationError where nothing was handed in, where the page was
    old, or where such an order stands already.
    """
    try:
        return _place(bulletin_id, terminal, by=by, at=at, digest=digest)
    except Refused as refusal:
        release.record_refusal(bulletin_id, refusal.verdict, terminal, by=by, at=at)
        raise


def take_back(*, bulletin_id: int, by: Person, at: datetime) -> None:
    """Take such an order back; from any terminal, because it sends nothing.

    Errors: ValidationError where none stands any more.
    """
    with transaction.atomic():
        row = open_rows().select_for_update(of=("self",)).filter(bulletin_id=bulletin_id).first()
        if row is None:
            raise ValidationError(
                _("取り消せる指示がありません。画面を開き直して確かめてください。")
            )
        end(row, "", at=at)
        record(Act.TAKEN_BACK, row, by.actor, {"ahead": True}, at)


def open_order(bulletin_id: int) -> StandingView | None:
    """Return the order that waits for a bulletin's approval, or None."""
    row = open_rows().filter(bulletin_id=bulletin_id).first()
    return _view(row) if row else None


def listing(*, service: str) -> tuple[StandingView, ...]:
    """Return the orders that wait for an approval, oldest first."""
    rows = open_rows().filter(bulletin__service__code=service).order_by("pk")
    return tuple(_view(row) for row in rows)


def of_bulletin(bulletin_id: int) -> tuple[StandingView, ...]:
    """Return every such order of a bulletin, oldest first."""
    rows = StandingOrder.objects.filter(bulletin_id=bulletin_id).order_by("pk")
    return tuple(_view(row) for row in rows)


def _place(
    bulletin_id: int, terminal: TerminalSeen, *, by: Person, at: datetime, digest: str
) -> StandingView:
    judged = judge_ahead(bulletin_id, person_code=by.code, terminal=terminal, at=at)
    if not judged.verdict.allowed:
        raise Refused(judged.verdict)
    bulletin = judged.bulletin
    if bulletin.state is not State.SUBMITTED:
        raise ValidationError(
            _("承認を待っている配信メールではありません。画面を開き直してください。")
        )
    if digest != bulletin.revision.digest:
        raise ValidationError(
            _("画面を開いた後に本文が変わりました。もう一度読み合わせてください。")
        )
    kept = orders.as_kept(judged, terminal, mode=Mode.ON_APPROVAL, by=by, at=at)
    try:
        with transaction.atomic():
            row = StandingOrder.objects.create(
                bulletin_id=bulletin_id,
                digest=digest,
                at=kept.at,
                by_id=kept.by_id,
                by_name=kept.by_name,
                terminal=kept.terminal,
                terminal_name=kept.terminal_name,
                proof=kept.proof,
                leave=kept.leave,
                leave_number=kept.leave_number,
                policy_version=kept.policy_version,
                verdict=kept.verdict,
            )
            record(
                Act.ORDERED_AHEAD,
                row,
                by.actor,
                {
                    "digest": digest,
                    "terminal": kept.terminal,
                    "terminal_name": kept.terminal_name or kept.leave,
                    "proof": kept.proof,
                    "leave": kept.leave_number,
                    "policy": kept.policy_version,
                    "outcome": str(judged.verdict.outcome),
                    "clause": judged.verdict.basis.clause,
                },
                at,
            )
    except IntegrityError:
        raise ValidationError(_("承認されしだい発信する指示は、もう出ています。")) from None
    return _view(row)


def open_rows() -> QuerySet[StandingOrder]:
    """Return the rows that nobody ended, for this room's acts."""
    rows = StandingOrder.objects.filter(ended_at__isnull=True)
    return rows.select_related("bulletin__service")


def end(row: StandingOrder, why: str, *, at: datetime) -> None:
    """Write down that an order stands no longer, in the caller's transaction."""
    row.ended_at, row.ended_because = at, why
    row.save(update_fields=["ended_at", "ended_because", "release"])


def record(
    act: Act,
    row: StandingOrder,
    actor: journal.Actor,
    payload: dict[str, journal.JSON],
    at: datetime,
) -> None:
    """Write what happened to an order into its bulletin's journal."""
    journal.record(
        act=act,
        actor=actor,
        object=f"bulletin:{row.bulletin_id}",
        payload={"order": row.pk, **payload},
        at=at,
        service=row.bulletin.service.code,
    )


def _view(row: StandingOrder) -> StandingView:
    return StandingView(
        id=row.pk,
        bulletin=row.bulletin_id,
        digest=row.digest,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        terminal_name=row.terminal_name,
        leave=row.leave,
        release=row.release_id,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
    )
