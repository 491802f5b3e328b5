"""Throttle (送る加減): which letter goes next, and which domain group is left alone for a while.

Pure: no clock, no socket, no database; who calls says what time it is (any clock that never runs
back, in seconds). What does not live here: where limits are written down, what a desk shows.
Who may call: mail.smtp; delivery reads its types.
"""

from hayauma.mail.throttle.breaker import Breaker, Cause, Change, Heard, State, Trip
from hayauma.mail.throttle.limits import Bucket, Limit, reserved
from hayauma.mail.throttle.queues import Place, Throttle
from hayauma.mail.throttle.routes import Routes

__all__ = [
    "Breaker",
    "Bucket",
    "Cause",
    "Change",
    "Heard",
    "Limit",
    "Place",
    "Routes",
    "State",
    "Throttle",
    "Trip",
    "reserved",
]
