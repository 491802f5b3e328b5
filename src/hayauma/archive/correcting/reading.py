"""Reading corrections: how many got it, how long it takes, what is open. Nothing here writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma.archive import reading as copies
from hayauma.archive.correcting import judging
from hayauma.archive.correcting.states import (
    WHAT_WORDS,
    Stage,
    Through,
    What,
    Wrong,
)
from hayauma.archive.models import Correction
from hayauma.bulletins import reading as bulletins
from hayauma.delivery import outcomes
from hayauma.delivery import reading as dispatches
from hayauma.delivery.digests import holders
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.delivery.words import RECEIVED, Word

WAITING = (Word.waiting, Word.deferred, Word.stopped)


class NoSuchCorrection(LookupError):
    """There is no case of this id."""


@dataclass(frozen=True)
class MeasureView:
    """One line of the list of other measures."""

    what: What
    taken: bool  # somebody has decided about it
    done: bool
    note: str
    at: datetime | None
    by_name: str


@dataclass(frozen=True)
class CorrectionView:
    """One case as it stands."""

    id: int
    service: str
    bulletin: int
    number: str
    subject: str
    section: str
    inquiry: int | None
    stage: Stage
    opened_at: datetime
    opened_by: str
    gone: int
    kept_back: int
    found_at: datetime | None
    found_by: str
    found_through: Through | None
    wrong: Wrong | None
    passage: str
    right: str
    letter: int | None
    replacement: int | None
    corrected_at: datetime | None  # when the first letter of the correction went
    amended_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    closing_note: str
    measures: tuple[MeasureView, ...]

    def minutes(self, at: datetime) -> int:
        """Return the minutes from the discovery to the correction mail, or until now."""
        since = self.found_at or self.opened_at
        until = self.corrected_at or self.closed_at or at
        return max(0, int((until - since).total_seconds() // 60))


def correction(correction_id: int, *, at: datetime) -> CorrectionView:
    """Return one case. Errors: NoSuchCorrection."""
    return view(row(correction_id), at=at)


def of_bulletin(bulletin_id: int, *, at: datetime) -> tuple[CorrectionView, ...]:
    """Return the cases of one bulletin, oldest first."""
    return tuple(view(one, at=at) for one in _rows().filter(bulletin_id=bulletin_id))


def listing(*, service: str, at: datetime, every: bool = False) -> tuple[CorrectionView, ...]:
    """Return the open cases, the oldest first, or every case, the newest first."""
    rows = _rows().filter(service__code=service)
    rows = rows.order_by("-pk")[:100] if every else rows.filter(closed_at__isnull=True)
    return tuple(view(one, at=at) for one in rows)


def opened(
    *, service: str, since: datetime, until: datetime, at: datetime
) -> tuple[CorrectionView, ...]:
    """Return the cases that were opened from one moment until before another, oldest first."""
    rows = _rows().filter(service__code=service, opened_at__gte=since, opened_at__lt=until)
    return tuple(view(one, at=at) for one in rows)


@dataclass(frozen=True)
class OpenCase:
    """An open case in a line, for who looks at the whole."""

    id: int
    bulletin: int
    stage: Stage
    opened_at: datetime


def open_now(*, service: str) -> tuple[OpenCase, ...]:
    """Return the open cases in a line each, the oldest first; one query for any number."""
    rows = Correction.objects.filter(service__code=service, closed_at__isnull=True).order_by("pk")
    return tuple(OpenCase(one.pk, one.bulletin_id, Stage(one.state), one.opened_at) for one in rows)


def figures(sent: Iterable[DispatchView]) -> tuple[int, int]:
    """Return how many may hold the letter, and how many did not get it and would have.

    Readers of digests (まとめ) are told by the letters of their digests.
    """
    gone = kept_back = 0
    for one in sent:
        words = outcomes.tally(one.id).words
        by_digest, not_yet = holders.figures(one.id)
        gone += by_digest + sum(words[word.name] for word in (*RECEIVED, Word.in_flight))
        kept_back += not_yet + sum(words[word.name] for word in WAITING)
    return gone, kept_back


def left(case: Correction, *, at: datetime) -> tuple[str, ...]:
    """Return in words what a case still owes. Source: 第9条 (mail, back number, other measures)."""
    seen = view(case, at=at)
    owed = []
    for text, name in ((seen.letter, _("訂正メール")), (seen.replacement, _("正しいメール"))):
        if text is not None and not _has_gone(text):
            owed.append(name)
    if seen.stage is Stage.STOPPED or seen.wrong is None:
        return (_("不適当な点を書くこと"),)
    duty = judging.owed(seen.wrong, service=seen.service, at=at)
    if duty.mail and seen.letter is None and seen.gone:
        owed.append(_("訂正メール"))
    if (
        duty.amendment
        and seen.amended_at is None
        and copies.of_bulletin(case.bulletin_id) is not None
    ):
        owed.append(_("配信履歴の修正"))
    owed += [str(_(WHAT_WORDS[one.what])) for one in seen.measures if not one.taken]
    return tuple(owed)


def open_row(bulletin_id: int) -> Correction | None:
    """Return the open case of a bulletin, for this room's acts."""
    return _rows().filter(bulletin_id=bulletin_id, closed_at__isnull=True).first()


