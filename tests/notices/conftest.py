"""An installation with a sender, an outbox, and a relay that answers as it is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from hayauma import journal
from hayauma.installation import services
from hayauma.installation.services import NewService
from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Answer, Outgoing, Relay, RelayUnusable, Result, Stage, Tls
from hayauma.notices import outbox
from hayauma.notices.posting import Ways
from hayauma.regulation import LetterClass

RELAY = Relay("town", "127.0.0.1", 25, Tls.OFF)
TO = "hanako@phone.example"


@pytest.fixture
def service(db: None, at: datetime) -> None:
    """The service whose name the notices bear."""
    services.open_service(
        NewService(
            code="magazine",
            name="はるか市メールマガジン",
            city="はるか市",
            mail_domain="mail.haruka.example",
            sender_name="はるか市",
            sender_local="magazine",
            phone="0999-00-2000",
            public_url="https://mail.haruka.example",
            desk_url="https://desk.haruka.example",
        ),
        actor=journal.SYSTEM,
        at=at,
    )


@pytest.fixture
def send(service: None, at: datetime) -> Callable[..., int]:
    """Put a notice into the outbox."""

    def one(key: str = "confirmation:1", **changes: Any) -> int:
        line: dict[str, Any] = {
            "klass": LetterClass.CONFIRMATION,
            "to": TO,
            "subject": "【はるか市メール】まだ登録は終わっていません",
            "text": "下のページを開き、［登録する］を押してください。\nhttps://mail.haruka.example/t/x/",
            "at": at,
        }
        return outbox.send(key=key, **(line | changes))

    return one


@dataclass
class Answers:
    """A relay: what it was handed, and what it says to each in turn (the last one for ever)."""

    words: Sequence[Answer | None] = (Answer.ACCEPTED,)
    handed: list[Outgoing] = field(default_factory=list)
    # By which relays each letter might go.
    ways: list[Sequence[str]] = field(default_factory=list)

    def __call__(
        self, _relays: Sequence[Relay], letters: Sequence[Outgoing], ways: Ways
    ) -> list[Result]:
        self.ways += [ways[letter.shard] for letter in letters]
        results: list[Result] = []
        for letter in letters:
            word = self.words[min(len(self.handed), len(self.words) - 1)]
            if word is None:
                raise RelayUnusable(None, letters[len(results) :], results)
            self.handed.append(letter)
            results.append(self._result(letter, word))
        return results

    def _result(self, letter: Outgoing, word: Answer) -> Result:
        reason = None if word is Answer.ACCEPTED else Reason.OTHER
        reply = f"{word} by the relay"
        return Result(letter.seq, 0, word, 0, "", reply, Stage.DOT, reason, "town")
