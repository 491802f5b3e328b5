"""Leaves (第8条第2項ただし書): the operations manager may allow other equipment for a release."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, ask, breach, judge
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.roles import absence_explained, reserved
from hayauma.regulation.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class GrantLeaveFacts(Facts):
    """Somebody is about to allow other equipment."""

    by: Literal["manager", "substitute", "other"] = fact(
        "認める人（運用管理者・その代決者・その他）", "other"
    )
    manager: Literal["present", "absent", "vacant"] = fact(
        "運用管理者（在席・不在・欠員）", "present"
    )
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    reason: str = fact("特例を認める理由", "")
    form: Literal["written", "oral"] = fact("認め方（書面・口頭）", "written")
    urgent: bool = fact("緊急の配信メールのためである", False)


def may_grant_leave(facts: GrantLeaveFacts, policy: Policy) -> Verdict:
    """Return the verdict on allowing other equipment (機器の特例).

    Source: 第8条第2項ただし書; the form and the reason are the city's rules.
    """
    return judge(Act.GRANT_LEAVE, policy, "equipment.leave", _granting(facts, policy))


def _granting(facts: GrantLeaveFacts, policy: Policy) -> Iterator[Finding]:
    title = "manager.title"
    yield from reserved(
        policy,
        "equipment.leave",
        by=facts.by,
        holder=facts.manager,
        title=title,
        otherwise=Code.NOT_LEAVE_GRANTER,
    )
    yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)
    if not facts.reason.strip():
        yield from ask(policy, "equipment.leave_reason", Code.LEAVE_REASON_MISSING)
    if facts.form == "oral" and policy.says("equipment.leave_form", "electronic"):
        yield from breach(policy, "equipment.leave_form", Code.LEAVE_NOT_WRITTEN)
    elif facts.form == "oral" and not facts.urgent:
        yield from breach(policy, "equipment.leave_form", Code.LEAVE_SPOKEN_ROUTINE)
