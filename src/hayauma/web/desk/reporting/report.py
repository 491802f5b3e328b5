"""The annual report (年次報告) on a page, as PDF and CSV; made final by the operations manager.

Source: 第4条第3項第2号, 第11条. Every member of staff may read it.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hayauma.installation.numbering import fiscal_year
from hayauma.look import Link
from hayauma.oversight import guidance
from hayauma.oversight.annual import freezing, paper, wording
from hayauma.oversight.annual.figures import counted
from hayauma.oversight.annual.paper import Report
from hayauma.oversight.annual.years import span
from hayauma.web.desk import frame
from hayauma.web.desk.visit import Visit, act, page

YEARS = 5  # offered, this one first
FIRST = 2000
COUNCIL = 5  # the first parts answer what the council asks


@page
def report(visit: Visit) -> HttpResponse:
    """Show a year: the five answers at a look, then every part with its table and chart."""
    this = fiscal_year(visit.at)
    asked = visit.request.GET.get("year", "")
    year = _year(visit, int(asked) if asked.isdecimal() and len(asked) == 4 else this)
    found = report_of(visit, year)
    parts = wording.parts(found.figures)
    context = {
        "report": found,
        "five": parts[:COUNCIL],
        # The drawing is made here from numbers and escaped words.
        "parts": [(one, mark_safe(one.chart)) for one in parts],  # noqa: S308
        "years": [(one, one == year) for one in range(this, this - YEARS, -1)],
        "over": span(year, at=visit.at).over,
        "manages": guidance.answers_for(visit.person, service=visit.service.code, at=visit.at),
        "standing": paper.standing(found),
        "moved": _moved(visit, found),
    }
    return frame.show(visit, "report", context)


@page
def report_pdf(visit: Visit, year: int) -> HttpResponse:
    """Give the report as PDF/A."""
    return HttpResponse(
        paper.pdf(report_of(visit, _year(visit, year))),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="annual-report-{year}.pdf"'},
    )


@page
def report_csv(visit: Visit, year: int) -> HttpResponse:
    """Give the figures as CSV."""
    return HttpResponse(
        paper.as_csv(report_of(visit, _year(visit, year))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="annual-report-{year}.csv"'},
    )


@act
def freeze_report(visit: Visit, year: int) -> HttpResponse:
    """Make a year final."""
    freezing.freeze(
        service=visit.service.code, year=_year(visit, year), by=visit.person, at=visit.at
    )
    messages.success(visit.request, _("年次報告を確定しました。"))
    return redirect(f"{reverse('desk:report')}?year={year}")


def report_of(visit: Visit, year: int) -> Report:
    """Return the frozen report of a year, or its figures as they are now."""
    service = visit.service
    kept = freezing.frozen(year, service=service.code)
    figures = kept.figures if kept else counted(year, service=service.code, at=visit.at)
    return Report(year, service.name, service.city, figures, kept, visit.at)


def up(year: int) -> Link:
    """Return the way back to a year's report."""
    return Link(_("年次報告"), f"{reverse('desk:report')}?year={year}")


def _moved(visit: Visit, found: Report) -> list[tuple[str, freezing.Moved]] | None:
    """What comes out otherwise now under which heading, once that is asked for."""
    if found.frozen is None or "again" not in visit.request.GET:
        return None
    moved = freezing.moved(found.frozen, service=visit.service.code, at=visit.at)
    return [(wording.place(one.where), one) for one in moved]


def _year(visit: Visit, year: int) -> int:
    """A year that has begun. Errors: Http404."""
    if not FIRST <= year <= fiscal_year(visit.at):
        raise Http404
    return year
