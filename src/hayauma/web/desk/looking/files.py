"""Attachments as staff look at them (添付): handed out so that nothing in them runs here."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from hayauma.bulletins import files, reading
from hayauma.bulletins.files import NoSuchFile
from hayauma.web.desk import access
from hayauma.web.desk.visit import Visit, page

SHOWN = {"image/png", "image/jpeg"}


@xframe_options_sameorigin
@page
def file(visit: Visit, bulletin_id: int, sha256: str) -> HttpResponse:
    """Hand out a file of any revision of a bulletin this person may see."""
    access.seen(visit, bulletin_id)
    for revision in reversed(reading.revisions(bulletin_id)):
        for one in revision.draft.attachments:
            if one.sha256 == sha256:
                return _handed(one.name, sha256)
    raise Http404


def _handed(name: str, sha256: str) -> HttpResponse:
    try:
        kept = files.read(sha256)
    except NoSuchFile:
        raise Http404 from None
    text = kept.media_type.startswith("text/")
    response = HttpResponse(
        kept.content, content_type="text/plain; charset=utf-8" if text else kept.media_type
    )
    way = "inline" if kept.media_type in SHOWN else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=utf-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
