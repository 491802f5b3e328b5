"""Inquiries (第5条第3項第3号): the officer who sent it answers what citizens ask about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hayauma.regulation.codes import Act, Code, Duty
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.roles import absence_explained, reserved
from hayauma.regulation.verdict import Measure, Verdict


@dataclass(frozen=True, kw_only=True)
class AnswerInquiryFacts(Facts):
    """Somebody is about to answer a question or request about what was sent."""

    by: Literal["head", "substitute", "owning_staff", "other"] = fact(
        "答える人（所管する課等の長・その代決者・その職員・その他）", "other"
    )
    head: Literal["present", "absent", "vacant"] = fact(
        "所管する課等の長（在席・不在・欠員）", "present"
    )
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    answer_approved: bool = fact("回答に長の承認がある", False)


def may_answer_inquiry(facts: AnswerInquiryFacts, policy: Policy) -> Verdict:
    """Return the verdict on answering a citizen (質問・要望への回答).

    Source: 第5条第3項第3号. Staff answer under their head; approval of answers is the city's rule.
    """
    return judge(Act.ANSWER_INQUIRY, policy, "inquiry.by", _answering(facts, policy))


def owed_when_asked(policy: Policy) -> tuple[Measure, ...]:
    """Return what a question owes: an answer by the owning head, within the city's term."""
    if not policy.regulates("inquiry.by"):
        return ()
    basis = policy.setting("inquiry.by").basis
    due = policy.number("inquiry.due_hours")
    return (Measure(Duty.ANSWER, basis, to=("delivery_officer",), within_hours=due),)


def _answering(facts: AnswerInquiryFacts, policy: Policy) -> Iterator[Finding]:
    title = "approver.title"
    if facts.by != "owning_staff":
        yield from reserved(
            policy,
            "inquiry.by",
            by=facts.by,
            holder=facts.head,
            title=title,
            otherwise=Code.NOT_ANSWERER,
        )
        yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)
        return
    yield support(policy, "inquiry.by", Code.ANSWER_BY_STAFF)
    if not facts.answer_approved:
        yield from breach(policy, "inquiry.answer_approval", Code.ANSWER_NOT_APPROVED)
