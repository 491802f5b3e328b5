"""Alarming (警報を見る): what this host's engine says of itself, handed to those who tell it."""

import socket
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from hayauma.delivery import alarms
from hayauma.delivery.causes import EngineSays
from hayauma.engine import pulse


class Watch:
    """Looks at the pulse now and then; made before the engine's first beat.

    It knows since when each relay has been passed over, and when an engine was last heard of here.
    """

    def __init__(self) -> None:
        self._host = socket.gethostname()
        # The pulse of whoever ran here before: read before ours is written over it.
        self._before = pulse.read(settings.HAYAUMA_HOME)
        self._ill: dict[str, datetime] = {}

    def __call__(self, at: datetime) -> bool:
        """Look once what keeps letters from going; returns whether somebody was told."""
        last = pulse.read(settings.HAYAUMA_HOME)
        if last is None or not last.alive(at):
            # Another host's, or one of long ago: it says nothing about now.
            return alarms.look(EngineSays(self._host, ill=self._still(())), at=at) > 0
        before, self._before = self._before, None
        for name in last.ill:
            self._ill.setdefault(name, at)
        said = EngineSays(
            self._host,
            relay_since=last.relay_since,
            relay_said=last.relay_said,
            disk_since=last.disk_since,
            ill=self._still(last.ill),
            silent_since=before.at if before else None,
        )
        return alarms.look(said, at=at) > 0

    def _still(self, names: Iterable[str]) -> dict[str, datetime]:
        """Forget the relays that are well again; return the others with since when."""
        self._ill = {name: since for name, since in self._ill.items() if name in set(names)}
        return self._ill
