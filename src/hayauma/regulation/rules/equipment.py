"""Equipment (第8条第2項): a release is ordered from equipment the city deployed, or under a leave.

The rule binds the release only, and its exception is its own: neither an approval nor the urgency
of the news (第8条第1項ただし書) waives it, and so neither is asked here. `spoken_serves` alone
comes from outside: whether a spoken leave will do at this moment.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hayauma.regulation.codes import Code
from hayauma.regulation.judging import Finding, blocked, breach, exception, support
from hayauma.regulation.policy import Policy

ENROLLED = "enrolled"
VALID_LEAVES = ("single", "standing")
UNASKED = "none"  # the proof is not asked for: the order was judged by it already


def from_equipment(
    policy: Policy,
    *,
    terminal: str,
    leave: str,
    leave_form: str,
    spoken_serves: bool,
    proof: str = UNASKED,
    look: str = "done",
) -> Iterator[Finding]:
    """Yield whether this terminal may order a release.

    `proof` is by what the machine is known for that terminal, `look` whether somebody has looked
    after it lately. Source: 第8条第2項; which proofs are taken, and the look, are the city's rules.
    """
    deployer = policy.word("equipment.deployed_by")
    if not policy.regulates("equipment.release"):
        return
    wanting = tuple(_wanting(policy, proof, look)) if terminal == ENROLLED else ()
    if terminal == ENROLLED and not blocked(wanting):
        yield support(policy, "equipment.release", Code.FROM_DEPLOYED, deployer=deployer)
        yield from wanting
    elif leave in VALID_LEAVES and policy.regulates("equipment.leave"):
        yield from equipment_proviso(policy, leave_form=leave_form, spoken_serves=spoken_serves)
    elif terminal == ENROLLED:
        yield from wanting
    else:
        yield from breach(policy, "equipment.release", _why(terminal, leave), deployer=deployer)


def equipment_proviso(policy: Policy, *, leave_form: str, spoken_serves: bool) -> Iterator[Finding]:
    """Yield what a leave allows: release from other equipment.

    Source: 第8条第2項ただし書. How a leave is given, on screen or spoken, is the city's rule.
    """
    title = policy.word("manager.title")
    if leave_form == "written":
        yield exception(policy, "equipment.leave", Code.FROM_LEAVE, title=title)
    elif policy.says("equipment.leave_form", "electronic"):
        yield from breach(policy, "equipment.leave_form", Code.LEAVE_NOT_WRITTEN)
    elif not spoken_serves:
        yield from breach(policy, "equipment.leave_form", Code.LEAVE_SPOKEN_ROUTINE)
    else:
        yield exception(policy, "equipment.leave", Code.FROM_LEAVE, title=title)
        yield support(policy, "equipment.leave_form", Code.LEAVE_SPOKEN)


def look_due(policy: Policy, *, looked_at: datetime) -> datetime | None:
    """Return until when somebody must look after a terminal again; None where no rule says so.

    Source: 市の定め.
    """
    days = policy.number("equipment.look_days")
    return None if days is None else looked_at + timedelta(days=days)


def attestation_wanted(policy: Policy) -> bool:
    """Return whether a passkey must bring its maker's attestation to be entered as a proof.

    Source: 市の定め. Which roots are believed stands in the register of equipment.
    """
    return policy.says("equipment.attestation", "listed_roots")


def _wanting(policy: Policy, proof: str, look: str) -> Iterator[Finding]:
    """Yield what an enrolled terminal lacks of what the city asks of it."""
    taken = policy.regulates("equipment.proofs")
    if taken and proof != UNASKED and not policy.says("equipment.proofs", proof):
        proofs = policy.setting("equipment.proofs").words.replace("、", "又は")
        yield from breach(policy, "equipment.proofs", Code.PROOF_NOT_ACCEPTED, proofs=proofs)
    if look == "overdue" and policy.regulates("equipment.look_days"):
        deployer = policy.word("equipment.deployed_by")
        if policy.says("equipment.not_looked_at", "barred"):
            yield from breach(
                policy, "equipment.not_looked_at", Code.LOOK_OVERDUE_BARS, deployer=deployer
            )
        else:
            yield support(policy, "equipment.look_days", Code.LOOK_OVERDUE, deployer=deployer)


def _why(terminal: str, leave: str) -> Code:
    if leave == "expired":
        return Code.LEAVE_EXPIRED
    return Code.TERMINAL_RETIRED if terminal == "retired" else Code.TERMINAL_UNKNOWN
