"""Measuring (実績): the live figures a plan's measures are held against; read from the rooms."""

from datetime import datetime

from hayauma.delivery import figures
from hayauma.inquiries import reading as inquiries
from hayauma.menus import catalogue
from hayauma.organization import directory
from hayauma.oversight.states import LESS_IS_BETTER, Figure
from hayauma.subscriptions import audience
from hayauma.subscriptions.audience import AudienceRule

DAYS_A_MONTH = 365.25 / 12


def measured(figure: Figure, *, service: str, since: datetime, until: datetime) -> float | None:
    """Return a figure over a period, as of its end; None where there is nothing to measure.

    Units: people, dispatches a month, sections, per cent, days.
    """
    if until <= since:
        return None
    if figure is Figure.SUBSCRIBERS:
        codes = tuple(one.code for one in catalogue.menus(service, until))
        return float(audience.count(AudienceRule("menus", codes), service=service, at=until))
    if figure is Figure.SECTIONS:
        return float(_sections(service, since, until))
    if figure is Figure.DAYS_TO_ANSWER:
        return inquiries.days_to_answer(service=service, since=since, until=until)
    sent = figures.started(service=service, since=since, until=until)
    if figure is Figure.UNAPPROVED:
        return 100 * sent.unapproved / sent.dispatches if sent.dispatches else None
    months = max(1.0, (until - since).total_seconds() / 86_400 / DAYS_A_MONTH)
    return sent.dispatches / months


def met(figure: Figure, value: float | None, target: float) -> bool | None:
    """Return whether a figure has reached its target; None where nothing was measured."""
    if value is None:
        return None
    return value <= target if figure in LESS_IS_BETTER else value >= target


def _sections(service: str, since: datetime, until: datetime) -> int:
    quiet = figures.by_programme(service=service, since=since, until=until)
    sent = {code for code, one in quiet.items() if one.in_period}
    return len({one.section.code for one in directory.programmes(at=until) if one.code in sent})
