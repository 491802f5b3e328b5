"""July 2018 again: one carrier's server puts letters off while a warning goes to the whole city.

Then, the retries to one domain held up a prefecture's mail for two hours. Here the other domains
are done within seconds, the next warning goes at once, and the desk says which domain waits, since
when, and what its server says.
"""

import re
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Town, wait_until
from tests.journeys.people import Official

pytestmark = pytest.mark.browser

BAD = "softbank.example"
FIRST, SECOND = "【大雨特別警報】命を守る行動を", "【避難指示】青葉川の両岸"
GONE_WITHIN_S = 60


@dataclass
class Sent:
    """A warning that was released: how many it goes to, and what had arrived before."""

    town: Town
    subject: str
    people: int

    def arrived(self, *, bad: bool) -> int:
        """Return how many of its letters have arrived, in the bad domain or in all others."""
        return sum(
            mail["to"].endswith(f"@{BAD}") is bad
            for mail in self.town.mails()
            if mail["subject"] == self.subject
        )


def test_one_domain_that_puts_letters_off_keeps_nobody_else_waiting(
    town: Town, browser: Browser
) -> None:
    trouble = town.home / "troubled-domains.txt"
    trouble.write_text(f"{BAD}\n", encoding="utf-8")
    author = Official.signed_in(browser, town, "matsumoto").sits_at("安全-01")
    first = warns(author, town, FIRST)
    manager = Official.signed_in(browser, town, "kobayashi")
    dispatch = sees_who_waits(manager, town)
    # The others are done, though the bad domain never took one.
    others = wait_until(lambda: others_of(manager, first), GONE_WITHIN_S, what="the others")
    assert first.arrived(bad=True) == 0
    # The next warning goes at once, to everybody else.
    second = warns(author, town, SECOND)
    wait_until(
        lambda: second.arrived(bad=False) == others, GONE_WITHIN_S, what="the second warning"
    )
    assert second.arrived(bad=True) == 0
    is_repaired(manager, town, first, second)
    manager.page.goto(dispatch)
    manager.does_not_see("送信を休んでいるドメイン")


def warns(author: Official, town: Town, subject: str) -> Sent:
    """Release a warning without approval, to the whole city."""
    author.page.goto(town.sheet["desk"] + "/urgent/")
    author.fills(
        programme="防災情報の提供",
        subject=subject,
        body="川の水位が上がっています。\n\n川の近くにいる人は、いま逃げてください。",
        menu="防災・気象",
    )
    author.page.get_by_label("承認を待てない理由").fill("大雨特別警報が出たため")
    author.press("読み合わせへ進む")
    people = author.head_count()
    author.page.get_by_role("radio", name=f"{people:,}人", exact=True).check()
    author.press("いま発信する")
    author.sees("いま発信しました")
    return Sent(town, subject, people)


def sees_who_waits(manager: Official, town: Town) -> str:
    """Read on the live picture which domain rests, since when, and what its server says."""
    manager.page.goto(town.sheet["desk"] + "/dispatches/")
    dispatch = manager.finds(FIRST)
    resting = manager.page.locator(f"[data-group='{BAD}']")
    expect(resting).to_be_visible(timeout=GONE_WITHIN_S * 1000)
    expect(resting).to_contain_text("相手が、いまは受け取りを断っています。")
    expect(resting).to_contain_text("451 4.7.1 too many messages, try again later")
    expect(resting).to_contain_text(re.compile(r"\d+時\d\d分"))  # since when
    expect(resting).to_contain_text(re.compile(r"待っている分 \d+通"))
    manager.sees("ほかのドメインへの送信は、続いています。")
    return dispatch


def others_of(manager: Official, warning: Sent) -> int:
    """Return how many of the others have their letter, once the desk says that all have."""
    said = manager.page.get_by_text(re.compile("ドメインは終わりました")).first.inner_text()
    found = re.search(r"(\d+)ドメインのうち(\d+)ドメインは終わりました", said)
    assert found, said
    if int(found[2]) != int(found[1]) - 1:
        return 0
    return warning.arrived(bad=False)


def is_repaired(manager: Official, town: Town, *warnings: Sent) -> None:
    """The server takes letters again: the operations manager has one tried, the rest follows."""
    (town.home / "troubled-domains.txt").unlink()
    manager.page.goto(town.sheet["desk"] + "/system/")
    manager.page.get_by_role("button", name=f"{BAD}への送信をいま試す").click()
    manager.sees("まもなく1通を試します")
    for warning in warnings:
        # Those that were put off themselves wait for their own next try.
        enough = warning.people - warning.arrived(bad=False) - 100
        wait_until(
            partial(_arrived, warning, enough), GONE_WITHIN_S, what=f"the rest of {warning.subject}"
        )


def _arrived(warning: Sent, enough: int) -> bool:
    return warning.arrived(bad=True) >= enough
