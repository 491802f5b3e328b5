"""The saved questions (監査の問い) on a page and as CSV: for auditors and the two officers.

Each look and each file is written down by the room.
"""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma.look import Link
from hayauma.menus import catalogue
from hayauma.organization.directory import Role
from hayauma.organization.kinds import OFFICERS
from hayauma.oversight.audit import exporting, questions
from hayauma.oversight.audit.answers import Answer, Asked, Table
from hayauma.oversight.audit.questions import BY_KEY, QUESTIONS, Question, Wants
from hayauma.web.desk import frame
from hayauma.web.desk.auditing.typed import Defaults, QuestionForm
from hayauma.web.desk.visit import Visit, page

READERS = frozenset({*OFFICERS, Role.AUDITOR})
BAD_INPUT = 422
READY = {Wants.NOTHING, Wants.HOW_MUCH}  # answered before anything is typed
SHOWN = 200  # rows of a table on a page; the file has all of them


@page
def index(visit: Visit) -> HttpResponse:
    """List the questions."""
    refuse_others(visit)
    context = {
        "questions": [(one, _(one.text)) for one in QUESTIONS],
        "manages": visit.person.has(Role.OPERATIONS_MANAGER),
    }
    return frame.show(visit, "audit", context)


@page
def question(visit: Visit, question: str) -> HttpResponse:
    """Ask what a question wants, and answer it as soon as that is known."""
    found, form = _asked(visit, question)
    answer = None
    if form.is_valid():
        asked = _defaults(visit).asked(form.cleaned_data)
        answer = questions.look_up(found, asked, by=visit.person)
    context = {
        "question": found,
        "text": _(found.text),
        "form": form if form.fields else None,
        "tables": _shown(answer, form) if answer else [],
        "notes": answer.notes if answer else (),
        "answered": answer is not None,
        "manages": visit.person.has(Role.OPERATIONS_MANAGER),
        "crumbs": [up()],
    }
    return frame.show(
        visit, "audit_question", context, status=BAD_INPUT if _wrong(visit, form) else 200
    )


@page
def table_csv(visit: Visit, question: str) -> HttpResponse:
    """Give one table of an answer as CSV, whole."""
    found, form = _asked(visit, question)
    place = visit.request.GET.get("table", "1")
    if not form.is_valid() or place not in set("123456789"):
        raise Http404
    asked: Asked = _defaults(visit).asked(form.cleaned_data)
    with override("ja"):  # a record: one text, whoever takes it away
        answer = questions.look_up(found, asked, by=visit.person, exported=True)
    if int(place) > len(answer.tables):
        raise Http404
    return as_csv(answer.tables[int(place) - 1], name=f"audit-{found.n:02}-{found.key}-{place}")


def as_csv(table: Table, *, name: str) -> HttpResponse:
    """Give a table as a file of this name."""
    return HttpResponse(
        exporting.as_csv(table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def refuse_others(visit: Visit) -> None:
    """Let pass auditors and the two officers. Errors: Http404: for others it does not exist."""
    if not visit.person.roles & READERS:
        raise Http404


def up() -> Link:
    """Return the way back to the questions."""
    return Link(_("監査"), reverse("desk:audit"))


def _asked(visit: Visit, key: str) -> tuple[Question, QuestionForm]:
    """A question, and its form with what was typed or else its defaults. Errors: Http404."""
    refuse_others(visit)
    found = BY_KEY.get(key)
    if found is None:
        raise Http404
    menus = []
    if found.wants is Wants.MENU:
        menus = [(one.code, one.name) for one in catalogue.every(visit.service.code)]
    given = visit.request.GET.dict()
    defaults = _defaults(visit).given(found.wants)
    if found.wants is Wants.MENU and menus:
        defaults = {"menu": menus[0][0]}
    data = {**defaults, **given} if given or defaults or found.wants in READY else None
    return found, QuestionForm(data, wants=found.wants, menus=menus)


def _wrong(visit: Visit, form: QuestionForm) -> bool:
    return bool(visit.request.GET) and bool(form.errors)


def _defaults(visit: Visit) -> Defaults:
    return Defaults(visit.service.code, visit.at)


def _shown(answer: Answer, form: QuestionForm) -> list[dict[str, object]]:
    """The tables as the page lists them, each with its file."""
    typed = {name: form.data[name] for name in form.fields if form.data.get(name)}
    return [
        {
            "table": table,
            "lines": [list(zip(table.columns, row, strict=True)) for row in table.rows[:SHOWN]],
            "more": max(0, len(table.rows) - SHOWN),
            "csv": f"csv/?{urlencode({**typed, 'table': place})}" if table.rows else "",
        }
        for place, table in enumerate(answer.tables, 1)
    ]
