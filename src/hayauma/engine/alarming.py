"""Alarming (警報を見る): what this host's engine says of itself, handed to those who tell it."""

from datetime import datetime

from django.conf import settings

from hayauma.delivery import alarms
from hayauma.delivery.alarms import EngineSays
from hayauma.engine import pulse


def look(at: datetime) -> bool:
    """Look once what keeps letters from going; returns whether somebody was told."""
    last = pulse.read(settings.HAYAUMA_HOME)
    if last is None or not last.alive(at):
        # Another host's, or one of long ago: it says nothing about now.
        return alarms.look(EngineSays(), at=at) > 0
    said = EngineSays(last.relay_since, last.relay_said, last.disk_since)
    return alarms.look(said, at=at) > 0
