"""The figures of a year (年度の数): read from the rooms, as plain values that JSON can hold.

What the council asks: registered and the trend, undelivered and why, minutes until the servers had
answered, cost, unused menus. Beside it sections, urgency, corrections, inquiries and the plan.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from hayauma.archive.correcting import reading as correcting
from hayauma.delivery import afterwards, figures, yearly
from hayauma.delivery.afterwards import Said
from hayauma.delivery.words import Word
from hayauma.inquiries import reading as inquiries
from hayauma.menus import catalogue
from hayauma.organization import directory
from hayauma.oversight import planning
from hayauma.oversight.annual import costing, counting
from hayauma.oversight.annual.counting import MonthView
from hayauma.oversight.annual.years import Span, span
from hayauma.subscriptions import holding

Figures = dict[str, Any]
UNDELIVERED = (Word.refused, Word.expired, Word.quarantined, Word.uncertain_final)
SLOWEST = 5
QUICK = 10  # minutes
SECONDS_A_DAY = 86_400


def counted(year: int, *, service: str, at: datetime) -> Figures:
    """Return the figures of a fiscal year, as far as it has gone.

    Units: people, dispatches, letters, minutes, yen, days. The same records give the same figures.
    """
    found = span(year, at=at)
    months = counting.months(found, service=service)
    sent = _sent(found, months, service, at)
    registered = _registered(found, months, service)
    return {
        "year": year,
        "since": found.since.isoformat(),
        "until": found.until.isoformat() if found.over else "",
        "registered": registered,
        "sent": sent,
        "undelivered": _undelivered(found, service),
        "minutes": _minutes(found, service),
        "cost": _cost(year, service, registered["end"], sent["letters"]),
        "menus": _menus(found, service),
        "sections": _sections(found, service, at),
        "corrections": _corrections(found, service, at),
        "inquiries": _inquiries(found, service),
        "plan": _plan(found, service),
    }


def _registered(found: Span, months: Sequence[MonthView], service: str) -> Figures:
    return {
        "months": [
            {"month": one.month.strftime("%Y-%m"), "number": one.registered, "how": one.how}
            for one in months
        ],
        "end": months[-1].registered if months else 0,
        "before": counting.at_end(span(found.year - 1, at=found.since), service=service),
    }


def _sent(found: Span, known: Sequence[MonthView], service: str, at: datetime) -> Figures:
    period = {"since": found.since, "until": found.until}
    total = figures.started(service=service, **period)
    by_month = yearly.by_month(service=service, **period)
    carried = {
        one.month.strftime("%Y-%m"): one.dispatches for one in known if one.dispatches is not None
    }
    not_urgent = afterwards.said_between(Said.NOT_URGENT, service=service, at=at, **period)
    months = []
    for month in found.months():
        key = month.strftime("%Y-%m")
        own = by_month.get(key, yearly.Month(0, 0))
        before = carried.get(key)
        months.append(
            {
                "month": key,
                "dispatches": own.dispatches if before is None else before,
                "letters": own.letters,
            }
        )
    return {
        "dispatches": total.dispatches,
        "letters": total.letters,
        "unapproved": total.unapproved,
        "not_urgent": len(not_urgent),
        "months": months,
    }


def _undelivered(found: Span, service: str) -> Figures:
    words = yearly.words(service=service, since=found.since, until=found.until)
    return {
        "letters": sum(words[word.name] for word in UNDELIVERED),
        "of": sum(words.values()),
        "words": words,
        "reasons": yearly.refused(service=service, since=found.since, until=found.until),
    }


def _minutes(found: Span, service: str) -> Figures:
    took = yearly.took(service=service, since=found.since, until=found.until)
    minutes = [one.minutes for one in took]
    return {
        "dispatches": len(took),
        "median": _rounded(median(minutes)) if minutes else None,
        "nineteen_of_twenty": _rounded(_p95(minutes)) if minutes else None,
        "longest": _rounded(max(minutes)) if minutes else None,
        "within_ten": sum(one <= QUICK for one in minutes),
        "slowest": [
            {"number": one.number, "letters": one.letters, "minutes": _rounded(one.minutes)}
            for one in took[:SLOWEST]
        ],
    }


def _cost(year: int, service: str, registered: int, letters: int) -> Figures:
    lines = costing.costs(year, service=service)
    total = sum(one.yen for one in lines)
    return {
        "lines": [{"item": one.item, "yen": one.yen, "note": one.note} for one in lines],
        "total": total if lines else None,
        "per_registered": _rounded(total / registered) if lines and registered else None,
        "per_letter": _rounded(total / letters) if lines and letters else None,
    }


def _menus(found: Span, service: str) -> list[Figures]:
    """Each menu in effect at the end, in catalogue order."""
    sent = yearly.by_menu(service=service, since=found.since, until=found.until)
    chosen = holding.choosers_at(found.until, service=service)
    return [
        {
            "code": one.code,
            "name": one.name,
            "registered": chosen.get(one.id, 0),
            "dispatches": sent.get(one.code, 0),
        }
        for one in catalogue.menus(service, found.last)
    ]


def _sections(found: Span, service: str, at: datetime) -> list[Figures]:
    """Each section that owned a programme or had to correct something, by code."""
    sent = yearly.by_programme(service=service, since=found.since, until=found.until)
    lines: dict[str, Figures] = {
        one.code: {
            "name": one.name,
            "dispatches": 0,
            "unapproved": 0,
            "corrections": 0,
            "last": "",
        }
        for one in directory.sections(at=found.last)
    }
    for one in directory.programmes(at=found.last):
        line, own = lines.get(one.section.code), sent.get(one.code)
        if line is None or own is None:
            continue
        line["dispatches"] += own.dispatches
        line["unapproved"] += own.unapproved
        last = own.last.astimezone(found.last.tzinfo).isoformat() if own.last else ""
        line["last"] = max(line["last"], last)
    for case in correcting.opened(service=service, since=found.since, until=found.until, at=at):
        if case.section in lines:
            lines[case.section]["corrections"] += 1
    return list(lines.values())


def _corrections(found: Span, service: str, at: datetime) -> Figures:
    cases = correcting.opened(service=service, since=found.since, until=found.until, at=at)
    minutes = [one.minutes(at) for one in cases if one.corrected_at]
    return {"number": len(cases), "median_minutes": median(minutes) if minutes else None}


def _inquiries(found: Span, service: str) -> Figures:
    asked = inquiries.received(service=service, since=found.since, until=found.until)
    took = [
        (one.answered_at - one.received_at).total_seconds() / SECONDS_A_DAY
        for one in asked
        if one.answered_at
    ]
    return {
        "received": len(asked),
        "answered": len(took),
        "days": _rounded(sum(took) / len(took)) if took else None,
    }


def _plan(found: Span, service: str) -> Mapping[str, Any] | None:
    """The plan that covers the year, its measures, and what was said of the year."""
    last = found.last.date()
    plans = [one for one in planning.plans(service=service) if one.since <= last <= one.until]
    if not plans:
        return None
    plan = plans[0]
    said = [one.comment for one in plan.reviews if one.year == found.year]
    return {
        "title": plan.title,
        "goals": plan.goals,
        "measures": [
            {
                "name": one.measure.name,
                "figure": str(one.measure.figure),
                "target": one.measure.target,
                "value": _rounded(one.value),
                "met": one.met,
            }
            for one in planning.progress(plan, at=found.until)
        ],
        "review": said[0] if said else "",
    }


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
