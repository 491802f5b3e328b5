"""Cases of correction (訂正): stop first, ask after, and close when nothing more is owed.

Source: 第9条. The duty is the owning head's; stopping and opening a case are open to all staff,
from any machine, because they send nothing. The texts themselves go the way of every bulletin.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.archive.acts import Act
from hayauma.archive.correcting import reading, telling
from hayauma.archive.correcting.judging import judge, refuse
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import NEVER_REPEATED, Stage, Through, What, Wrong
from hayauma.archive.models import Correction, Measure
from hayauma.bulletins import reading as bulletins
from hayauma.delivery import control
from hayauma.delivery import reading as dispatches
from hayauma.delivery.digests import righting
from hayauma.delivery.states import State
from hayauma.installation import services
from hayauma.organization.directory import Person

STOPPABLE = {State.RUNNING, State.PAUSED}
STARTED = STOPPABLE | {State.CLOSED, State.CANCELLED}


@transaction.atomic
def open_case(
    *, bulletin_id: int, by: Person, at: datetime, inquiry: int | None = None
) -> CorrectionView:
    """Stop what is still queued of a bulletin and open the case; the owning head is told.

    Source: 第9条. Opening it twice returns the open case. Errors: ValidationError where nothing of
    it has been sent yet: then the order is taken back instead.
    """
    there = reading.open_row(bulletin_id)
    if there is not None:
        return reading.view(there, at=at)
    bulletin = bulletins.bulletin(bulletin_id, at=at)
    refuse(judge(bulletin, step="open", by=by, at=at))
    sent = [one for one in dispatches.of_bulletin(bulletin_id) if one.state in STARTED]
    if not sent:
        raise ValidationError(
            _("この配信メールは、まだ送り始めていません。発信の指示を取り消してください。")
        )
    for one in sent:
        if one.state is State.RUNNING:
            control.pause(dispatch_id=one.id, by=by, at=at)
    # What waits in a digest (まとめ) waits on, until somebody has said what is wrong.
    righting.hold(dispatches=[one.id for one in sent], actor=by.actor, at=at)
    gone, kept_back = reading.figures(sent)
    row = Correction.objects.create(
        service_id=services.named(bulletin.service).id,
        bulletin_id=bulletin_id,
        inquiry_id=inquiry,
        state=Stage.STOPPED,
        opened_at=at,
        opened_by=by.actor.shown,
        gone=gone,
        kept_back=kept_back,
    )
    payload = {"bulletin": bulletin_id, "inquiry": inquiry, "gone": gone, "kept_back": kept_back}
    note(row, Act.CORRECTION_OPENED, payload, by=by, at=at)
    found = reading.view(row, at=at)
    telling.opened(found, bulletin, by=by, at=at)
    return found


@transaction.atomic
def describe(
    *,
    correction_id: int,
    wrong: Wrong,
    found_at: datetime,
    found_by: str,
    found_through: Through,
    passage: str = "",
    right: str = "",
    by: Person,
    at: datetime,
) -> CorrectionView:
    """Write down what is wrong, and when, by whom and through what it was noticed.

    Errors: Refused; ValidationError by field (found_at, found_by, passage).
    """
    row = reading.row(correction_id, lock=True)
    refuse_ended(row)
    bulletin = bulletins.bulletin(row.bulletin_id, at=at)
    refuse(judge(bulletin, step="prepare", wrong=wrong, by=by, at=at))
    faults = {}
    if found_at > at:
        faults["found_at"] = _("気付いた時刻が、まだ来ていません。")
    if not found_by.strip():
        faults["found_by"] = _("だれが気付いたかを書いてください。")
    if wrong in NEVER_REPEATED and not passage.strip():
        faults["passage"] = _("繰り返してはならない部分を書き写してください（外には出ません）。")
    if faults:
        raise ValidationError(faults)
    row.wrong, row.found_at, row.found_by = wrong, found_at, found_by.strip()
    row.found_through, row.passage, row.right = found_through, passage.strip(), right.strip()
    if row.state == Stage.STOPPED:
        row.state = Stage.DESCRIBED
    row.save()
    payload = {"wrong": wrong, "found_at": found_at.isoformat(), "through": found_through}
    note(row, Act.CORRECTION_DESCRIBED, payload, by=by, at=at)
    return reading.view(row, at=at)


@transaction.atomic
def dismiss(*, correction_id: int, reason: str, by: Person, at: datetime) -> CorrectionView:
    """Say that nothing was wrong; what was paused goes on. Errors: Refused; ValidationError."""
    row = reading.row(correction_id, lock=True)
    refuse_ended(row)
    if row.state == Stage.WRITTEN:
        raise ValidationError(_("訂正文を作り始めています。完了にしてください。"))
    if not reason.strip():
        raise ValidationError({"reason": _("誤りではないとする理由を書いてください。")})
    refuse(judge(bulletins.bulletin(row.bulletin_id, at=at), step="issue", by=by, at=at))
    sent = dispatches.of_bulletin(row.bulletin_id)
    righting.let_go(dispatches=[one.id for one in sent], actor=by.actor, at=at)
    for one in sent:
        # Where the approved window has ended meanwhile it stays paused: going on is a new release.
        if one.state is State.PAUSED:
            with suppress(ValidationError):
                control.resume(dispatch_id=one.id, by=by, at=at)
    return _end(row, Stage.DISMISSED, reason, by=by, at=at)


@transaction.atomic
def take_measure(
    *, correction_id: int, what: What, done: bool, note_: str = "", by: Person, at: datetime
) -> CorrectionView:
    """Tick a measure of the list as done, or as not needed with the reason.

    Source: 第9条. Errors: ValidationError for a case that has ended, and without that reason.
    """
    row = reading.row(correction_id, lock=True)
    refuse_ended(row)
    if not done and not note_.strip():
        raise ValidationError({"note": _("要らない理由を書いてください。")})
    Measure.objects.update_or_create(
        correction=row,
        what=what,
        defaults={"done": done, "note": note_.strip(), "at": at, "by_name": by.actor.shown},
    )
    note(row, Act.MEASURE_TAKEN, {"what": what, "done": done}, by=by, at=at)
    return reading.view(row, at=at)


@transaction.atomic
def close(*, correction_id: int, reason: str = "", by: Person, at: datetime) -> CorrectionView:
    """Close a case; what is still open on its list wants a reason. Source: 第9条 (the head's duty).

    Errors: Refused; ValidationError naming what is open.
    """
    row = reading.row(correction_id, lock=True)
    refuse_ended(row)
    refuse(judge(bulletins.bulletin(row.bulletin_id, at=at), step="issue", by=by, at=at))
    left = reading.left(row, at=at)
    if left and not reason.strip():
        raise ValidationError(
            {
                "reason": _(
                    "まだ終わっていません：{left}。このまま完了にするなら、理由を書いてください。"
                ).format(left="、".join(left))
            }
        )
    if row.state != Stage.WRITTEN:
        # Nothing replaces it, and nobody said it was right: no digest brings it any more.
        sent = dispatches.of_bulletin(row.bulletin_id)
        righting.drop(dispatches=[one.id for one in sent], actor=by.actor, at=at)
    return _end(row, Stage.CLOSED, reason, by=by, at=at)


def note(
    row: Correction, act: Act, payload: Mapping[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    """Write an act on a case into the journal, for this room's files."""
    journal.record(
        act=act,
        actor=by.actor,
        object=f"correction:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )


def _end(row: Correction, stage: Stage, reason: str, *, by: Person, at: datetime) -> CorrectionView:
    row.state, row.closed_at, row.closed_by = stage, at, by.actor.shown
    row.closing_note = reason.strip()
    row.save()
    act = Act.CORRECTION_CLOSED if stage is Stage.CLOSED else Act.CORRECTION_DISMISSED
    note(row, act, {"reason": reason.strip()}, by=by, at=at)
    return reading.view(row, at=at)


def refuse_ended(row: Correction) -> None:
    """Raise ValidationError where a case has ended, for this room's files."""
    if row.closed_at is not None:
        raise ValidationError(_("この訂正は、もう終わっています。"), code="state")
