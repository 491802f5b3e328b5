"""Promotion (第11条): every section strives to send what serves the public."""

from dataclasses import dataclass

from hayauma.regulation.codes import Duty
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.policy import Policy
from hayauma.regulation.verdict import Measure


@dataclass(frozen=True, kw_only=True)
class PublishedFacts(Facts):
    """Something was published elsewhere, for instance on the city's pages."""

    matches_menu: bool = fact("配信メニューに当たる", False)
    sent: bool = fact("配信メールを送った", False)


def owed_when_published(facts: PublishedFacts, policy: Policy) -> tuple[Measure, ...]:
    """Return what striving asks for: what matches a menu and was not sent is listed (未配信).

    Source: 第11条, which is a duty to strive: it is shown, it blocks nothing.
    """
    if facts.sent or not facts.matches_menu or not policy.regulates("promotion.effort"):
        return ()
    basis = policy.setting("promotion.effort").basis
    return (Measure(Duty.SEND, basis, to=("delivery_officer",)),)
