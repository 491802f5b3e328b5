"""Stations (駅々): the relays of one courier side by side: who is ill, and who takes over.

Letters belong to no relay until they are begun, so whoever is well takes them. A relay that is ill
is knocked at now and then, and takes its letters again as soon as it greets us. With one relay
there is nobody to take over: its letters wait.
"""

import asyncio
import time
from collections.abc import Sequence

from hayauma.mail.smtp.pool import Pool
from hayauma.mail.smtp.relay import Relay
from hayauma.mail.smtp.tray import Tray

# Seconds: without a greeting, or without any answer to letters, until another relay takes over.
UNGREETED, UNANSWERED = 2.0, 20.0


class Stations:
    """The pools of a courier. Runs in the thread of the sockets alone."""

    def __init__(self, relays: Sequence[Relay], connections: int, tray: Tray) -> None:
        self._tray = tray
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self.pools = tuple(
            Pool(relay, relay.connections or connections, tray, self._turned) for relay in relays
        )

    def wake(self) -> None:
        """Put every connection to work that may be, now and when something may go by time."""
        with self._tray.throttle() as throttle:
            throttle.wake_at = float("inf")
        for pool in self.pools:
            pool.wake()
        with self._tray.throttle() as throttle:
            at = throttle.wake_at if throttle.queued else float("inf")
        if at < float("inf"):
            if self._timer is not None:
                self._timer.cancel()
            wait = min(1.0, max(0.002, at - time.monotonic()))
            self._timer = self._loop.call_later(wait, self.wake)

    def expect_urgent(self) -> None:
        """Have connections ready, at every relay that is well, for letters that are to come."""
        for pool in self.pools:
            if not pool.ill:
                pool.expect_urgent()

    async def watch(self) -> None:
        """End steps that take too long, and see who is silent, for ever."""
        tick = min(_tick(pool.relay) for pool in self.pools)
        while True:
            await asyncio.sleep(tick)
            for pool in self.pools:
                pool.expire(self._loop.time())
            with self._tray.throttle() as throttle:
                hangs = throttle.watch(time.monotonic())
            self._turned()
            if hangs or self._tray.queued:
                self.wake()

    async def leave(self, timeout: float) -> None:
        """Begin no further letter; return when those under way are settled, or after `timeout`."""
        await asyncio.gather(*(pool.leave(timeout) for pool in self.pools))

    def cut(self) -> None:
        """Close everything now."""
        if self._timer is not None:
            self._timer.cancel()
        for pool in self.pools:
            pool.cut()

    def _turned(self) -> None:
        """See who is ill and who is well again; letters find their way by themselves."""
        if len(self.pools) < 2:
            return
        now, changed = time.monotonic(), False
        for pool in self.pools:
            pool.ill = _is_ill(pool, now)
            with self._tray.throttle() as throttle:
                changed |= throttle.routes.is_well(pool.relay.name, not pool.ill)
        if changed:
            self._loop.call_soon(self.wake)


def _is_ill(pool: Pool, now: float) -> bool:
    since = pool.door.unusable_since
    if pool.door.usable is False or (since is not None and now - since > UNGREETED):
        return True
    if not pool.patient:
        pool.answered_at = now
    return now - pool.answered_at > UNANSWERED


def _tick(relay: Relay) -> float:
    limits = relay.limits
    shortest = min(limits.greeting, limits.command, limits.dot, limits.idle, limits.silence)
    return max(0.01, min(1.0, shortest / 4))
