"""The record sheet (配信記録票) on a screen: everything that proves one bulletin, on one page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.archive import papers, recordsheets
from hayauma.look import Link
from hayauma.web.desk import access, frame
from hayauma.web.desk.visit import Visit, page


@page
def record_sheet(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show the sheet, ready to be printed."""
    one = access.seen(visit, bulletin_id)
    context = {
        "bulletin": one,
        "sheet": recordsheets.sheet(bulletin_id, at=visit.at),
        "crumbs": [Link(one.subject or _("件名なし"), frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "record_sheet", context)


@page
def record_sheet_pdf(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Give the sheet as PDF/A, to be kept or handed to an auditor."""
    one = access.seen(visit, bulletin_id)
    made = papers.record_sheet(recordsheets.sheet(bulletin_id, at=visit.at))
    name = f"record-sheet-{one.number or one.id}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
