"""The sheet for 決裁 (起案用紙) as page and as PDF; its number comes with the first printing."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import paper as papers
from hayauma.bulletins.paper import DraftPaper
from hayauma.look import Link
from hayauma.web.desk import access, frame, refusals
from hayauma.web.desk.visit import Visit, act, page


@page
def paper(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show the sheet of what was handed in last."""
    one = access.seen(visit, bulletin_id)
    sheet = papers.sheet(bulletin_id)
    if sheet is None:
        return _not_yet(visit, bulletin_id)
    context = {
        "bulletin": one,
        "sheet": sheet,
        "crumbs": [Link(one.subject or _("件名なし"), frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "paper", context)


@act
def number(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Allot the 起案番号, where there is none yet, and go on to the PDF."""
    access.seen(visit, bulletin_id)
    papers.number(bulletin_id=bulletin_id, by=visit.person, at=visit.at)
    return redirect("desk:paper_pdf", bulletin_id)


@page
def pdf(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Give the sheet as PDF/A; it has its number by then."""
    access.seen(visit, bulletin_id)
    sheet = papers.sheet(bulletin_id)
    if sheet is None:
        return _not_yet(visit, bulletin_id)
    if not sheet.number:
        return redirect("desk:paper", bulletin_id)
    return _printed(sheet)


def _printed(sheet: DraftPaper) -> HttpResponse:
    return HttpResponse(
        papers.pdf(sheet),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="draft-{sheet.number}.pdf"'},
    )


def _not_yet(visit: Visit, bulletin_id: int) -> HttpResponse:
    one = access.seen(visit, bulletin_id)
    return refusals.not_now(
        visit, [_("承認を依頼すると、起案用紙を印刷できます。")], ways=refusals.to(one)
    )
