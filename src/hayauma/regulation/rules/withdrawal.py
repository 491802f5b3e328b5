"""Withdrawal (受信の停止): free, unless a town makes some menus or groups everybody's."""

from collections.abc import Iterator
from dataclasses import dataclass

from hayauma.regulation.codes import Act, Code
from hayauma.regulation.facts import Facts, fact
from hayauma.regulation.judging import Finding, breach, judge, support
from hayauma.regulation.policy import Policy
from hayauma.regulation.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class WithdrawFacts(Facts):
    """A recipient is about to end a menu, or everything."""

    mandatory: bool = fact("すべての登録者に送る配信メニューである", False)
    group: str = fact("登録しているグループ（消防団など）", "")


def may_withdraw(facts: WithdrawFacts, policy: Policy) -> Verdict:
    """Return the verdict on a recipient's withdrawal (受信の停止).

    Source: the city's own rule; the seed's regulation has none.
    """
    return judge(Act.WITHDRAW, policy, "withdrawal.free", _withdrawing(facts, policy))


def _withdrawing(facts: WithdrawFacts, policy: Policy) -> Iterator[Finding]:
    yield support(policy, "withdrawal.free", Code.WITHDRAWAL_FREE)
    if facts.mandatory:
        yield from breach(policy, "withdrawal.mandatory_menus", Code.MENU_MANDATORY)
    if policy.says("withdrawal.mandatory_groups", facts.group):
        group = facts.group
        yield from breach(policy, "withdrawal.mandatory_groups", Code.GROUP_MANDATORY, group=group)
