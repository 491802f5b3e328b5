"""Judging (判定の組み立て): what a rule finds becomes one verdict.

A rule is a row of small gates; each gate yields findings. A finding rests on a key of the policy,
so its basis is what the profile says: no rule can cite a clause the profile does not cite.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.policy import Policy, Strength
from hayauma.regulation.verdict import Outcome, Reason, Verdict

BLOCKING = (Outcome.REFUSED, Outcome.NEEDS_REASON)  # the stricter first


class Finding(NamedTuple):
    """What one gate found."""

    outcome: Outcome
    reason: Reason
    exception: bool = False  # a proviso or a departure: an allowed verdict rests on it


def support(policy: Policy, key: str, code: Code, **params: str | int) -> Finding:
    """Return a finding that speaks for the act."""
    return Finding(Outcome.ALLOWED, _reason(policy, key, code, params))


def exception(policy: Policy, key: str, code: Code, **params: str | int) -> Finding:
    """Return a finding that speaks for the act by way of an exception."""
    return Finding(Outcome.ALLOWED, _reason(policy, key, code, params), exception=True)


def ask(policy: Policy, key: str, code: Code, **params: str | int) -> Iterator[Finding]:
    """Yield that a reason must be written first, where the policy asks for one."""
    if policy.regulates(key):
        yield Finding(Outcome.NEEDS_REASON, _reason(policy, key, code, params))


def breach(
    policy: Policy, key: str, code: Code, *, excuse: str = "", **params: str | int
) -> Iterator[Finding]:
    """Yield what a breach of this rule means, by the rule's own strength.

    `excuse` is the reason somebody wrote; it lifts a rule that binds in principle, no other.
    """
    reason = _reason(policy, key, code, params)
    strength = policy.setting(key).strength
    if strength is Strength.MUST:
        yield Finding(Outcome.REFUSED, reason)
    elif strength is Strength.IN_PRINCIPLE and excuse.strip():
        yield exception(policy, key, Code.DEPARTURE_WITH_REASON)
    elif strength is Strength.IN_PRINCIPLE:
        yield Finding(Outcome.NEEDS_REASON, reason)
    elif strength is Strength.STRIVE:
        yield Finding(Outcome.NOTED, reason)


def blocked(findings: Iterable[Finding]) -> bool:
    """Return whether any of the findings keeps the act from being done."""
    return any(finding.outcome in BLOCKING for finding in findings)


def judge(act: Act, policy: Policy, main: str, findings: Iterable[Finding]) -> Verdict:
    """Return the verdict on an act; `main` is the key it rests on where no gate says anything.

    The strictest outcome wins. A blocked act names what blocks it; an act that may be done rests on
    what was noted, else on the last exception it needed, else on what speaks for it first.
    """
    found = tuple(findings) or (support(policy, main, Code.NOTHING_FORBIDS),)
    for outcome in BLOCKING:
        if any(finding.outcome is outcome for finding in found):
            stops = [finding for kind in BLOCKING for finding in found if finding.outcome is kind]
            return _verdict(act, policy, outcome, stops[0], stops)
    noted = [finding for finding in found if finding.outcome is Outcome.NOTED]
    if noted:
        return _verdict(act, policy, Outcome.NOTED, noted[0], found)
    exceptions = [finding for finding in found if finding.exception]
    rests_on = exceptions[-1] if exceptions else found[0]
    return _verdict(act, policy, Outcome.ALLOWED, rests_on, found)


def _verdict(
    act: Act, policy: Policy, outcome: Outcome, rests_on: Finding, found: Iterable[Finding]
) -> Verdict:
    return Verdict(
        act=act,
        outcome=outcome,
        basis=rests_on.reason.basis,
        reasons=tuple(finding.reason for finding in found),
        profile=policy.name,
        profile_version=policy.version,
    )


def _reason(policy: Policy, key: str, code: Code, params: dict[str, str | int]) -> Reason:
    return Reason(code, params, policy.setting(key).basis)
