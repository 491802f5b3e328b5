"""The record sheet (配信記録票) on a screen: everything that proves one bulletin, on one page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.archive import recordsheets
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
