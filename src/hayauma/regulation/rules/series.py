"""A series approved once (定期の承認): where the city allows it, and its text never changes.

第8条第1項 still holds: every issue needs an approval of its content. What the city may decide is
whether one approval of one text serves each issue that has exactly this text, for a period.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules.approval import own_approval
from hayauma.regulation.verdict import Verdict

SERIES, DAYS = "approval.series", "approval.series_days"
ONCE = "once_if_fixed"


@dataclass(frozen=True, kw_only=True)
class SeriesFacts(Facts):
    """A series is about to be approved, its approval used for an issue, or taken back."""

    step: Literal["approve", "use", "revoke"] = fact(
        "定期を承認する・号に用いる・取り消す", "approve"
    )
    by: Literal["head", "substitute", "approver", "owning_staff", "other"] = fact(
        "する人（所管する課等の長・その代決者・承認した人・その職員・その他）", "other"
    )
    fixed: bool = fact("号ごとに変わるところのない文である", False)
    days: int = fact("何日先まで承認するか", 0)
    text: Literal["same", "changed"] = fact("承認する又は承認された文と、いまの文", "same")
    differences: str = fact("承認された文との違い（文に入れる）", "")
    approver_is_author: bool = fact("承認する人が作成者である", False)
    approval: Literal["none", "live", "ended", "revoked"] = fact(
        "定期の承認（なし・期間の内・過ぎた・取り消された）", "none"
    )
    consents: Literal["kept", "ended"] = fact("文にある承諾と了承（続いている・終わった）", "kept")
    owner: Literal["same", "moved"] = fact("所管する課等（承認の時と同じ・変わった）", "same")
    window: Literal["inside", "missed"] = fact("その号の時間（これから又は内・過ぎた）", "inside")
    section: str = fact("所管する課等の名（文に入れる）", "")
    post: str = fact("する人の職（文に入れる）", "")


def may_approve_series(facts: SeriesFacts, policy: Policy) -> Verdict:
    """Return the verdict on one step of a series' approval (定期の承認).

    Source: 第8条第1項 and 第5条第2項 for what an approval is; that one may serve a series is the
    city's own rule.
    """
    gates = {"approve": _approving, "use": _using, "revoke": _revoking}
    return judge(Act.APPROVE_SERIES, policy, SERIES, gates[facts.step](facts, policy))


def rests_on_series(policy: Policy, *, series: str) -> Iterator[Finding]:
    """Yield what it means for a release that its issue was approved with its series.

    `series` is none, covers, ended or revoked. A city that has decided otherwise since then wants
    this issue approved by itself.
    """
    if series == "none":
        return
    yield from _once(policy)
    if series == "covers":
        yield support(policy, SERIES, Code.SERIES_COVERS)
    else:
        yield from _over(policy, series)


def _approving(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    return chain(
        _once(policy),
        _by_head(facts, policy),
        _fixed(facts, policy),
        own_approval(policy) if facts.approver_is_author else (),
        _period(facts, policy),
    )


def _using(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    yield from _once(policy)
    if facts.approval == "none":
        title = policy.word("approver.title")
        yield from breach(policy, "approval.content", Code.NOT_APPROVED, title=title)
    elif facts.approval != "live":
        yield from _over(policy, facts.approval)
    if facts.text == "changed":
        yield from breach(
            policy,
            "approval.content",
            Code.APPROVAL_CHANGED,
            differences=facts.differences or "内容の一部",
        )
    else:
        yield support(policy, SERIES, Code.SERIES_COVERS)
    if facts.consents == "ended":
        yield from breach(policy, SERIES, Code.SERIES_CONSENT_ENDED)
    if facts.owner == "moved" and policy.says("approval.by", "owning_head"):
        section = facts.section or "別の課等"
        yield from breach(policy, "approval.by", Code.OWNER_MOVED, section=section)
    if facts.window == "missed":
        yield from breach(policy, "approval.window_minutes", Code.WINDOW_MISSED)


def _revoking(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    # Taking back sends nothing, so whoever decides in the head's place may do it at once.
    if facts.by in {"head", "substitute", "approver"}:
        yield support(policy, SERIES, Code.SERIES_REVOKED_BY_RIGHT)
    else:
        section = facts.section or "課等"
        yield from breach(policy, SERIES, Code.SERIES_REVOKERS, section=section)


def _once(policy: Policy) -> Iterator[Finding]:
    if not policy.says(SERIES, ONCE):
        yield from breach(policy, SERIES, Code.SERIES_EACH_ISSUE)


def _by_head(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    title = policy.word("approver.title")
    if facts.by == "head":
        yield support(policy, "approval.by", Code.BY_HOLDER, title=title)
    elif facts.by == "substitute":
        yield from breach(policy, SERIES, Code.SERIES_HEAD_ALONE, title=title)
    else:
        yield from breach(
            policy,
            "approval.by",
            Code.NOT_OWNING_HEAD,
            section=facts.section or "課等",
            post=facts.post or "登録がありません",
        )


def _fixed(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    if not facts.fixed:
        yield from breach(policy, SERIES, Code.SERIES_NOT_FIXED)
    if facts.text == "changed":
        yield from breach(policy, "approval.content", Code.TEXT_CHANGED)


def _period(facts: SeriesFacts, policy: Policy) -> Iterator[Finding]:
    most = policy.number(DAYS)
    if most is not None and facts.days > most:
        yield from breach(policy, DAYS, Code.SERIES_TOO_LONG, limit=most, days=facts.days)


def _over(policy: Policy, approval: str) -> Iterator[Finding]:
    code = Code.SERIES_REVOKED if approval == "revoked" else Code.SERIES_ENDED
    yield from breach(policy, SERIES, code)
