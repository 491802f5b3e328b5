"""The clock of the door, and bulletins in each state, made by the rooms' own acts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from hayauma.bulletins import approval, drafting, submission
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import release
from hayauma.delivery.views import DispatchView
from hayauma.organization.directory import Person
from tests.pictures import pictured
from tests.town import Town

SUBJECT = "【防犯】不審な電話に注意してください"
BODY = "市内で不審な電話が**増えています**。\n\n## 問い合わせ\n安全課　0999-00-2300"


@dataclass
class Clock:
    """What time it is at the door."""

    at: datetime

    def later(self, **span: float) -> datetime:
        """Let time pass and return the new moment."""
        self.at += timedelta(**span)
        return self.at


@dataclass
class Making:
    """Makes bulletins of the safety section as far as a test wants them."""

    town: Town
    clock: Clock

    def draft(self, **changes: object) -> Draft:
        """Return a draft for the menu 防犯; changes replace its parts."""
        text = EditionText(str(changes.pop("subject", SUBJECT)), str(changes.pop("body", BODY)))
        draft = Draft(editions={"ja": text}, audience=self.town.rule, sender="はるか市")
        return replace(draft, **changes)  # type: ignore[arg-type]  # the test knows the parts

    @pictured
    def begun(self, by: Person | None = None, **changes: object) -> BulletinView:
        """Return a bulletin that is being written."""
        return drafting.start(
            service=self.town.service.code,
            programme=str(changes.pop("programme", self.town.programme)),
            draft=self.draft(**changes),
            by=by or self.town.author,
            at=self.clock.at,
        )

    @pictured
    def submitted(self, **changes: object) -> BulletinView:
        """Return a bulletin that waits for the officer."""
        begun = self.begun(None, **changes)
        self.submit(begun)
        return begun

    @pictured
    def submit(self, bulletin: BulletinView) -> None:
        """Hand a bulletin in, everything declared."""
        submission.submit(
            bulletin_id=bulletin.id,
            considerations=dict.fromkeys(CONSIDERATIONS, True),
            head_count=1,
            by=self.town.author,
            at=self.clock.at,
        )

    @pictured
    def permitted(self, **changes: object) -> BulletinView:
        """Return a bulletin the officer has approved."""
        submitted = self.submitted(**changes)
        approval.approve(
            bulletin_id=submitted.id,
            digest=submitted.revision.digest,
            head_count=1,
            by=self.town.officer,
            at=self.clock.at,
        )
        return submitted

    @pictured
    def changed(self, bulletin: BulletinView, **changes: object) -> BulletinView:
        """Return a bulletin after its text was changed."""
        return drafting.save(
            bulletin_id=bulletin.id,
            draft=self.draft(**changes),
            base=bulletin.revision.seq,
            by=self.town.author,
            at=self.clock.at,
        )

    @pictured
    def ordered(self) -> DispatchView:
        """Return a dispatch whose first letter has not gone yet."""
        return release.order(
            bulletin_id=self.permitted().id,
            terminal=self.town.terminal,
            by=self.town.author,
            at=self.clock.at,
        )


@pytest.fixture
def clock(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the door reads; nothing is remembered from before it was set."""
    cache.clear()
    clock = Clock(at)
    monkeypatch.setattr(timezone, "now", lambda: clock.at)
    return clock


@pytest.fixture
def making(town: Town, clock: Clock) -> Making:
    """Bulletins in any state."""
    return Making(town, clock)


Says = Callable[[bytes], str]


@pytest.fixture
def words() -> Says:
    """What a page says to a reader: its text without marks, blanks squeezed."""
    import re
    from html import unescape

    def read(content: bytes) -> str:
        text = content.decode("utf-8")
        around = r"<(head|nav)\b.*?</\1>|<header class=\"masthead\".*?</header>"
        text = re.sub(around, " ", text, flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))

    return read
