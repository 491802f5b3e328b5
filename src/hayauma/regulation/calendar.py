"""Calendar (業務日): closed days, days counted back from a sending, hours; all dates are given.

Local times without a zone: the caller has turned UTC into the city's time.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from hayauma.regulation.policy import Policy
from hayauma.regulation.values import Hours, LeadTime

SATURDAY = 5


def closed_days(policy: Policy, first: date, last: date) -> frozenset[date]:
    """Return the days without business between two days: weekends, holidays, the city's own."""
    own = set(policy.words("calendar.closed"))
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    closed = {day for day in days if day.weekday() >= SATURDAY or f"{day:%m-%d}" in own}
    if policy.says("calendar.holidays", "closed"):
        closed |= holidays(first, last)
    return frozenset(closed)


def holidays(first: date, last: date) -> frozenset[date]:
    """Return the national holidays between two days (国民の祝日, 振替休日, 国民の休日)."""
    import jpholiday  # here, because a command that asks for no date should not wait for it

    return frozenset(day for day, _name in jpholiday.between(first, last))


def business_days_before(day: date, count: int, closed: Collection[date]) -> date:
    """Return the day that lies `count` business days before a day; that day is not counted."""
    while count > 0:
        day -= timedelta(1)
        if day not in closed:
            count -= 1
    return day


def deadline(planned: date, lead: LeadTime, closed: Collection[date]) -> datetime:
    """Return until when a bulletin planned for a day must be handed in."""
    if lead.counting == "business":
        last_day = business_days_before(planned, lead.days, closed)
    else:
        last_day = planned - timedelta(lead.days)
    return datetime.combine(last_day, time.fromisoformat(lead.by))


def lead_time(handed_in: datetime, planned: date, lead: LeadTime, closed: Collection[date]) -> str:
    """Return `kept` or `short`, as ReleaseFacts and SubmitFacts want it."""
    return "kept" if handed_in <= deadline(planned, lead, closed) else "short"


def hours(at: datetime, rule: Hours, closed: Collection[date]) -> str:
    """Return `inside` or `outside`, as ReleaseFacts wants it; both ends are inside."""
    if rule.days == "weekdays" and at.date() in closed:
        return "outside"
    inside = time.fromisoformat(rule.opens) <= at.time() <= time.fromisoformat(rule.closes)
    return "inside" if inside else "outside"
