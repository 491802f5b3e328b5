"""Release (第8条): may this bulletin be sent now, from here, by this hand?

発信 is the order to send; the engine's retries are no second one. Two paragraphs, two provisos:
approval (第8条第1項) is judged here, equipment (第8条第2項) in equipment.py; neither lifts the
other.
"""

from collections.abc import Iterator
from itertools import chain

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.judging import Finding, ask, blocked, breach, exception, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules import limits
from hayauma.regulation.rules.approval import own_approval
from hayauma.regulation.rules.equipment import from_equipment
from hayauma.regulation.rules.release_facts import ReleaseFacts
from hayauma.regulation.rules.series import rests_on_series
from hayauma.regulation.verdict import Verdict

SENDERS = {"staff": "職員", "outside": "外部の機関", "server": "人の手によらない仕組み"}


def may_release(facts: ReleaseFacts, policy: Policy) -> Verdict:
    """Return the verdict on ordering the sending of a bulletin (発信).

    Source: 第8条第1項 and 第2項 with their provisos; holds, senders and limits are the city's own.
    """
    return judge(
        Act.RELEASE,
        policy,
        "approval.content",
        chain(
            content_approved(facts, policy),
            _equipment(facts, policy, spoken_serves=_urgent(facts, policy)),
            _sender(facts, policy),
            _not_held(facts, policy),
            _limits(facts, policy),
        ),
    )


def may_order_ahead(facts: ReleaseFacts, policy: Policy) -> Verdict:
    """Return the verdict on ordering a sending that begins with the approval (承認されしだい).

    Source: 第8条第2項 and holds, as for any order; 第8条第1項 is kept because nothing goes before
    the approval, and may_release judges again when it is there.
    """
    return judge(
        Act.RELEASE,
        policy,
        "approval.content",
        chain(
            _awaited(facts, policy),
            _equipment(facts, policy, spoken_serves=False),
            _sender(facts, policy),
            _not_held(facts, policy),
        ),
    )


def may_go_unapproved(facts: ReleaseFacts, policy: Policy) -> Verdict:
    """Return the verdict on the ground of urgent news alone, before any equipment is asked.

    Source: 第8条第1項ただし書. The equipment (第8条第2項) is judged where the sending is ordered.
    """
    return judge(Act.RELEASE, policy, "approval.content", content_approved(facts, policy))


def may_release_from(facts: ReleaseFacts, policy: Policy) -> Verdict:
    """Return the verdict on the equipment alone, before anything is written on it.

    Source: 第8条第2項. The content (第8条第1項) is judged where the sending is ordered.
    """
    gate = _equipment(facts, policy, spoken_serves=_urgent(facts, policy))
    return judge(Act.RELEASE, policy, "equipment.release", gate)


