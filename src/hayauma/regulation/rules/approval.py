"""Approval (第5条): the head of the section that owns the content approves it, on what was shown.

The equipment rule is not asked here: drafting and approving may happen anywhere (第8条第2項 binds
the release only).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from hayauma.regulation.codes import Act, Code, Duty
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.roles import absence_explained, reserved
from hayauma.regulation.verdict import Measure, Verdict


@dataclass(frozen=True, kw_only=True)
class ApproveFacts(Facts):
    """Somebody is about to approve a bulletin."""

    by: Literal["head", "substitute", "other_head", "other"] = fact(
        "承認する人（所管する課等の長・その代決者・ほかの課等の長・その他）", "other"
    )
    head: Literal["present", "absent", "vacant"] = fact(
        "所管する課等の長（在席・不在・欠員）", "present"
    )
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    approver_is_author: bool = fact("承認する人が作成者である", False)
    important: bool = fact("重要、異例又は新規の事項である", False)
    text: Literal["same", "changed"] = fact("承認する人に見せた内容と、いまの内容", "same")
    section: str = fact("所管する課等の名（文に入れる）", "")
    post: str = fact("承認しようとする人の職（文に入れる）", "")


def may_approve(facts: ApproveFacts, policy: Policy) -> Verdict:
    """Return the verdict on approving a bulletin (承認).

    Source: 第5条第2項; 第8条第1項 for the content that is approved.
    """
    gates = (_by_owner, _on_what_was_shown, _own, _important)
    return judge(
        Act.APPROVE,
        policy,
        "approval.by",
        chain.from_iterable(gate(facts, policy) for gate in gates),
    )


def owed_after_approval(facts: ApproveFacts, policy: Policy) -> tuple[Measure, ...]:
    """Return what must follow an approval: an absent head looks at it later (後閲)."""
    if facts.by != "substitute" or not policy.regulates("substitute.look_after"):
        return ()
    basis = policy.setting("substitute.look_after").basis
    return (Measure(Duty.LOOK_AFTER, basis, to=("delivery_officer",)),)


def own_approval(policy: Policy) -> Iterator[Finding]:
    """Yield what it means that the author is also the approver (自己承認)."""
    if policy.says("approval.own", "second_person"):
        yield from breach(policy, "approval.own", Code.OWN_APPROVAL_REFUSED)
    elif policy.regulates("approval.own"):
        yield support(policy, "approval.own", Code.OWN_APPROVAL)


def _by_owner(facts: ApproveFacts, policy: Policy) -> Iterator[Finding]:
    title = "approver.title"
    if facts.by == "other_head" and policy.says("approval.by", "any_head"):
        yield support(policy, "approval.by", Code.BY_HOLDER, title=policy.word(title))
    elif facts.by in {"other_head", "other"}:
        yield from breach(
            policy,
            "approval.by",
            Code.NOT_OWNING_HEAD,
            section=facts.section or "課等",
            post=facts.post or "登録がありません",
        )
    else:
        yield from reserved(
            policy,
            "approval.by",
            by=facts.by,
            holder=facts.head,
            title=title,
            otherwise=Code.NOT_OWNING_HEAD,
        )
        yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)


def _on_what_was_shown(facts: ApproveFacts, policy: Policy) -> Iterator[Finding]:
    if facts.text == "changed":
        yield from breach(policy, "approval.content", Code.TEXT_CHANGED)


def _own(facts: ApproveFacts, policy: Policy) -> Iterator[Finding]:
    if facts.approver_is_author:
        yield from own_approval(policy)


def _important(facts: ApproveFacts, policy: Policy) -> Iterator[Finding]:
    if not facts.important:
        return
    if policy.says("approval.important", "barred"):
        title = policy.word("approver.title")
        yield from breach(policy, "approval.important", Code.IMPORTANT_ABOVE_HEAD, title=title)
    elif facts.by == "substitute" and policy.says("substitute.important", "barred"):
        yield from breach(policy, "substitute.important", Code.IMPORTANT_NOT_BY_SUBSTITUTE)
