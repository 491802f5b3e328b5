"""Tray (受け渡し): where the thread that owns the database and the thread of the sockets meet.

Letters lie in it on their way out, results on their way back. Nothing here waits but `collect`.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from hayauma.mail.smtp.outcome import Outgoing, Result, Trouble

_T = TypeVar("_T")
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

    def __init__(self, record: Record | None = None) -> None:
        self.record: Record = record or _unrecorded
        self._urgent: deque[Outgoing] = deque()
        self._routine: deque[Outgoing] = deque()
        self._done: deque[Result] = deque()
        self._troubles: deque[Trouble] = deque()
        self._fell: BaseException | None = None
        # How many results `collect` waits for; 0 when nobody waits.
        self._wanted = 0
        self._arrived = threading.Event()
        self._lock = threading.Lock()
        self._out = 0

    @property
    def queued(self) -> int:
        """Letters offered and not begun."""
        return len(self._urgent) + len(self._routine)

    @property
    def out(self) -> int:
        """Letters offered and neither collected as results nor taken back."""
        return self._out

    def offer(self, letters: Iterable[Outgoing]) -> None:
        """Add letters; urgent ones stand before all others."""
        whole = list(letters)
        with self._lock:
            self._out += len(whole)
        urgent = [letter for letter in whole if letter.urgent]
        self._urgent.extend(urgent)
        self._routine.extend(whole if not urgent else (one for one in whole if not one.urgent))

    def pull(self) -> Outgoing | None:
        """Return the next letter to begin, or None."""
        urgent, routine = self._urgent, self._routine
        try:
            if urgent:
                return urgent.popleft()
            return routine.popleft() if routine else None
        except IndexError:
            return None

    def pull_urgent(self) -> Outgoing | None:
        """Return the next urgent letter to begin, or None: routine ones are left."""
        try:
            return self._urgent.popleft()
        except IndexError:
            return None

    @property
    def urgent(self) -> int:
        """Urgent letters offered and not begun."""
        return len(self._urgent)

    def put_back(self, letters: Sequence[Outgoing]) -> None:
        """Stand letters at the head again, in their order."""
        for letter in reversed(letters):
            (self._urgent if letter.urgent else self._routine).appendleft(letter)

    def recall(self) -> list[Outgoing]:
        """Take every letter away that has not been begun."""
        taken: list[Outgoing] = []
        for queue in (self._urgent, self._routine):
            while queue:
                try:
                    taken.append(queue.popleft())
                except IndexError:
                    break
        with self._lock:
            self._out -= len(taken)
        return taken

    def report(self, results: Sequence[Result]) -> None:
        """Lay results down, and wake whoever waits for that many."""
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
        if len(self._done) < self._wanted and not self._troubles and self._fell is None:
            self._arrived.wait(timeout)
        self._wanted = 0
        if self._fell is not None:
            raise CourierFell(str(self._fell)) from self._fell
        results = _taken(self._done, most or len(self._done))
        with self._lock:
            self._out -= len(results)
        return Collected(results, _taken(self._troubles, len(self._troubles)))

    def _wake(self) -> None:
        self._wanted = 0
        self._arrived.set()


def _unrecorded(_begun: Sequence[Outgoing], _results: Sequence[Result]) -> None:
    """Nobody keeps a record."""


def _taken(queue: deque[_T], count: int) -> list[_T]:
    return [queue.popleft() for _ in range(min(count, len(queue)))]