def row(correction_id: int, *, lock: bool = False) -> Correction:
    """Return the row of a case for this room's acts, locked for the transaction if asked."""
    rows = _rows()
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=correction_id)
    except Correction.DoesNotExist:
        raise NoSuchCorrection(correction_id) from None


def view(case: Correction, *, at: datetime) -> CorrectionView:
    """Return the view of a case; whose duty it is is read as of `at`: a successor acts on."""
    bulletin = bulletins.bulletin(case.bulletin_id, at=at)
    amended = case.amendments.order_by("-pk").first()
    return CorrectionView(
        id=case.pk,
        service=case.service.code,
        bulletin=case.bulletin_id,
        number=bulletin.number,
        subject=bulletin.subject,
        section=bulletin.section,
        inquiry=case.inquiry_id,
        stage=Stage(case.state),
        opened_at=case.opened_at,
        opened_by=case.opened_by,
        gone=case.gone,
        kept_back=case.kept_back,
        found_at=case.found_at,
        found_by=case.found_by,
        found_through=Through(case.found_through) if case.found_through else None,
        wrong=Wrong(case.wrong) if case.wrong else None,
        passage=case.passage,
        right=case.right,
        letter=case.letter_id,
        replacement=case.replacement_id,
        corrected_at=_began(case.letter_id),
        amended_at=amended.at if amended else None,
        closed_at=case.closed_at,
        closed_by=case.closed_by,
        closing_note=case.closing_note,
        measures=_measures(case, at),
    )


def _measures(case: Correction, at: datetime) -> tuple[MeasureView, ...]:
    if not case.wrong:
        return ()
    taken = {one.what: one for one in case.measures.all()}
    lines = []
    for what in judging.owed(Wrong(case.wrong), service=case.service.code, at=at).others:
        one = taken.get(what)
        if one is None:
            lines.append(MeasureView(what, False, False, "", None, ""))
        else:
            lines.append(MeasureView(what, True, one.done, one.note, one.at, one.by_name))
    return tuple(lines)


def _began(bulletin_id: int | None) -> datetime | None:
    """When the first letter of a correction could go."""
    if bulletin_id is None:
        return None
    started = [one.started_at for one in dispatches.of_bulletin(bulletin_id) if one.started_at]
    return min(started, default=None)


def _has_gone(bulletin_id: int) -> bool:
    sent: Sequence[DispatchView] = dispatches.of_bulletin(bulletin_id)
    return any(one.state in {State.RUNNING, State.CLOSED} for one in sent)


def _rows() -> QuerySet[Correction]:
    return Correction.objects.select_related("service").prefetch_related("measures").order_by("pk")
