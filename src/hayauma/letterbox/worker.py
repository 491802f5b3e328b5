"""The worker (仕分け): takes kept mails one by one and gives each to who it is for.

Whoever is written to is known by the envelope alone: `stop+TOKEN@…` is somebody who wants no more
mail, `reply+NUMBER-PROOF@…` somebody who answers a bulletin, `watch+NUMBER-PROOF@…` a canary's
mailbox that passes a letter on; a return path brings back a letter, and those are entered by the
group. A mail is removed when everybody it was for has had it; after a crash it is given again, so
what is done with it must be the same twice. What nobody here takes waits in `other`, what cannot be
read in `broken`.
"""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, DataError, connection

from hayauma.delivery.returned.entering import Arrival
from hayauma.letterbox import child, replying, returning, stopping, watching
from hayauma.letterbox.inbound import Inbound
from hayauma.letterbox.store import Envelope, read

log = logging.getLogger(__name__)

# By the part of the address before "+" (or the whole of it): who takes the mail for one recipient.
# A taker returns whether it was for it; it never answers, and raises for a fault of ours alone.
Taker = Callable[[Inbound], bool]
TAKERS: Mapping[str, Taker] = {
    "stop": stopping.take,
    "reply": replying.take,
    "watch": watching.take,
}
# A file, and what it brought to each return path it was for.
_Back = tuple[Path, list[Arrival | None]]
LOOK_EVERY = 0.5  # seconds
# Mails a round; and of those that came back, mails a transaction: nobody waits for it long.
MOST_AT_ONCE, A_GROUP = 200, 50


@dataclass(frozen=True)
class Sorted:
    """What became of one round."""

    taken: int = 0
    other: int = 0
    broken: int = 0

    @property
    def all(self) -> int:
        """How many mails there were."""
        return self.taken + self.other + self.broken


class Worker:
    """Sorts the mails of one letterbox folder."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._new = folder / "new"
        self._other, self._broken = folder / "other", folder / "broken"
        for one in (self._new, self._other, self._broken):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clock = clock

    def step(self) -> Sorted:
        """Sort what has come in, oldest first; a mail that cannot be sorted stops no other."""
        counts = Counter[str]()
        back: list[_Back] = []
        for name in sorted(os.listdir(self._new))[:MOST_AT_ONCE]:
            words = [self._sort(self._new / name, back)]
            if len(back) == A_GROUP:
                words += self._enter(back)
                back = []
            counts.update(words)
        counts.update(self._enter(back))
        return Sorted(counts["taken"], counts["other"], counts["broken"])

    def _sort(self, file: Path, back: list[_Back]) -> str:
        """Sort one mail and return what became of it; one that came `back` is only read."""
        try:
            envelope, content = read(file)
            mails = self._inbound(envelope, content)
            if all(returning.is_for(one) for one in mails):
                back.append((file, [returning.read(one) for one in mails]))
                return ""
            mine = [self._give(one) for one in mails]
        except Exception as fault:
            if not _to_blame(fault):
                raise
            return self._broken_one(file)
        if all(mine):
            file.unlink()
            return "taken"
        file.rename(self._other / file.name)
        return "other"

    def _enter(self, back: list[_Back]) -> Iterator[str]:
        """Enter what came back in one go; where a fault of ours is in it, one by one."""
        if not back:
            return
        try:
            returning.enter([one for _file, read in back for one in read], at=self._clock())
        except Exception as fault:
            if not _to_blame(fault):
                raise
            if len(back) == 1:
                yield self._broken_one(back[0][0])
                return
            for one in back:
                yield from self._enter([one])
        else:
            for file, _read in back:
                file.unlink()
                yield "taken"

    def _inbound(self, envelope: Envelope, content: bytes) -> list[Inbound]:
        at = self._clock()
        return [Inbound(recipient, envelope, content, at) for recipient in envelope.rcpt_tos]

    def _broken_one(self, file: Path) -> str:
        # Kept for whoever looks into it; no word of the mail or its sender goes to the log.
        log.exception("mail %s could not be sorted", file.stem)
        file.rename(self._broken / file.name)
        return "broken"

    def _give(self, mail: Inbound) -> bool:
        if returning.is_for(mail):
            return returning.take(mail)
        taker = TAKERS.get(mail.name)
        return taker is not None and taker(mail)


def _to_blame(fault: Exception) -> bool:
    """Return whether a mail is to blame for a fault; where it is not, it stays where it is."""
    if isinstance(fault, DatabaseError):
        return isinstance(fault, DataError)
    return not isinstance(fault, child.NoChild)


@contextmanager
def beside(home: Path) -> Iterator[None]:
    """Sort in a thread of its own while the block runs; what is in hand is finished."""
    ended = threading.Event()
    thread = threading.Thread(target=_work, args=(home, ended), name="letterbox worker")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _work(home: Path, ended: threading.Event) -> None:
    worker = Worker(home / "letterbox", lambda: datetime.now(UTC))
    wait = LOOK_EVERY
    while not ended.wait(wait):
        wait = LOOK_EVERY
        try:
            if worker.step().all == MOST_AT_ONCE:
                wait = 0  # more is there
        except (OSError, DatabaseError):
            log.exception("the letterbox could not be sorted; what came in waits")
            connection.close()
    connection.close()
