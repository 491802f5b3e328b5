"""How a bulletin lies in the city's calendar: in time for the deadline, within the hours.

The reckoning is the regulation's (calendar.py); here moments become the city's local time.
"""

from datetime import datetime, timedelta
from typing import Literal

from hayauma.installation import city_time
from hayauma.regulation import Hours, LeadTime, Policy, calendar

# Long enough for any lead time a city would set, long holidays included.
LOOK_BACK = timedelta(days=60)


def lead_time(
    policy: Policy, *, handed_in: datetime, planned: datetime
) -> Literal["kept", "short"]:
    """Return whether a bulletin was handed in early enough for its planned time (提出期限)."""
    rule = policy.value("lead_time.before")
    if not isinstance(rule, LeadTime):
        return "kept"
    day = _local(planned).date()
    closed = calendar.closed_days(policy, day - LOOK_BACK, day)
    kept = calendar.lead_time(_local(handed_in), day, rule, closed) == "kept"
    return "kept" if kept else "short"


def hours(policy: Policy, *, at: datetime) -> Literal["inside", "outside"]:
    """Return whether a moment lies within the city's hours of sending (配信時間)."""
    rule = policy.value("hours.sending")
    if not isinstance(rule, Hours):
        return "inside"
    local = _local(at)
    closed = calendar.closed_days(policy, local.date(), local.date())
    return "inside" if calendar.hours(local, rule, closed) == "inside" else "outside"


def _local(at: datetime) -> datetime:
    """The city's wall clock, without a zone, as the calendar reckons."""
    return city_time.local(at).replace(tzinfo=None)
