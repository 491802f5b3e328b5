"""After a release (第8条): what must be reported, confirmed or put in writing."""

from hayauma.regulation.codes import Code, Duty
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.release import may_release
from hayauma.regulation.rules.release_facts import ReleaseFacts
from hayauma.regulation.verdict import Measure


def owed_after_release(facts: ReleaseFacts, policy: Policy) -> tuple[Measure, ...]:
    """Return what must follow this release: reports, confirmations, words put in writing."""
    verdict = may_release(facts, policy)
    if not verdict.allowed:
        return ()
    why = {reason.code for reason in verdict.reasons}
    owed: list[Measure | None] = []
    if Code.URGENT_WITHOUT_APPROVAL in why:
        to = policy.words("urgent.report_to")
        owed.append(_owed(policy, Duty.REPORT, "urgent.report_to", to=to))
        owed.append(_owed(policy, Duty.CONFIRM, "urgent.confirmation", "urgent.confirmation_hours"))
    if Code.ORAL_APPROVAL_GIVEN in why:
        within = "urgent.written_within_hours"
        owed.append(_owed(policy, Duty.WRITE_APPROVAL, "urgent.oral_approval", within))
    if Code.LEAVE_SPOKEN in why:
        owed.append(
            _owed(
                policy,
                Duty.WRITE_LEAVE,
                "equipment.leave_form",
                "equipment.written_within_hours",
                to=("operations_manager",),
            )
        )
    if Code.CENTRAL_EDIT_STANDS in why and policy.says("review.after_edit", "stands_owner_told"):
        owed.append(_owed(policy, Duty.TELL_OWNER, "review.after_edit"))
    return tuple(measure for measure in owed if measure)


def _owed(
    policy: Policy,
    duty: Duty,
    key: str,
    within: str = "",
    *,
    to: tuple[str, ...] = ("delivery_officer",),
) -> Measure | None:
    if not policy.regulates(key):
        return None
    hours = policy.number(within) if within else None
    return Measure(duty, policy.setting(key).basis, to=to, within_hours=hours)
