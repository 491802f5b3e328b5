"""The page where a bulletin is written, as it is shown: form, files, checks, what else waits."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hayauma.bulletins import file_kinds, files
from hayauma.bulletins.draft import ATTACHED_MOST, Draft
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.look import Link, difference
from hayauma.subscriptions import editions
from hayauma.web.desk import frame
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import checking, choices, scratching, uploading
from hayauma.web.desk.writing.draft_forms import DraftForm, EditionsForm
from hayauma.web.desk.writing.sheet import Sheet

BAD_INPUT = 422
MEGA = 1024 * 1024
# Beside which part of the page it is said what a press did.
PLACES = {"add": "languages", "remove": "languages", "upload": "files"}


def show(
    visit: Visit,
    form: DraftForm,
    typed: Sheet,
    *,
    bulletin: BulletinView | None = None,
    restored: str = "",
    said: str = "",
) -> HttpResponse:
    """Show the page; a form that was judged and found wanting is a bad input."""
    context = {
        **_context(visit, form, typed, bulletin),
        "restored": restored,
        "said": said,
        "place": PLACES.get(visit.request.POST.get("then", "").partition(":")[0], "checks"),
        "had_approval": bulletin is not None and bulletin.state is State.PERMITTED,
        "submitted": bulletin is not None and bulletin.state is State.SUBMITTED,
    }
    return frame.show(visit, "write", context, status=BAD_INPUT if form.is_bound else 200)


def two_texts(
    visit: Visit,
    form: DraftForm,
    typed: Sheet,
    bulletin: BulletinView,
    draft: Draft,
    *,
    status: int,
) -> HttpResponse:
    """Show what was typed beside what somebody saved meanwhile; saving again is a choice."""
    newest = bulletin.revision
    context = {
        **_context(visit, form, typed, bulletin),
        "newest": newest,
        "subject_pieces": difference.pieces(newest.draft.subject, draft.subject),
        "pieces": difference.pieces(newest.draft.body, draft.body.replace("\r\n", "\n")),
    }
    return frame.show(visit, "write", context, status=status)


def receivers(visit: Visit, bulletin: BulletinView | None) -> str:
    """Say who gets what follows another bulletin, and how many; "" where menus are chosen."""
    rule = bulletin.revision.draft.audience if bulletin else None
    if rule is None or rule.kind == "menus":
        return ""
    numbers = "、".join(_("第{n}号").format(n=one) for one in rule.codes)
    people = f"{choices.exactly(visit, rule):,}"
    if rule.kind == "received":
        return _("{numbers}を受け取った人　{n}人").format(numbers=numbers, n=people)
    if rule.kind == "stopped":
        return _("{numbers}の送信を止めた人　{n}人").format(numbers=numbers, n=people)
    return _("登録者　{n}人").format(n=people)


def language_choices(form: EditionsForm) -> list[tuple[str, str]]:
    """Return the languages that can still be added."""
    return [
        (language, editions.label(language))
        for language in editions.OTHERS
        if language not in form.languages
    ]


def _context(
    visit: Visit, form: DraftForm, typed: Sheet, bulletin: BulletinView | None
) -> dict[str, object]:
    chosen = form["menus"].value() or ()
    name = scratching.name(visit, typed, bulletin)
    crumbs = [Link(_("待っている仕事"), frame.home_url())]
    if bulletin:
        crumbs.append(Link(bulletin.subject or _("件名なし"), frame.url_of("bulletin", bulletin)))
    programme = bulletin.programme if bulletin else typed.one("programme")
    return {
        "form": form,
        "groups": choices.groups(visit, chosen),
        "count": choices.count(visit, chosen),
        "receivers": receivers(visit, bulletin),
        "bulletin": bulletin,
        "crumbs": crumbs,
        "scratch": name,
        "offers": scratching.offers(visit, bulletin, but=name),
        "attached": [
            {"name": one.name, "size": one.size, "mark": uploading.mark(one)}
            for one in typed.attached
        ],
        "upload_faults": typed.faults,
        "accept": file_kinds.ACCEPT,
        "file_most": files.FILE_MOST // MEGA,
        "attached_most": ATTACHED_MOST // MEGA,
        "languages": language_choices(form),
        "panel": checking.panel(visit, typed, programme=programme),
    }
