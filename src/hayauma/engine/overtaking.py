"""Overtaking (追い越し): how the threads of one engine let urgent news through, each in its turn.

Three threads want the interpreter, and on SQLite the one right to write: who judges urgent news and
writes down its first people, who makes letters, who speaks to the relay. Side by side each of them
takes three times as long. So no routine letters are made while urgent news starts; once its first
people stand, whoever makes letters is woken; and the rest of its people is written when the first
letters are at the sockets. Every wait has an end: nothing is lost where a word is.
"""

import threading
from collections.abc import Callable

from hayauma.delivery.precedence import Precedence

GIVE_WAY = 0.5  # seconds routine letters wait, at most, while urgent news starts
GO_FIRST = 0.1  # seconds the rest of its people waits, at most, for its first letters


class Overtaking(Precedence):
    """Between the thread that starts dispatches and the one that makes letters."""

    def __init__(self) -> None:
        self._starts = threading.Event()
        self._said = threading.Event()  # something for the maker of letters
        self._first_ones_went = threading.Event()
        self._rouse: Callable[[], None] | None = None
        # The dispatch whose letters can be made ready while it is judged.
        self._expected: int | None = None

    def works(self, rouse: Callable[[], None] | None) -> None:
        """Say how to wake whoever makes letters; None where nobody does."""
        self._rouse = rouse

    # The thread that starts dispatches

    def begins(self, dispatch: int) -> None:
        """Urgent news is about to be judged: nobody makes routine letters meanwhile."""
        self._expected = dispatch
        self._said.clear()
        self._starts.set()
        if self._rouse is not None:
            self._rouse()

    def stands(self) -> None:
        """The first people of urgent news stand: let their letters go before the next are read."""
        if self._rouse is None or not self._starts.is_set():
            return
        self._first_ones_went.clear()
        self._starts.clear()
        self.wake()
        self._first_ones_went.wait(GO_FIRST)

    def over(self) -> None:
        """It was started, or held back: everybody goes on."""
        if self._starts.is_set():
            self._starts.clear()
            self.wake()

    def wake(self) -> None:
        """Wake whoever makes letters."""
        self._said.set()
        if self._rouse is not None:
            self._rouse()

    # The thread that makes letters

    def give_way(self, expect: Callable[[int], None]) -> None:
        """Wait while urgent news starts, but not for long; what can be made ready is, meanwhile.

        Errors: those of `expect`.
        """
        if not self._starts.is_set():
            return
        expected, self._expected = self._expected, None
        if expected is not None:
            expect(expected)
        self.rest(GIVE_WAY)

    def rest(self, seconds: float) -> None:
        """Wait until woken, and for `seconds` at the longest."""
        self._said.wait(seconds)
        self._said.clear()

    def went(self) -> None:
        """What could be made is at the sockets."""
        self._first_ones_went.set()
