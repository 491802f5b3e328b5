"""Looking at a bulletin (見る): the lists, one bulletin with its road, and the letter it makes."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from hayauma import links
from hayauma.archive import reading as archive
from hayauma.bulletins import files, findings, permits, reading, series_reading, waiting
from hayauma.bulletins.chairs import chair_of
from hayauma.bulletins.checks import Finding
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import afterwards, trial
from hayauma.delivery import reading as dispatches
from hayauma.look import Link
from hayauma.mail import markdown
from hayauma.menus.states import Publicity
from hayauma.subscriptions import editions
from hayauma.subscriptions.states import FIRST_EDITION
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.looking import road, sample
from hayauma.web.desk.sending.afterwards import WORDS
from hayauma.web.desk.visit import Visit, page
from hayauma.web.desk.writing import checking, choices

LISTED = 50
# Thirty-five full-width characters, to count along.
RULER = ("１２３４５６７８９０" * 4)[:35]
ABANDONED_FROM = {State.DRAFTING, State.RETURNED, State.SUBMITTED, State.PERMITTED}


@page
def listing(visit: Visit) -> HttpResponse:
    """List the bulletins this person may see, newest change first, of one state or of all."""
    asked = visit.request.GET.get("state", "")
    states = [State(asked)] if asked in set(State) else []
    before = visit.request.GET.get("before", "")
    found = reading.listing(
        service=visit.service.code,
        at=visit.at,
        states=states,
        limit=LISTED,
        before=int(before) if before.isascii() and before.isdecimal() else 0,
    )
    reach = access.reach(visit)
    more: dict[str, object] = {"before": found[-1].id} if len(found) == LISTED else {}
    if more and states:
        more["state"] = states[0]
    context = {
        "state": states[0] if states else "",
        "paged": bool(before),
        "more": f"?{urlencode(more)}" if more else "",
        "listed": LISTED,
        "title": words.STATES[states[0]].label if states else _("すべての配信メール"),
        "lines": words.lines(visit, (one for one in found if reach.sees(one))),
    }
    return frame.show(visit, "bulletins", context)


@page
def bulletin(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show one bulletin: where it stands, its text, its road, what this person can do next."""
    one = access.seen(visit, bulletin_id)
    sent = dispatches.of_bulletin(bulletin_id)
    state = permits.state(bulletin_id, visit.at)
    chair = chair_of(visit.person, one.section, at=visit.at)
    returned = [
        decision
        for submitted in reading.submissions(bulletin_id)
        for decision in submitted.decisions
        if decision.comment
    ]
    context = {
        "bulletin": one,
        "text": markdown.to_text(one.revision.draft.body),
        "attached": _attached(one),
        "written_in": _editions(one, FIRST_EDITION),
        "chip": words.chip(one),
        "facts": _facts(visit, one),
        "issue": series_reading.of_bulletin(bulletin_id),
        "steps": road.steps(one, sent),
        "dispatches": sent,
        "permit_state": state,
        "differences": words.differences(one, state),
        "returned": returned[-1] if returned and one.state is State.RETURNED else None,
        "next": _next(visit, one),
        "reports": afterwards.of_bulletin(bulletin_id, at=visit.at),
        "said_words": WORDS,
        "decides": chair.by in {"head", "substitute"},
        "unread": chair.by == "head" and waiting.is_unread_afterwards(one, at=visit.at),
        "may_abandon": one.state in ABANDONED_FROM and access.reach(visit).writes(one),
        "public_url": _public_url(visit, one),
        "crumbs": [Link(_("すべての配信メール"), reverse("desk:bulletins"))],
    }
    return frame.show(visit, "bulletin", context)


