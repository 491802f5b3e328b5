"""Beginning (書き始める): from a text to begin from (文例), from an earlier bulletin, or blank."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from hayauma.bulletins import reading, templates
from hayauma.bulletins.draft import SUBJECT_MOST, Draft, EditionText
from hayauma.bulletins.reading import NoSuchBulletin
from hayauma.bulletins.templates import NoSuchTemplate
from hayauma.look import Link
from hayauma.oversight import published, wishes
from hayauma.oversight.published import NoSuchEntry
from hayauma.oversight.wishes import NoSuchWish
from hayauma.subscriptions.audience import AudienceRule
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.visit import Visit, page
from hayauma.web.desk.writing import sheet
from hayauma.web.desk.writing.sheet import Sheet

EARLIER = 20


@page
def begin(visit: Visit) -> HttpResponse:
    """Choose what to begin from."""
    reach = access.reach(visit)
    found = reading.listing(service=visit.service.code, at=visit.at, limit=200)
    earlier = [one for one in found if reach.writes(one)][:EARLIER]
    context = {
        "templates": templates.usable(service=visit.service.code, by=visit.person),
        "earlier": words.lines(visit, earlier),
        "crumbs": [Link(_("待っている仕事"), frame.home_url())],
    }
    return frame.show(visit, "begin", context)


def copied(visit: Visit) -> Sheet | None:
    """Return the text that was asked for to begin from; None for a blank page.

    The time of an earlier bulletin is not copied: it has passed. Errors: Http404.
    """
    asked = visit.request.GET
    if number := _number(asked.get("template", "")):
        return _of_template(visit, number)
    if number := _number(asked.get("copy", "")):
        return _of_bulletin(visit, number)
    if number := _number(asked.get("wish", "")):
        return _of_wish(visit, number)
    if number := _number(asked.get("published", "")):
        return _of_published(visit, number)
    return None


def _of_template(visit: Visit, template_id: int) -> Sheet:
    try:
        one = templates.template(template_id, service=visit.service.code, by=visit.person)
    except NoSuchTemplate:
        raise Http404 from None
    draft = Draft(one.editions, AudienceRule("menus", one.menus), sender="")
    return sheet.of_draft(draft)


def _of_bulletin(visit: Visit, bulletin_id: int) -> Sheet:
    try:
        one = access.seen(visit, bulletin_id)
    except NoSuchBulletin:
        raise Http404 from None
    copy = sheet.of_draft(one.revision.draft, with_window=False)
    return copy.put(programme=[one.programme])


def _of_wish(visit: Visit, wish_id: int) -> Sheet:
    """The words of a wish, as what is to be written from; only for the section that was asked."""
    one = access.own(visit, lambda: wishes.wish(wish_id), unless=NoSuchWish)
    if not wishes.settles(visit.person, one.section):
        raise Http404
    draft = Draft({"ja": EditionText("", one.text)}, AudienceRule("menus", ()), sender="")
    return sheet.of_draft(draft)


def _of_published(visit: Visit, published_id: int) -> Sheet:
    """Title and address of what the city's site published, for the menus it is for."""
    one = access.own(visit, lambda: published.published(published_id), unless=NoSuchEntry)
    text = EditionText(one.title[:SUBJECT_MOST], f"{one.title}\n\n{one.url}")
    return sheet.of_draft(Draft({"ja": text}, AudienceRule("menus", one.menus), sender=""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
