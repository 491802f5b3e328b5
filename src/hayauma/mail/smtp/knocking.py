"""Knocking (訪ねる): how often a relay is tried, and since when it has not let us in.

While it does not answer, ever more slowly; once it has, as often as letters ask for. Pauses go by
the loop's clock, what is told by the monotonic one.
"""

import asyncio
import time
from collections.abc import Callable

from hayauma.mail.smtp.relay import Limits

# Seconds for which connections are opened before there are letters for them.
WARM_FOR = 5.0


class Knocking:
    """What is known of one relay's door. `again` is called when it may be tried anew."""

    def __init__(
        self, limits: Limits, loop: asyncio.AbstractEventLoop, again: Callable[[], None]
    ) -> None:
        # Whether it let us in when last tried; None before the first try.
        self.usable: bool | None = None
        # Since when no connection has got through the greeting.
        self.unusable_since: float | None = None
        # It greets, and turns every letter away.
        self.barred = False
        self._limits, self._loop, self._again = limits, loop, again
        self._pause = self._not_before = self._warm_until = 0.0

    @property
    def may(self) -> bool:
        """Whether it may be tried now."""
        return self._loop.time() >= self._not_before

    @property
    def warm(self) -> bool:
        """Whether letters are to come that shall find open connections."""
        return self._loop.time() < self._warm_until

    def expect(self) -> None:
        """Note that letters will come within seconds."""
        self._warm_until = self._loop.time() + WARM_FOR

    def tries(self) -> None:
        """Note that it is tried, and that nobody is inside."""
        self.unusable_since = self.unusable_since or time.monotonic()

    def opened(self) -> None:
        """Note that it let us in."""
        self.usable, self.unusable_since = True, None

    def answered(self) -> None:
        """Note that it answered a letter: whatever barred it is over."""
        self.barred, self._pause = False, 0.0

    def failed(self) -> None:
        """Note that it did not let us in, and nobody is inside."""
        self.usable = False
        self.tries()

    def slow_down(self) -> None:
        """Wait before the next try, twice as long as before."""
        limits = self._limits
        self._pause = min(limits.longest_pause, max(limits.first_pause, 2 * self._pause))
        self._not_before = self._loop.time() + self._pause
        self._loop.call_later(self._pause + 0.002, self._again)
