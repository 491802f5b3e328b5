"""Content (第7条): works of others, and personal data with the exception that is its own.

The exception here (to protect life, body or property) is not that of 第8条第1項 (urgent news) nor
that of 第8条第2項 (equipment): other facts, another function, another test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, ask, breach, exception, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.verdict import Verdict

CONSENTS = {"fact": "掲載すること", "content": "掲載する内容"}
PROTECTED = {"life": "生命", "body": "身体", "property": "財産"}


@dataclass(frozen=True, kw_only=True)
class PersonalDataFacts(Facts):
    """A passage or photograph shows somebody."""

    consent_to_fact: bool = fact("載せることについて、本人の了承がある", False)
    consent_to_content: bool = fact("載せる内容について、本人の了承がある", False)
    urgent: bool = fact("緊急である", False)
    unavoidable: bool = fact("やむを得ない", False)
    protects: Literal["none", "life", "body", "property"] = fact("何の安全を守るためか", "none")
    judged_by: str = fact("判断した人", "")


def may_publish_personal_data(facts: PersonalDataFacts, policy: Policy) -> Verdict:
    """Return the verdict on showing personal data (個人情報の掲載).

    Source: 第7条第3号.
    """
    return judge(
        Act.PUBLISH_PERSONAL_DATA,
        policy,
        "personal_data.consent",
        personal_data_shown(facts, policy),
    )


def personal_data_exception(facts: PersonalDataFacts, policy: Policy) -> Iterator[Finding]:
    """Yield what the exception says, nothing where it does not hold.

    Source: 第7条第3号: urgent and unavoidable, to protect life, body or property.
    """
    protects = facts.protects
    if facts.urgent and facts.unavoidable and policy.says("personal_data.exception", protects):
        yield exception(
            policy,
            "personal_data.exception",
            Code.PERSONAL_DATA_EXCEPTION,
            protects=PROTECTED[protects],
        )
        if not facts.judged_by.strip():
            yield from ask(policy, "personal_data.judged_by", Code.PERSONAL_DATA_JUDGE_MISSING)


def personal_data_shown(facts: PersonalDataFacts, policy: Policy) -> Iterator[Finding]:
    """Yield whether the person agreed, or the exception holds. Source: 第7条第3号."""
    given = {"fact": facts.consent_to_fact, "content": facts.consent_to_content}
    needed = policy.words("personal_data.consent")
    missing = [CONSENTS[consent] for consent in needed if not given[consent]]
    if not missing:
        yield support(policy, "personal_data.consent", Code.PERSONAL_DATA_AGREED)
        return
    excepted = tuple(personal_data_exception(facts, policy))
    if excepted:
        yield from excepted
    else:
        yield from breach(
            policy,
            "personal_data.consent",
            Code.PERSONAL_DATA_NOT_AGREED,
            missing="、".join(missing),
        )


@dataclass(frozen=True, kw_only=True)
class WorkFacts(Facts):
    """An image, an attachment or a passage is somebody's work."""

    ownership: Literal["unknown", "own", "consent", "quotation"] = fact(
        "市のもの・承諾を得たもの・引用するもの", "unknown"
    )


def may_publish_work(facts: WorkFacts, policy: Policy) -> Verdict:
    """Return the verdict on showing a copyrighted work (著作物の掲載).

    Source: 第7条第2号; quotation is the city's own decision.
    """
    return judge(Act.PUBLISH_WORK, policy, "works.consent", work_shown(facts, policy))


def work_shown(facts: WorkFacts, policy: Policy) -> Iterator[Finding]:
    """Yield whether a work may be shown. Source: 第7条第2号."""
    if facts.ownership == "own":
        yield support(policy, "works.consent", Code.WORK_OWN)
    elif facts.ownership == "consent":
        yield support(policy, "works.consent", Code.WORK_AGREED)
    elif facts.ownership == "quotation" and policy.says("works.quotation", "allowed"):
        yield exception(policy, "works.quotation", Code.WORK_QUOTED)
    elif facts.ownership == "quotation":
        yield from breach(policy, "works.quotation", Code.QUOTATION_NOT_DECIDED)
    else:
        yield from breach(policy, "works.consent", Code.WORK_NOT_AGREED)
