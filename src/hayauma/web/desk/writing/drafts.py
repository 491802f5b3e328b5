"""Writing (作成): a new bulletin and its next revisions; what was typed is never lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins import drafting
from hayauma.bulletins.drafting import StaleRevision
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.organization import directory
from hayauma.organization.directory import ProgrammeView
from hayauma.web.desk import access, forms, frame, refusals
from hayauma.web.desk.visit import Visit, page
from hayauma.web.desk.writing import beginning, choices, pressing, scratching, screen, sheet
from hayauma.web.desk.writing.draft_forms import DraftForm, NewForm
from hayauma.web.desk.writing.sheet import Sheet

CONFLICT = 409


@page
def new(visit: Visit) -> HttpResponse:
    """Begin a bulletin: programme, text, menus, time. Source: 第6条."""
    if not visit.posted:
        return _open_new(visit)
    typed = sheet.posted(visit)
    already = _already(visit, typed)
    if already is not None:  # the back button: the page was saved before
        return _save(visit, already, typed.put(base=[typed.one("base") or "1"]))
    if pressing.pressed(visit):
        typed, said = pressing.after(visit, typed, programme=typed.one("programme"))
        return screen.show(visit, _new_form(visit, typed, judged=False), typed, said=said)
    form = _new_form(visit, typed)
    if form.is_valid() and not typed.faults:
        try:
            begun = drafting.start(
                service=visit.service.code,
                programme=form.cleaned_data["programme"],
                draft=form.written(typed.attached, sender=visit.service.sender_name),
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            scratching.remember(visit, typed, begun)
            return _saved(visit, typed, begun)
    return screen.show(visit, form, typed)


@page
def edit(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Write the next revision over the one that was shown; an older one is told apart."""
    bulletin = access.seen(visit, bulletin_id)
    if not access.reach(visit).writes(bulletin):
        return _not_yours(visit, bulletin)
    if bulletin.state in {State.RELEASED, State.ABANDONED}:
        return _closed(visit, bulletin)
    if visit.posted:
        return _save(visit, bulletin, sheet.posted(visit))
    kept = visit.restored()
    typed = sheet.of_fields(dict(kept.lists())) if kept else scratching.continued(visit, bulletin)
    restored = "session" if kept else "scratch" if typed else ""
    typed = typed or sheet.of_draft(bulletin.revision.draft, base=bulletin.revision.seq)
    form = _form(visit, typed, judged=False)
    return screen.show(visit, form, typed, bulletin=bulletin, restored=restored)


@page
def head_count(visit: Visit) -> HttpResponse:
    """Say how many people the ticked menus mean together."""
    known = set(choices.codes(visit))
    chosen = [code for code in visit.request.GET.getlist("menus") if code in known]
    return frame.part(visit, "head_count", {"count": choices.count(visit, chosen)})


def programmes(visit: Visit) -> tuple[list[ProgrammeView], list[ProgrammeView]]:
    """Return the programmes this person is in charge of, and the others, own section's first."""
    own: list[ProgrammeView] = []
    others: list[ProgrammeView] = []
    for one in directory.programmes(at=visit.at):
        in_charge = visit.person.account_id in one.in_charge
        (own if in_charge else others).append(one)
    others.sort(key=lambda one: one.section.code != visit.person.section.code)
    return own, others


def _open_new(visit: Visit) -> HttpResponse:
    kept = visit.restored()
    typed = sheet.of_fields(dict(kept.lists())) if kept else scratching.continued(visit, None)
    restored = "session" if kept else "scratch" if typed else ""
    typed = typed or beginning.copied(visit) or Sheet({})
    form = _new_form(visit, typed, judged=False)
    return screen.show(visit, form, typed, restored=restored)


def _save(visit: Visit, bulletin: BulletinView, typed: Sheet) -> HttpResponse:
    """Save the next revision of what was typed, or show why not with everything in its place."""
    if pressing.pressed(visit):
        typed, said = pressing.after(visit, typed, programme=bulletin.programme)
        form = _form(visit, typed, judged=False)
        return screen.show(visit, form, typed, bulletin=bulletin, said=said)
    form = _form(visit, typed)
    if not form.is_valid() or typed.faults:
        return screen.show(visit, form, typed, bulletin=bulletin)
    over = bulletin.revision.draft
    draft = form.written(typed.attached, sender=visit.service.sender_name, over=over)
    try:
        saved = drafting.save(
            bulletin_id=bulletin.id,
            draft=draft,
            base=form.cleaned_data["base"] or 0,
            by=visit.person,
            at=visit.at,
        )
    except StaleRevision as stale:
        newest = access.seen(visit, bulletin.id)
        typed = typed.put(base=[str(stale.newest)])
        again = _form(visit, typed, judged=False)
        return screen.two_texts(visit, again, typed, newest, draft, status=CONFLICT)
    except ValidationError as fault:
        forms.complain(form, fault)
        return screen.show(visit, form, typed, bulletin=bulletin)
    return _saved(visit, typed, saved)


def _form(visit: Visit, typed: Sheet, *, judged: bool = True) -> DraftForm:
    """Return the form of a sheet: judged as a post, or only shown."""
    codes, languages = choices.codes(visit), typed.languages
    if judged:
        return DraftForm(typed.data, codes=codes, languages=languages)
    return DraftForm(codes=codes, languages=languages, initial=typed.initial)


def _new_form(visit: Visit, typed: Sheet, *, judged: bool = True) -> NewForm:
    own, others = programmes(visit)
    codes, languages = choices.codes(visit), typed.languages
    data, initial = (typed.data, None) if judged else (None, typed.initial)
    return NewForm(data, codes=codes, languages=languages, own=own, others=others, initial=initial)


def _already(visit: Visit, typed: Sheet) -> BulletinView | None:
    """Return the bulletin that was begun from this very page, and may still be written."""
    found = scratching.begun_from(visit, typed.one("scratch"))
    closed = found is None or found.state in {State.RELEASED, State.ABANDONED}
    return None if closed else found


def _saved(visit: Visit, typed: Sheet, bulletin: BulletinView) -> HttpResponseRedirect:
    """Go on to what the person asked for: to look at it, or to go on writing."""
    scratching.saved(visit, typed)
    if visit.request.POST.get("then") == "stay":
        messages.success(
            visit.request, _("第{n}版を保存しました。").format(n=bulletin.revision.seq)
        )
        return redirect(frame.url_of("edit", bulletin))
    return redirect(frame.url_of("preview", bulletin))


def _not_yours(visit: Visit, bulletin: BulletinView) -> HttpResponse:
    return refusals.plain(
        visit,
        _("この配信メールは書き直せません"),
        _("書き直せるのは、作成した課等と、所管する{section}の職員です（市の定め）。").format(
            section=bulletin.section_name
        ),
        bulletin,
    )


def _closed(visit: Visit, bulletin: BulletinView) -> HttpResponse:
    released = bulletin.state is State.RELEASED
    why = (
        _("発信を指示した配信メールの本文は変えられません。訂正は、訂正メールで行います。")
        if released
        else _("取りやめた配信メールは書き直せません。新しく作成してください。")
    )
    return refusals.plain(
        visit, _("この配信メールは書き直せません"), why, bulletin, status=CONFLICT
    )
