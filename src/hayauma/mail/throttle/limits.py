"""Limits (上限): how many connections, letters a second and octets a domain group stands.

Urgent letters have a share of their own in every limit: routine ones never take the last of it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What one domain group stands; 0 is no limit of its own."""

    connections: int = 0
    per_second: float = 0.0
    most_octets: int = 0

    def shared(self, hosts: int) -> "Limit":
        """Return one host's part of a limit that is meant for all of them together."""
        hosts = max(1, hosts)
        connections = max(1, self.connections // hosts) if self.connections else 0
        return Limit(connections, self.per_second / hosts, self.most_octets)


def reserved(connections: int) -> int:
    """Return how many of so many connections routine letters leave to urgent ones."""
    return max(1, connections // 4) if connections > 1 else 0


class Bucket:
    """Letters a second (token bucket): a second's worth at once, then one by one.

    A quarter of it is for urgent letters: routine ones take only what is above.
    """

    __slots__ = ("_at", "_kept", "_most", "_tokens", "per_second")

    def __init__(self, per_second: float) -> None:
        if per_second <= 0:
            raise ValueError("per_second: more than nothing")
        self.per_second = per_second
        self._most = max(1.0, per_second)
        self._kept = self._most / 4 if self._most >= 4 else 0.0
        self._tokens = self._most
        self._at: float | None = None

    def wait(self, now: float, *, urgent: bool) -> float:
        """Return the seconds until one letter may go; 0 for now."""
        self._fill(now)
        short = 1.0 + (0.0 if urgent else self._kept) - self._tokens
        # A millionth of a letter is rounding.
        return short / self.per_second if short > 1e-6 else 0.0

    def take(self, now: float) -> None:
        """Count one letter that goes now."""
        self._fill(now)
        self._tokens -= 1.0

    def _fill(self, now: float) -> None:
        if self._at is not None and now > self._at:
            gained = (now - self._at) * self.per_second
            self._tokens = min(self._most, self._tokens + gained)
        self._at = now if self._at is None else max(self._at, now)
