"""The act of 発信: ordering the sending, and taking the order back before the first letter.

Source: 第8条. The order is the release; retries by the engine are no second one.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits, reading
from hayauma.delivery import afterwards, orders
from hayauma.delivery.acts import Act
from hayauma.delivery.judging import Judgement, judge
from hayauma.delivery.models import Dispatch
from hayauma.delivery.reading import dispatch_view
from hayauma.delivery.states import Mode, State
from hayauma.delivery.views import DispatchView
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Duty, Refused, Verdict, owed_after_release


def order(
    *,
    bulletin_id: int,
    terminal: TerminalSeen,
    by: Person,
    at: datetime,
    mode: Mode = Mode.NOW,
    moment: datetime | None = None,
    digest: str = "",
) -> DispatchView:
    """Order the sending of a bulletin: now, or at a time its Permit allows.

    Source: 第8条第1項, 第8条第2項 and their provisos. `digest` is that of the text the person read
    aloud; another one means the page was old. `moment` is the time for Mode.AT; without it, the
    first one the Permit allows. Routine letters start after the take-back delay.
    Errors: Refused (journalled), AlreadyReleased, ValidationError.
    """
    try:
        return place(
            bulletin_id=bulletin_id,
            terminal=terminal,
            by=by,
            at=at,
            mode=mode,
            moment=moment,
            digest=digest,
        )
    except Refused as refusal:
        record_refusal(bulletin_id, refusal.verdict, terminal, by=by, at=at)
        raise


def place(
    *,
    bulletin_id: int,
    terminal: TerminalSeen,
    by: Person,
    at: datetime,
    mode: Mode = Mode.NOW,
    moment: datetime | None = None,
    digest: str = "",
) -> DispatchView:
    """Judge and write an order, without keeping a refusal: for acts that do more in one go."""
    when = _moment(bulletin_id, mode, moment, at)
    judged = judge(bulletin_id, person_code=by.code, terminal=terminal, at=at, moment=when)
    if not judged.verdict.allowed:
        raise Refused(judged.verdict)
    if digest and digest != judged.bulletin.revision.digest:
        raise ValidationError(
            _("画面を開いた後に本文が変わりました。もう一度読み合わせてください。")
        )
    return _order(judged, terminal, mode=mode, moment=when, by=by, at=at)


@transaction.atomic
def _order(
    judged: Judgement,
    terminal: TerminalSeen,
    *,
    mode: Mode,
    moment: datetime,
    by: Person,
    at: datetime,
) -> DispatchView:
    """Write the release, its dispatch and the journal entry; the Permit is spent."""
    bulletin = judged.bulletin
    permit = permits.spend(bulletin.id, at=at)
    dispatch = orders.write(
        bulletin,
        permit,
        orders.as_kept(judged, terminal, mode=mode, by=by, at=at),
        start_at=orders.start(
            permit, judged.policy, urgent=judged.urgent, moment=moment, ordered_at=at
        ),
        urgent=judged.urgent,
    )
    for measure in owed_after_release(judged.facts, judged.policy):
        if measure.code == Duty.CONFIRM:
            afterwards.owe(dispatch.release.pk, measure, at=at)
    journal.record(
        act=Act.ORDERED,
        actor=by.actor,
        object=f"bulletin:{bulletin.id}",
        payload={
            "number": permit.number,
            "dispatch": dispatch.pk,
            "digest": permit.digest,
            "door": str(permit.door),
            "mode": str(mode),
            "terminal": terminal.code,
            "proof": dispatch.release.proof,
            "leave": dispatch.release.leave_number,
            "start_at": dispatch.release.start_at.isoformat(),
            "policy": dispatch.release.policy_version,
            "outcome": str(judged.verdict.outcome),
            "clause": judged.verdict.basis.clause,
        },
        at=at,
        service=bulletin.service,
    )
    return dispatch_view(dispatch)


@transaction.atomic
def take_back(*, dispatch_id: int, by: Person, at: datetime) -> DispatchView:
    """Take an order back before its first letter; from any terminal, because it sends nothing.

    Source: 市の定め. The Permit lives again until its window ends.
    Errors: ValidationError where letters have begun to go.
    """
    rows = Dispatch.objects.select_for_update(of=("self",))
    dispatch = rows.select_related("release__permit__bulletin", "service").get(pk=dispatch_id)
    if dispatch.state not in {State.ORDERED, State.HELD}:
        raise ValidationError(
            _(
                "もう送り始めています。取り消しはできません。残りの送信は「取りやめ」で止められます。"
            )
        )
    dispatch.state, dispatch.due_at, dispatch.closed_at = State.TAKEN_BACK, None, at
    dispatch.save(update_fields=["state", "due_at", "closed_at"])
    dispatch.release.taken_back_at = at
    dispatch.release.save(update_fields=["taken_back_at"])
    permits.unspend(dispatch.release.permit.bulletin_id, at=at)
    journal.record(
        act=Act.TAKEN_BACK,
        actor=by.actor,
        object=f"bulletin:{dispatch.release.permit.bulletin_id}",
        payload={"dispatch": dispatch.pk},
        at=at,
        service=dispatch.service.code,
    )
    return dispatch_view(dispatch)


def _moment(bulletin_id: int, mode: Mode, wanted: datetime | None, at: datetime) -> datetime:
    """When the first letter is meant to go: now, or a time inside the approved window."""
    permit = permits.state(bulletin_id, at).permit
    if permit is None or mode is not Mode.AT:
        return at
    if wanted is None:
        return max(permit.not_before, at)
    if wanted < at:
        raise ValidationError({"moment": _("これからの時刻を入れてください。")})
    if not permit.not_before <= wanted <= permit.not_after:
        raise ValidationError({"moment": _("承認された時間の中の時刻を入れてください。")})
    return wanted


@transaction.atomic
def record_refusal(
    bulletin_id: int, verdict: Verdict, terminal: TerminalSeen, *, by: Person, at: datetime
) -> None:
    """Keep on record that somebody tried to release and was refused, and why."""
    bulletin = reading.bulletin(bulletin_id, at=at)
    journal.record(
        act=Act.REFUSED,
        actor=by.actor,
        object=f"bulletin:{bulletin_id}",
        payload={
            "codes": [str(reason.code) for reason in verdict.reasons],
            "clause": verdict.basis.clause,
            "terminal": terminal.code,
            "terminal_state": terminal.state,
            "differences": list(permits.state(bulletin_id, at).differences),
        },
        at=at,
        service=bulletin.service,
    )
