"""Tray (受け渡し): where the thread that owns the database and the thread of the sockets meet.

Letters lie in it on their way out, in the order of the throttle; results on their way back.
Nothing here waits but `collect`.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple, TypeVar

from hayauma.mail.smtp.outcome import Answer, Outgoing, Result, Trouble
from hayauma.mail.throttle import Change, Place, Throttle
from hayauma.mail.throttle.reading import heard

_T = TypeVar("_T")
_ACCEPTED = Answer.ACCEPTED
# Called with letters that are about to begin and with results just read.
Record = Callable[[Sequence[Outgoing], Sequence[Result]], None]


class Collected(NamedTuple):
    """What there is to tell since the last time: results of letters, troubles of the relay."""

    results: list[Result]
    troubles: list[Trouble]


class CourierFell(RuntimeError):
    """The thread of the sockets met an error of our own making; its cause is chained."""


class Tray:
    """Letters out, results back; every method may be called from either thread.

    `record` sees letters before the first octet of their content and results before anybody can
    collect them, many at once; it runs in the thread of the sockets.
    """

    def __init__(
        self, record: Record | None = None, throttle: Throttle[Outgoing] | None = None
    ) -> None:
        self.record: Record = record or _unrecorded
        # Only under the lock.
        self._throttle: Throttle[Outgoing] = throttle or Throttle(1)
        self._done: deque[Result] = deque()
        self._troubles: deque[Trouble] = deque()
        self._fell: BaseException | None = None
        # How many results `collect` waits for; 0 when nobody waits.
        self._wanted = 0
        self._arrived = threading.Event()
        # Somebody wants `collect` to come back, whatever has arrived.
        self._roused = False
        self._lock = threading.Lock()
        self._out = 0

    @property
    def queued(self) -> int:
        """Letters offered and not begun."""
        return self._throttle.queued

    @property
    def out(self) -> int:
        """Letters offered and neither collected as results nor taken back."""
        return self._out

    @contextmanager
    def throttle(self) -> Iterator[Throttle[Outgoing]]:
        """Give the throttle to one thread for a moment."""
        with self._lock:
            yield self._throttle

    def offer(self, letters: Iterable[Outgoing]) -> None:
        """Add letters; urgent ones stand before all others."""
        whole = list(letters)
        with self._lock:
            self._out += len(whole)
            self._throttle.put(whole)

    def pull(self, place: Place[Outgoing], *, talking: bool = False) -> Outgoing | None:
        """Return the next letter to begin on a connection, or None.

        `talking`: an answer is still awaited on it.
        """
        throttle = self._throttle
        # Seen without the lock: whoever adds a letter wakes the connections afterwards.
        if not throttle.queued and (talking or place.group is None):
            return None
        with self._lock:
            return throttle.take(place, monotonic(), talking=talking)

    def leave(self, place: Place[Outgoing]) -> None:
        """Note that a connection is no more."""
        with self._lock:
            self._throttle.leave(place)

    def wanted(self, relay: str, *, urgent_only: bool = False) -> int:
        """Return how many further connections over a relay would find a letter to take."""
        if not self._throttle.queued:
            return 0
        with self._lock:
            return self._throttle.wanted(relay, monotonic(), urgent_only=urgent_only)

    def put_back(self, letters: Sequence[Outgoing], *, last: bool = False) -> None:
        """Stand letters at the head again, in their order, or (`last`) behind all others."""
        if letters:
            with self._lock:
                for letter in letters if last else reversed(letters):
                    self._throttle.back(letter, monotonic(), last=last)

    def recall(self, groups: Iterable[str] | None = None) -> list[Outgoing]:
        """Take every letter away that has not been begun, of some domain groups or of all."""
        with self._lock:
            taken = self._throttle.recall(groups)
            self._out -= len(taken)
        return taken

    def changes(self) -> list[Change]:
        """Return what became of breakers since the last time."""
        if not self._throttle.changes:
            return []
        with self._lock:
            changes, self._throttle.changes = self._throttle.changes, []
        return changes

    def report(self, results: Sequence[Result]) -> None:
        """Lay results down, and wake whoever waits for that many."""
        self._learn(results)
        self._done.extend(results)
        if self._wanted and len(self._done) >= self._wanted:
            self._wake()

    def complain(self, trouble: Trouble) -> None:
        """Lay down that something is wrong with the relay."""
        self._troubles.append(trouble)
        self._wake()

    def fall(self, cause: BaseException) -> None:
        """Note an error of ours: the next `collect` raises CourierFell."""
        self._fell = self._fell or cause
        self._wake()

    def collect(self, timeout: float, least: int, most: int) -> Collected:
        """Return what there is, after waiting `timeout` s for `least` results or a trouble."""
        # The wish is written before the look at what is there, and the other thread lays down
        # before it looks for a wish: one of the two always sees the other.
        self._arrived.clear()
        self._wanted = max(1, least)
        short = len(self._done) < self._wanted and not self._troubles
        if short and not self._roused and self._fell is None:
            self._arrived.wait(timeout)
        self._wanted, self._roused = 0, False
        if self._fell is not None:
            raise CourierFell(str(self._fell)) from self._fell
        results = _taken(self._done, most or len(self._done))
        with self._lock:
            self._out -= len(results)
        return Collected(results, _taken(self._troubles, len(self._troubles)))

    def rouse(self) -> None:
        """End the wait of `collect`, or the next one where nobody waits."""
        self._roused = True
        self._wake()

    def _learn(self, results: Sequence[Result]) -> None:
        """Tell the throttle what the answers say about their domain groups."""
        now, throttle = monotonic(), self._throttle
        with self._lock:
            name_of, name, good = throttle.group_of.get, "", 0
            for result in results:
                group = name_of(result.shard, "")
                if result.answer is _ACCEPTED:
                    if group != name and good:
                        throttle.good(name, good, now)
                        good = 0
                    name, good = group, good + 1
                    continue
                if good:
                    throttle.good(name, good, now)
                    good = 0
                word = heard(result.answer, result.code, result.reason, result.reply)
                throttle.hears(group, word, now, result.reply)
            if good:
                throttle.good(name, good, now)

    def _wake(self) -> None:
        self._wanted = 0
        self._arrived.set()


def _unrecorded(_begun: Sequence[Outgoing], _results: Sequence[Result]) -> None:
    """Nobody keeps a record."""


def _taken(queue: deque[_T], count: int) -> list[_T]:
    return [queue.popleft() for _ in range(min(count, len(queue)))]