def content_approved(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    """Yield whether the content may go out: approved, or urgent news.

    Source: 第8条第1項. The proviso is looked at only where the approval itself does not carry.
    """
    approval = tuple(_approval(facts, policy))
    if facts.urgent and blocked(approval) and policy.says("urgent.waives", "approval"):
        yield from urgent_proviso(facts, policy)
    else:
        yield from approval


def urgent_proviso(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    """Yield what urgency allows: sending without approval, and nothing else.

    Source: 第8条第1項ただし書. Who may declare it, and its reason, are the city's rules.
    """
    yield from _declared_by_whom(facts, policy)
    yield exception(policy, "urgent.waives", Code.URGENT_WITHOUT_APPROVAL)
    if not facts.urgent_reason.strip():
        yield from ask(policy, "urgent.reason", Code.URGENT_REASON_MISSING)
    if facts.oral_approval == "none":
        yield from breach(policy, "urgent.oral_approval", Code.ORAL_APPROVAL_MISSING)
    elif facts.oral_approval == "given" and policy.regulates("urgent.oral_approval"):
        yield support(policy, "urgent.oral_approval", Code.ORAL_APPROVAL_GIVEN)


def _approval(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    title = facts.approver or policy.word("approver.title")
    if not policy.regulates("approval.content"):
        return
    if facts.approval == "none":
        yield from breach(
            policy, "approval.content", Code.NOT_APPROVED, excuse=facts.reason, title=title
        )
    elif facts.approval == "changed":
        yield from breach(
            policy,
            "approval.content",
            Code.APPROVAL_CHANGED,
            excuse=facts.reason,
            differences=facts.differences or "内容の一部",
        )
    else:
        yield support(policy, "approval.content", Code.APPROVED, title=title)
        yield from _as_approved(facts, policy)


def _awaited(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    if policy.regulates("approval.content"):
        title = facts.approver or policy.word("approver.title")
        yield support(policy, "approval.content", Code.APPROVAL_AWAITED, title=title)


def _as_approved(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    """Yield what else an approval carries: its sending, its approver, its time."""
    if policy.regulates("approval.sending"):
        yield support(policy, "approval.sending", Code.SENDING_APPROVED)
    yield from rests_on_series(policy, series=facts.series)
    if facts.approver_is_author:
        yield from own_approval(policy)
    if facts.window == "before":
        yield from breach(policy, "approval.window_minutes", Code.WINDOW_BEFORE)
    elif facts.window == "missed":
        yield from breach(policy, "approval.window_minutes", Code.WINDOW_MISSED)
    if facts.owner == "moved" and policy.says("approval.by", "owning_head"):
        section = facts.owner_now or "別の課等"
        yield from breach(policy, "approval.by", Code.OWNER_MOVED, section=section)


def _declared_by_whom(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    if not facts.may_declare_urgent:
        title = policy.word("approver.title")
        yield from breach(policy, "urgent.declarers", Code.URGENT_NOT_ENTITLED, title=title)


def _urgent(facts: ReleaseFacts, policy: Policy) -> bool:
    """Return whether this counts as urgent news: somebody who may says so."""
    return facts.urgent and not blocked(_declared_by_whom(facts, policy))


def _equipment(facts: ReleaseFacts, policy: Policy, *, spoken_serves: bool) -> Iterator[Finding]:
    """Yield whether the sending may be ordered from here (第8条第2項)."""
    return from_equipment(
        policy,
        terminal=facts.terminal,
        leave=facts.leave,
        leave_form=facts.leave_form,
        proof=facts.proof,
        look=facts.look,
        spoken_serves=spoken_serves,
    )


def _sender(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    kind = facts.sender_kind
    if policy.regulates("release.senders") and not policy.says("release.senders", kind):
        sender = SENDERS[kind]
        yield from breach(policy, "release.senders", Code.SENDER_STRANGER, sender=sender)
    elif kind == "outside":
        yield exception(policy, "release.senders", Code.SENDER_OUTSIDE)
    elif kind == "server" and facts.leave != "standing":
        yield from breach(policy, "release.senders", Code.SERVER_WITHOUT_LEAVE)


def _not_held(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    spared = (facts.correction and policy.says("hold.spares", "correction")) or (
        _urgent(facts, policy) and facts.hold == "general" and policy.says("hold.spares", "urgent")
    )
    if facts.hold != "none" and not spared:
        title = policy.word("manager.title")
        yield from breach(policy, "hold.spares", Code.HELD, title=title)
    # Like a hold that nobody had to place: it reaches no news that needs no approval.
    if facts.approver_account == "closed" and facts.approval == "live":
        yield from breach(policy, "hold.spares", Code.APPROVER_CLOSED)


def _limits(facts: ReleaseFacts, policy: Policy) -> Iterator[Finding]:
    urgent = _urgent(facts, policy)

    def free(limit: str) -> bool:
        return limits.exempt(policy, limit, urgent=urgent, correction=facts.correction)

    yield from limits.lead_time(
        policy, lead_time=facts.lead_time, exempt=free("lead_time"), excuse=facts.reason
    )
    yield from limits.hours(policy, hours=facts.hours, exempt=free("hours"), excuse=facts.reason)
    yield from limits.length(
        policy, characters=facts.characters, exempt=free("length"), excuse=facts.reason
    )
    yield from limits.central_review(
        policy, review=facts.central_review, exempt=free("central_review")
    )
