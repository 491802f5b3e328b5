"""Correction (第9条): the delivery officer's duty; stopping comes first, and all staff may."""

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

# What is never quoted again, in mail, note or shown difference.
NEVER_REPEATED = ("personal_data", "works")
# Other measures to think of (その他必要な措置): for any kind of wrong, or for one alone.
OTHER_MEASURES = {
    "web": None,  # the same text on the city's site
    "channels": None,  # LINE, radio, L-Alert and others that carried it
    "telephone": None,  # the people it concerns are told by telephone
    "leak_report": "personal_data",  # a leak of personal data is reported
    "holder": "works",  # whoever holds the right in the work is told
}


@dataclass(frozen=True, kw_only=True)
class CorrectFacts(Facts):
    """Something sent was wrong, and somebody is about to put it right."""

    step: Literal["stop", "open", "prepare", "issue", "amend"] = fact(
        "停止・訂正の開始・準備・訂正メール・配信履歴データの修正", "issue"
    )
    by: Literal["head", "substitute", "owning_staff", "other"] = fact(
        "訂正する人（所管する課等の長・その代決者・その職員・その他）", "other"
    )
    head: Literal["present", "absent", "vacant"] = fact(
        "所管する課等の長（在席・不在・欠員）", "present"
    )
    absence_reason: str = fact("不在の理由（代決のとき）", "")
    wrong: Literal["error", "personal_data", "works", "wording", "audience", "withdrawn"] = fact(
        "不適当な点（誤り・個人情報・著作物・表現・メニューや宛先・撤回）", "error"
    )
    repeats_wrong_passage: bool = fact("訂正文が不適当な部分を繰り返している", False)


def may_correct(facts: CorrectFacts, policy: Policy) -> Verdict:
    """Return the verdict on one step of a correction (訂正).

    Source: 第9条.
    """
    return judge(
        Act.CORRECT,
        policy,
        "correction.duty",
        chain(_by_whom(facts, policy), _not_repeated(facts, policy)),
    )


def owed_when_wrong(facts: CorrectFacts, policy: Policy) -> tuple[Measure, ...]:
    """Return the measures owed once something wrong was sent.

    Source: 第9条: a correction mail, the back number put right, whatever else is needed. Of the
    last each is a measure of its own, named by `what`; which there are is no word of the rule.
    """
    basis, to = policy.setting("correction.measures").basis, ("delivery_officer",)
    owed: list[Measure] = []
    for word in policy.words("correction.measures"):
        if word == Duty.OTHER_MEASURES:
            owed += [
                Measure(Duty.OTHER_MEASURES, basis, to, params={"wrong": facts.wrong, "what": what})
                for what, only in OTHER_MEASURES.items()
                if only in {None, facts.wrong}
            ]
        else:
            owed.append(Measure(Duty(word), basis, to, params={"wrong": facts.wrong}))
    return tuple(owed)


def _by_whom(facts: CorrectFacts, policy: Policy) -> Iterator[Finding]:
    title = "approver.title"
    if facts.step in {"stop", "open"} and policy.says("correction.stop", "anyone"):
        yield support(policy, "correction.stop", Code.STOP_BY_ANYONE)
    elif (
        facts.step == "prepare"
        and facts.by == "owning_staff"
        and policy.says("correction.preparing", "owning_staff")
    ):
        yield support(policy, "correction.preparing", Code.PREPARED_BY_STAFF)
    else:
        yield from reserved(
            policy,
            "correction.duty",
            by=facts.by,
            holder=facts.head,
            title=title,
            otherwise=Code.NOT_CORRECTING_OFFICER,
        )
        yield from absence_explained(policy, by=facts.by, reason=facts.absence_reason, title=title)


def _not_repeated(facts: CorrectFacts, policy: Policy) -> Iterator[Finding]:
    written = facts.step in {"prepare", "issue", "amend"}
    if written and facts.repeats_wrong_passage and facts.wrong in NEVER_REPEATED:
        yield from breach(policy, "correction.not_repeated", Code.WRONG_PASSAGE_REPEATED)
