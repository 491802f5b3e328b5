"""July 2018 again: one carrier's server takes no letters while a warning goes to the whole city.

Then, the retries to one domain held up a prefecture's mail for two hours. Here that server first
says that it has enough, and then says nothing at all, neither at the recipient nor at the letter's
end. The nine other domains are done within seconds, the next warning goes at once, the desk says
which domain waits, since when, and what its server said. When it is well again nobody is missed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.people import Official
from tests.journeys.running import Town, running_town, wait_until

pytestmark = pytest.mark.browser

BAD = "softbank.example"
ENOUGH = "421 4.7.0 too many connections, try again later"
FIRST, SECOND = "【大雨特別警報】命を守る行動を", "【避難指示】青葉川の両岸"
WITHIN_S = 60
# A real server is waited for a minute at each step, and asked again after half a minute.
HASTY = "--patience 2 --retry-after 2"


@pytest.fixture(scope="module")
def hasty_town(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose engine has little patience."""
    with running_town(seeded, tmp_path_factory, HAYAUMA_ENGINE_OPTIONS=HASTY) as town:
        yield town


@dataclass
class Sent:
    """A warning that was released, and how many registered people it goes to."""

    town: Town
    subject: str
    people: int
    # What was looked at so far: to read everything again at every look keeps the town busy.
    had: Counter[str] = field(default_factory=Counter)
    last: int = 0

    def arrived(self) -> Counter[str]:
        """Return how often each address has it by now."""
        mails = self.town.mails(self.last)
        self.last = mails[-1]["id"] if mails else self.last
        self.had.update(mail["to"] for mail in mails if mail["subject"] == self.subject)
        return self.had

    def number(self, *, bad: bool) -> int:
        """Return how many have it, in the bad domain or in all the others."""
        return sum(address.endswith(f"@{BAD}") is bad for address in self.arrived())


def test_one_domain_that_never_answers_keeps_nobody_else_waiting(
    hasty_town: Town, browser: Browser
) -> None:
    town = hasty_town
    behaves(town, "full")
    author = Official.signed_in(browser, town, "matsumoto").sits_at("安全-01")
    first = warns(author, town, FIRST)
    manager = Official.signed_in(browser, town, "kobayashi")
    dispatch = sees_who_waits(manager, town)
    others = sees_that_the_others_are_done(manager, first)
    # It gets worse: not a word any more. What it said before is still told, as what it was.
    behaves(town, "silent")
    tries_now(manager, town)
    sees_silence(manager, dispatch)
    # The next warning goes at once, to everybody else.
    second = warns(author, town, SECOND)
    wait_until(lambda: second.number(bad=False) == others, WITHIN_S, what="the second warning")
    behaves(town, "silent-at-dot")
    tries_now(manager, town)
    sees_silence(manager, dispatch)
    assert first.number(bad=True) == second.number(bad=True) == 0
    is_repaired(town)
    for warning in (first, second):
        wait_until(partial(is_whole, warning), WITHIN_S, what=f"the rest of {warning.subject}")
        assert set(warning.arrived().values()) == {1}, "nobody twice"
    ends_well(manager, dispatch)


def behaves(town: Town, how: str) -> None:
    """Let the bad domain's server behave in a way."""
    (town.home / "troubled-domains.txt").write_text(f"{BAD} {how}\n", encoding="utf-8")


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
    resting = the_bad_one(manager)
    expect(resting).to_contain_text(ENOUGH, timeout=WITHIN_S * 1000)
    expect(resting).to_contain_text(re.compile(r"\d+時\d\d分から"))
    expect(resting).to_contain_text(re.compile(r"待っている分 \d+通"))
    manager.sees("ほかのドメインへの送信は、続いています。")
    return dispatch


def sees_that_the_others_are_done(manager: Official, warning: Sent) -> int:
    """Read that nine of ten domains are done; return how many people live there."""
    said = manager.page.get_by_text("10ドメインのうち9ドメインは終わりました")
    expect(said.first).to_be_visible(timeout=WITHIN_S * 1000)
    expect(said.first).to_contain_text("残りは、休んでいるドメインと再送待ちの分だけです。")
    row = manager.page.locator("table.by-domain tr").filter(has_text=BAD)
    waiting = int(row.locator("td[data-label='まだ']").inner_text().replace(",", ""))
    assert warning.number(bad=True) == 0
    assert warning.number(bad=False) == warning.people - waiting
    return warning.people - waiting


def sees_silence(manager: Official, dispatch: str) -> None:
    """Read that it says nothing now, and what it said last."""
    manager.page.goto(dispatch)
    resting = the_bad_one(manager)
    expect(resting).to_contain_text("相手から返事がありません。", timeout=WITHIN_S * 1000)
    expect(resting).to_contain_text(f"最後の答え {ENOUGH}")


def the_bad_one(manager: Official) -> Locator:
    """Return its line among the domains that rest."""
    return manager.page.locator(f"[data-group='{BAD}']")


def tries_now(manager: Official, town: Town) -> None:
    """Have the operations manager let one letter be tried at once; it rests on meanwhile."""
    manager.page.goto(town.sheet["desk"] + "/system/")
    manager.page.get_by_role("button", name=f"{BAD}への送信をいま試す").click()
    manager.sees("まもなく1通を試します")


def is_repaired(town: Town) -> None:
    """The server takes letters again; the engine finds out by itself at its next try."""
    (town.home / "troubled-domains.txt").unlink()


def is_whole(warning: Sent) -> bool:
    """Return whether everybody has the warning."""
    return len(warning.arrived()) == warning.people


def ends_well(manager: Official, dispatch: str) -> None:
    """Read that nothing rests, that it is over, and that everybody of the list has one result."""
    manager.page.goto(dispatch)
    manager.does_not_see("送信を休んでいるドメイン")
    expect(manager.page.get_by_role("heading", level=1)).to_contain_text("配信の結果")
    wait_until(lambda: agrees(manager, dispatch), WITHIN_S, what="the reconciliation")


def agrees(manager: Official, dispatch: str) -> bool:
    """Return whether the desk says that the list and the results agree."""
    manager.page.goto(dispatch)
    return manager.page.get_by_text("一人ずつに、結果が一つずつあります").count() > 0
