"""Keeping what is typed (書きかけの保存) while a page is written, and offering it again.

Each opened page has a name of its own, so that two tabs do not write over each other.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins import scratch
from hayauma.bulletins.draft import tidied
from hayauma.bulletins.reading import NoSuchBulletin
from hayauma.bulletins.scratch import ScratchView, TooLarge
from hayauma.bulletins.views import BulletinView
from hayauma.web.desk import access, frame
from hayauma.web.desk.visit import Visit, act
from hayauma.web.desk.writing import checking, sheet
from hayauma.web.desk.writing.sheet import Sheet

BEGUN = "begun"  # in the session: which opened page became which bulletin
REMEMBERED = 20
PAGE = re.compile(r"(?:new|edit:(?P<bulletin>\d{1,18})):[0-9a-f]{8}")


@dataclass(frozen=True)
class Offer:
    """Something typed and not saved, offered at the top of the page."""

    page: str
    at: datetime
    base: int
    subject: str
    url: str


def page_of(bulletin: BulletinView | None) -> str:
    """Return the beginning of the names of pages about a bulletin, or about a new one."""
    return f"edit:{bulletin.id}:" if bulletin else "new:"


def name(visit: Visit, typed: Sheet, bulletin: BulletinView | None) -> str:
    """Return the name of this opened page: the one it came with, or a new one."""
    known = typed.one("scratch")
    if known.startswith(page_of(bulletin)) and PAGE.fullmatch(known):
        return known
    asked = visit.request.GET.get("scratch", "")
    if asked.startswith(page_of(bulletin)) and PAGE.fullmatch(asked):
        return asked
    return page_of(bulletin) + secrets.token_hex(4)


def continued(visit: Visit, bulletin: BulletinView | None) -> Sheet | None:
    """Return what this person asked to go on with, if it is still there."""
    asked = visit.request.GET.get("scratch", "")
    if not asked.startswith(page_of(bulletin)):
        return None
    found = scratch.take(account_id=visit.person.account_id, page=asked)
    return _sheet(found) if found else None


def offers(visit: Visit, bulletin: BulletinView | None, *, but: str) -> list[Offer]:
    """Return what waits to be gone on with, newest first, without the page that is open."""
    found = scratch.waiting(account_id=visit.person.account_id, page=page_of(bulletin))
    here = frame.url_of("edit", bulletin) if bulletin else reverse("desk:new")
    return [
        Offer(one.page, one.at, one.base, _sheet(one).one("subject"), f"{here}?scratch={one.page}")
        for one in found
        if one.page != but
    ]


def saved(visit: Visit, typed: Sheet) -> None:
    """Throw away what was kept of a page that has been saved."""
    scratch.drop(account_id=visit.person.account_id, page=typed.one("scratch"))


@act
def keep(visit: Visit) -> HttpResponse:
    """Keep what is typed, and say so; the checks on it come along."""
    fields = {key: visit.request.POST.getlist(key) for key in visit.request.POST}
    typed = sheet.of_fields(fields)
    page = typed.one("scratch")
    match = PAGE.fullmatch(page)
    if match is None:
        return HttpResponse(status=400)
    bulletin = _bulletin(visit, page, match["bulletin"])
    programme = bulletin.programme if bulletin else typed.one("programme")
    context: dict[str, object] = {
        "panel": checking.panel(visit, typed, programme=programme),
        "swap": True,
    }
    if typed.empty or (bulletin and _is_saved(typed, bulletin)):
        scratch.drop(account_id=visit.person.account_id, page=page)
    else:
        context |= _keep(visit, typed, page)
    return frame.part(visit, "kept", context)


@act
def drop(visit: Visit) -> HttpResponse:
    """Throw away something typed, and go back to the page it was offered on."""
    page = visit.request.POST.get("page", "")
    match = PAGE.fullmatch(page)
    scratch.drop(account_id=visit.person.account_id, page=page)
    if match and match["bulletin"]:
        return redirect("desk:edit", int(match["bulletin"]))
    return redirect("desk:new")


def begun_from(visit: Visit, page: str) -> BulletinView | None:
    """Return the bulletin that was begun from this very page, if this person may see it."""
    begun = dict(visit.request.session.get(BEGUN, [])).get(page)
    if begun is None:
        return None
    try:
        return access.seen(visit, begun)
    except NoSuchBulletin:
        return None


def remember(visit: Visit, typed: Sheet, bulletin: BulletinView) -> None:
    """Remember which bulletin was begun from this page: the back button leads here again."""
    if typed.one("scratch"):
        known = visit.request.session.get(BEGUN, [])
        known = [*known, [typed.one("scratch"), bulletin.id]]
        visit.request.session[BEGUN] = known[-REMEMBERED:]


def _bulletin(visit: Visit, page: str, number: str | None) -> BulletinView | None:
    """The bulletin a page is about. Errors: NoSuchBulletin where it is not for this person."""
    return access.seen(visit, int(number)) if number else begun_from(visit, page)


def _is_saved(typed: Sheet, bulletin: BulletinView) -> bool:
    """Whether every text and file is what was saved: a last keep may come after the save."""
    now, saved = tidied(typed.draft()), bulletin.revision.draft
    return (now.editions, now.attachments) == (saved.editions, saved.attachments)


def _keep(visit: Visit, typed: Sheet, page: str) -> dict[str, object]:
    base = typed.one("base")
    try:
        kept = scratch.keep(
            account_id=visit.person.account_id,
            page=page,
            fields=typed.kept_fields(),
            base=int(base) if re.fullmatch(r"[0-9]{1,9}", base) else 0,
            at=visit.at,
        )
    except TooLarge:
        return {"trouble": _("長すぎるため、書きかけを自動で保存できません。短くしてください。")}
    return {"at": kept.at}


def _sheet(kept: ScratchView) -> Sheet:
    return sheet.of_fields(kept.fields)
