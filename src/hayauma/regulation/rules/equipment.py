"""Equipment (第8条第2項): a release is ordered from equipment the city deployed, or under a leave.

The rule binds the release only, and its exception is its own: neither an approval nor the urgency
of the news (第8条第1項ただし書) waives it, and so neither is asked here. `spoken_serves` alone
comes from outside: whether a spoken leave will do at this moment.
"""

from collections.abc import Iterator

from hayauma.regulation.codes import Code
from hayauma.regulation.judging import Finding, breach, exception, support
from hayauma.regulation.policy import Policy

ENROLLED = "enrolled"
VALID_LEAVES = ("single", "standing")


def from_equipment(
    policy: Policy, *, terminal: str, leave: str, leave_form: str, spoken_serves: bool
) -> Iterator[Finding]:
    """Yield whether this terminal may order a release.

    Source: 第8条第2項.
    """
    deployer = policy.word("equipment.deployed_by")
    if not policy.regulates("equipment.release"):
        return
    if terminal == ENROLLED:
        yield support(policy, "equipment.release", Code.FROM_DEPLOYED, deployer=deployer)
    elif leave in VALID_LEAVES and policy.regulates("equipment.leave"):
        yield from equipment_proviso(policy, leave_form=leave_form, spoken_serves=spoken_serves)
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


def _why(terminal: str, leave: str) -> Code:
    if leave == "expired":
        return Code.LEAVE_EXPIRED
    return Code.TERMINAL_RETIRED if terminal == "retired" else Code.TERMINAL_UNKNOWN
