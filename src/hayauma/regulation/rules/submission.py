"""Submission (第6条): who writes, and what must be in order before a bulletin is handed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules import limits
from hayauma.regulation.rules.content import (
    PersonalDataFacts,
    WorkFacts,
    personal_data_shown,
    work_shown,
)
from hayauma.regulation.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class SubmitFacts(Facts):
    """A bulletin is about to be handed to its approver."""

    programme: Literal["none", "owned"] = fact("所管する課等のある事務事業", "none")
    author: Literal["in_charge", "same_section", "other_section"] = fact(
        "作成した職員（担当・所管する課等・ほかの課等）", "other_section"
    )
    reason: str = fact("原則と異なる理由", "")
    urgent: bool = fact("緊急の配信メールである", False)
    correction: bool = fact("訂正メールである", False)
    training: Literal["done", "grace", "none"] = fact("作成の研修（終えた・猶予中・まだ）", "done")
    declared: bool = fact("留意事項を申告した", True)
    findings: int = fact("自動点検の指摘の数", 0)
    unticked: int = fact("市の点検項目のうち、確かめていないものの数", 0)
    works: Literal["none", "own", "consent", "quotation", "unknown"] = fact(
        "著作物（ない・市のもの・承諾を得たもの・引用するもの・承諾の記録がないもの）", "none"
    )
    personal_data: bool = fact("個人情報が載っている", False)
    consent_to_fact: bool = fact("載せることについて、本人の了承がある", False)
    consent_to_content: bool = fact("載せる内容について、本人の了承がある", False)
    # The exception of 第7条第3号 has its own urgency: `urgent` above is that of 第8条第1項.
    exception_urgent: bool = fact("了承を得ずに載せる：緊急である", False)
    exception_unavoidable: bool = fact("了承を得ずに載せる：やむを得ない", False)
    protects: Literal["none", "life", "body", "property"] = fact(
        "了承を得ずに載せる：何の安全を守るためか", "none"
    )
    judged_by: str = fact("了承を得ずに載せる：判断した人", "")
    characters: int = fact("本文の字数", 0)
    lead_time: Literal["kept", "short"] = fact("提出期限に間に合っている", "kept")


def may_submit(facts: SubmitFacts, policy: Policy) -> Verdict:
    """Return the verdict on handing a bulletin in (提出).

    Source: 第6条; training, declarations and limits are the city's own.
    """
    return judge(
        Act.SUBMIT,
        policy,
        "author.who",
        chain(
            _author(facts, policy),
            _programme(facts, policy),
            _training(facts, policy),
            _considerations(facts, policy),
            _content(facts, policy),
            limits.length(
                policy,
                characters=facts.characters,
                exempt=_exempt(facts, policy, "length"),
                excuse=facts.reason,
            ),
            limits.lead_time(
                policy,
                lead_time=facts.lead_time,
                exempt=_exempt(facts, policy, "lead_time"),
                excuse=facts.reason,
            ),
        ),
    )


def _author(facts: SubmitFacts, policy: Policy) -> Iterator[Finding]:
    if facts.author == "other_section" and policy.says("author.other_section", "request_only"):
        yield from breach(policy, "author.other_section", Code.AUTHOR_ONLY_REQUESTS)
    elif _in_principle_the_author(facts, policy):
        yield support(policy, "author.who", Code.AUTHOR_IN_CHARGE)
    else:
        yield from breach(policy, "author.who", Code.AUTHOR_NOT_IN_CHARGE, excuse=facts.reason)


def _in_principle_the_author(facts: SubmitFacts, policy: Policy) -> bool:
    if facts.author == "same_section":
        return policy.says("author.who", "section") or policy.says("author.same_section", "silent")
    return facts.author == "in_charge"


def _programme(facts: SubmitFacts, policy: Policy) -> Iterator[Finding]:
    if facts.programme == "none":
        yield from breach(policy, "programme.owner", Code.PROGRAMME_MISSING)


def _training(facts: SubmitFacts, policy: Policy) -> Iterator[Finding]:
    # Training never binds urgent news: who knows of the flood may say so.
    if facts.training == "none" and not facts.urgent:
        yield from breach(policy, "training.before_submission", Code.NOT_TRAINED)


def _considerations(facts: SubmitFacts, policy: Policy) -> Iterator[Finding]:
    # In the urgent flow the considerations are shown; they hold, but they never block.
    if facts.urgent:
        return
    if not facts.declared:
        yield from breach(policy, "considerations.declared", Code.NOT_DECLARED)
    if facts.findings:
        yield from breach(
            policy,
            "considerations.checks",
            Code.FINDINGS_OPEN,
            excuse=facts.reason,
            count=facts.findings,
        )
    if facts.unticked:
        yield from breach(
            policy,
            "considerations.checklist",
            Code.CHECKLIST_OPEN,
            excuse=facts.reason,
            count=facts.unticked,
        )


def _content(facts: SubmitFacts, policy: Policy) -> Iterator[Finding]:
    """Yield what the works and the personal data in it mean. Source: 第7条第2号, 第7条第3号."""
    if facts.urgent:
        return
    if facts.works != "none":
        yield from work_shown(WorkFacts(ownership=facts.works), policy)
    if facts.personal_data:
        yield from personal_data_shown(
            PersonalDataFacts(
                consent_to_fact=facts.consent_to_fact,
                consent_to_content=facts.consent_to_content,
                urgent=facts.exception_urgent,
                unavoidable=facts.exception_unavoidable,
                protects=facts.protects,
                judged_by=facts.judged_by,
            ),
            policy,
        )


def _exempt(facts: SubmitFacts, policy: Policy, limit: str) -> bool:
    return limits.exempt(policy, limit, urgent=facts.urgent, correction=facts.correction)
