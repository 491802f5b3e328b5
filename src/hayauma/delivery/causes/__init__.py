"""Causes of alarms (警報の原因): what keeps letters from going now, asked anew at every look.

One small module a subject; each yields what holds. Who brings a new subject adds its kind to
`cause.Kind`, a module `of_…`, and a line in `PROVIDERS`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from hayauma.delivery.causes import (
    of_canaries,
    of_dispatches,
    of_domains,
    of_engine,
    of_hosts,
    of_returned,
)
from hayauma.delivery.causes.cause import (
    OF_A_HOST,
    Cause,
    EngineSays,
    Kind,
    Look,
    host_and_name,
)
from hayauma.installation.alarm_limits import AlarmLimits

__all__ = ["OF_A_HOST", "Cause", "EngineSays", "Kind", "Look", "holding", "host_and_name"]

Provider = Callable[[Look], Iterator[Cause]]
PROVIDERS: tuple[Provider, ...] = (
    of_engine.holding,
    of_hosts.holding,
    of_domains.holding,
    of_dispatches.holding,
    of_returned.holding,
    of_canaries.holding,
)


def holding(engine: EngineSays, at: datetime, limits: AlarmLimits) -> Iterator[Cause]:
    """Yield what keeps letters from going at a moment, or did so to one dispatch lately."""
    look = Look(engine, at, limits)
    for provider in PROVIDERS:
        yield from provider(look)