@page
def preview(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show the letter as a phone, a computer and a screen reader get it, and what was found."""
    one = access.seen(visit, bulletin_id)
    draft = one.revision.draft
    found = checking.run(visit, draft, checking.owner(visit, one.programme))
    language = _language(visit, one)
    context = {
        "bulletin": one,
        "chip": words.chip(one),
        "sample": sample.letter(visit, one, language=language),
        "language": language,
        "tag": editions.tag(language),
        "editions": _editions(one, language),
        "ruler": RULER,
        "attached": _attached(one),
        "findings": [_said(one) for one in found],
        "count": choices.exactly(visit, draft.audience) if draft.audience.codes else None,
        "menus": choices.names(visit, sample.codes(visit, one)),
        "next": _next(visit, one),
        "trial": trial.editions_of(one) if access.reach(visit).writes(one) else (),
        "crumbs": [Link(one.subject or _("件名なし"), frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "preview", context)


@xframe_options_sameorigin
@page
def preview_html(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show the HTML form alone, for a frame that runs nothing."""
    one = access.seen(visit, bulletin_id)
    made = sample.letter(visit, one, language=_language(visit, one))
    if made is None:
        raise Http404
    response = HttpResponse(made.html)
    # The letter's own style is the one thing allowed; it comes from us, never from its author.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    )
    return response


def _said(one: Finding) -> str:
    """Return a finding as one line: where, and what."""
    kept = one.as_json()
    return "　".join(filter(None, (findings.place(kept), findings.sentence(kept))))


def _language(visit: Visit, one: BulletinView) -> str:
    """Return the language asked for, Japanese where it is not written in that one."""
    asked = visit.request.GET.get("edition", "")
    return asked if asked in one.revision.draft.editions else FIRST_EDITION


def _editions(one: BulletinView, shown: str) -> list[Link]:
    """Return the languages a bulletin is written in, as links to their previews."""
    here = frame.url_of("preview", one)
    written = one.revision.draft.editions
    return [
        Link(editions.label(language), f"{here}?edition={language}", current=language == shown)
        for language in editions.NAMES
        if language in written
    ]


def _attached(one: BulletinView) -> list[dict[str, object]]:
    """Return the files that go along, each with where to look at it."""
    attachments = one.revision.draft.attachments
    kinds = files.media_types(file.sha256 for file in attachments)
    return [
        {
            "name": file.name,
            "size": file.size,
            "url": reverse("desk:attachment", args=[one.id, file.sha256]),
            "picture": kinds.get(file.sha256, "").startswith("image/"),
        }
        for file in attachments
    ]


def _public_url(visit: Visit, one: BulletinView) -> str:
    """Return the address of the back number, where there is one anybody may read."""
    copy = archive.of_bulletin(one.id)
    if copy is None or copy.publicity != Publicity.PUBLIC:
        return ""
    return visit.service.public_url + links.back_number(copy.number)


def _facts(visit: Visit, one: BulletinView) -> list[dict[str, object]]:
    draft = one.revision.draft
    facts: list[dict[str, object]] = [
        {"label": _("所管"), "value": one.section_name},
        {"label": _("事務事業"), "value": one.programme_name},
        {"label": _("メニュー"), "value": choices.names(visit, one.menus) or _("選んでいません")},
        {"label": _("発信する時刻"), "value": words.window(draft.not_before, draft.not_after)},
        {
            "label": _("いまの版"),
            "value": _("第{n}版　{name}").format(n=one.revision.seq, name=one.revision.author_name),
        },
    ]
    if one.number:
        facts.insert(0, {"label": _("番号"), "value": _("第{n}号").format(n=one.number)})
    return facts


def _next(visit: Visit, one: BulletinView) -> list[Link]:
    """Return what this person can do next, the most likely first."""
    writes = access.reach(visit).writes(one)
    chair = chair_of(visit.person, one.section, at=visit.at)
    ways: list[Link] = []

    def way(label: str, name: str) -> None:
        ways.append(Link(label, frame.url_of(name, one)))

    if one.state is State.SUBMITTED and chair.by in {"head", "substitute"}:
        way(_("承認の画面を開く"), "approve")
    if one.state is State.SUBMITTED and writes:
        way(_("承認されしだい発信するよう指示する"), "release_ahead")
    if one.state is State.PERMITTED:
        way(_("発信の画面を開く"), "release")
    if writes and one.state in {State.DRAFTING, State.RETURNED}:
        way(_("承認を依頼する"), "submit")
    if writes and one.state in {State.DRAFTING, State.RETURNED, State.SUBMITTED, State.PERMITTED}:
        way(_("書き直す"), "edit")
    return ways
