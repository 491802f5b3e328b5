"""The act of 発信: ordering the sending, and taking the order back before the first letter.

Source: 第8条. The order is the release; retries by the engine are no second one.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits, reading
from hayauma.delivery import afterwards
from hayauma.delivery.acts import Act
from hayauma.delivery.judging import Judgement, judge
from hayauma.delivery.models import Dispatch, Release
from hayauma.delivery.reading import dispatch_view
from hayauma.delivery.states import Lane, Mode, State
from hayauma.delivery.views import DispatchView
from hayauma.installation import services
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Duty, Refused, Verdict, owed_after_release

DELAY_KEY = "release.delay_seconds"


def order(
    *,
    bulletin_id: int,
    terminal: TerminalSeen,
    by: Person,
    at: datetime,
    mode: Mode = Mode.NOW,
    digest: str = "",
) -> DispatchView:
    """Order the sending of a bulletin: now, or at the time its Permit allows.

    Source: 第8条第1項, 第8条第2項 and their provisos. `digest` is that of the text the person read
    aloud; another one means the page was old. Routine letters start after the take-back delay.
    Errors: Refused (journalled), AlreadyReleased, ValidationError.
    """
    try:
        return place(
            bulletin_id=bulletin_id, terminal=terminal, by=by, at=at, mode=mode, digest=digest
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
    digest: str = "",
) -> DispatchView:
    """Judge and write an order, without keeping a refusal: for acts that do more in one go."""
    moment = _moment(bulletin_id, mode, at)
    judged = judge(bulletin_id, person_code=by.code, terminal=terminal, at=at, moment=moment)
    if not judged.verdict.allowed:
        raise Refused(judged.verdict)
    if digest and digest != judged.bulletin.revision.digest:
        raise ValidationError(
            _("画面を開いた後に本文が変わりました。もう一度読み合わせてください。")
        )
    return _order(judged, terminal, mode=mode, moment=moment, by=by, at=at)


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
    start_at = _start(judged, moment, at)
    release = Release.objects.create(
        permit_id=permit.id,
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
        urgent=judged.urgent,
        mode=mode,
        start_at=start_at,
        terminal=terminal.code,
        terminal_name=f"{terminal.name}　{terminal.place}".strip(),
        leave=judged.leave.text if terminal.state != "enrolled" else "",
        policy_version=f"{judged.policy.name} {judged.policy.version}",
        verdict=judged.verdict.as_json(),
    )
    dispatch = Dispatch.objects.create(
        release=release,
        service_id=services.named(bulletin.service).id,
        number=permit.number,
        lane=Lane.URGENT if judged.urgent else Lane.ROUTINE,
        state=State.ORDERED,
        due_at=start_at,
    )
    for measure in owed_after_release(judged.facts, judged.policy):
        if measure.code == Duty.CONFIRM:
            afterwards.owe(release.pk, measure, at=at)
    journal.record(
        act=Act.ORDERED,
        actor=by.actor,
        object=f"bulletin:{bulletin.id}",
        payload={
            "number": permit.number,
            "dispatch": dispatch.pk,
            "digest": permit.digest,
            "door": str(permit.door),
            "terminal": terminal.code,
            "leave": judged.leave.id,
            "start_at": start_at.isoformat(),
            "policy": release.policy_version,
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


def _moment(bulletin_id: int, mode: Mode, at: datetime) -> datetime:
    """When the first letter is meant to go: now, or the beginning of the approved window."""
    permit = permits.state(bulletin_id, at).permit
    return max(permit.not_before, at) if permit and mode is Mode.AT else at


def _start(judged: Judgement, moment: datetime, at: datetime) -> datetime:
    """The moment, put off by the take-back delay but never past the approved window."""
    permit = judged.state.permit
    assert permit is not None, "an allowed release has a Permit"
    if judged.urgent:
        return moment
    delay = timedelta(seconds=judged.policy.number(DELAY_KEY) or 0)
    return max(moment, min(at + delay, permit.not_after))


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
