"""The request on paper (参考様式): A4, PDF/A, page 1 and its 別紙; twice the same bytes."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hayauma.installation import city_time
from hayauma.installation.services import ServiceView
from hayauma.look import japanese, paper
from hayauma.menus.requesting import form
from hayauma.menus.requesting.states import DECISION_WORDS, KIND_WORDS, Decision, Kind
from hayauma.menus.requesting.views import RequestView

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Heading:
    """Who asks whom, in the words of the day: post and name of the head and of the manager."""

    to: str
    section: str
    head: str
    menu_before: str = ""


def request_form(request: RequestView, heading: Heading, service: ServiceView) -> bytes:
    """Return a request as the form it is filed on.

    Layout and fields are data: form.toml beside this file. Source: 第10条第2項, 別記様式.
    """
    dated = request.filed_at or request.drafted_at
    day = _day(dated)
    data: dict[str, Any] = {
        "city": service.city,
        "service": service.name,
        "number": request.number,
        "date": [day.year, day.month, day.day],
        "dated": japanese.full_day(day) if request.filed_at else "",
        "to": heading.to,
        "section": heading.section,
        "head": heading.head,
        "kinds": [{"name": KIND_WORDS[kind], "ticked": kind is request.kind} for kind in Kind],
        "menu_before": heading.menu_before,
        "rows": _rows(request, page=1),
        "annex": _rows(request, page=2),
        "consultation": _consultation(request),
        "decision": _decision(request),
    }
    return paper.pdf(HERE / "request.typ", data, at=dated)


def _rows(request: RequestView, *, page: int) -> list[dict[str, str]]:
    rows = []
    for field in form.fields(request.kind):
        if field.page != page:
            continue
        value = request.fields.get(field.key, "")
        shown = ("はい" if value else "いいえ") if field.kind == "yes" else value
        rows.append({"label": field.label, "value": shown or "—"})
    return rows


def _consultation(request: RequestView) -> str:
    held = request.consultation
    if held is None:
        return "—"
    return f"{japanese.full_day(held.held_on)}　{held.parties}\n{held.outcome}"


def _decision(request: RequestView) -> dict[str, Any]:
    words = {decision: DECISION_WORDS[decision] for decision in Decision}
    return {
        "received": f"{request.number}" if request.number else "",
        "received_at": _short(request.filed_at),
        "choices": [
            {"name": word, "ticked": decision is request.decision}
            for decision, word in words.items()
        ],
        "reason": request.reason,
        "effective": _short(request.effective_at),
        "decided": f"{request.decided_post}　{request.decided_by}" if request.decided_at else "",
        "decided_at": _short(request.decided_at),
        "told": _short(request.subscribers_told_at),
    }


def _day(at: datetime) -> date:
    return city_time.day(at)


def _short(at: datetime | None) -> str:
    return japanese.full_day(_day(at)) if at else ""
