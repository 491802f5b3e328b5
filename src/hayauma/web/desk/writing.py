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
from hayauma.look import Link, difference
from hayauma.organization import directory
from hayauma.organization.directory import ProgrammeView
from hayauma.web.desk import access, choices, forms, frame, refusals
from hayauma.web.desk.visit import Visit, page

BAD_INPUT, CONFLICT = 422, 409


@page
def new(visit: Visit) -> HttpResponse:
    """Begin a bulletin: programme, text, menus, time. Source: 第6条."""
    kept = visit.restored()
    data = visit.request.POST if visit.posted else kept
    own, others = programmes(visit)
    form = forms.NewForm(data, codes=choices.codes(visit), own=own, others=others)
    if visit.posted and form.is_valid():
        try:
            begun = drafting.start(
                service=visit.service.code,
                programme=form.cleaned_data["programme"],
                draft=form.draft(sender=visit.service.sender_name),
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            return _saved(visit, begun)
    return _show(visit, form, restored=kept is not None)


@page
def edit(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Write the next revision over the one that was shown; an older one is told apart."""
    bulletin = access.seen(visit, bulletin_id)
    if not access.reach(visit).writes(bulletin):
        return _not_yours(visit, bulletin)
    if bulletin.state in {State.RELEASED, State.ABANDONED}:
        return _closed(visit, bulletin)
    kept = visit.restored()
    data = visit.request.POST if visit.posted else kept
    form = forms.DraftForm(data, codes=choices.codes(visit), initial=_as_typed(bulletin))
    if not (visit.posted and form.is_valid()):
        return _show(visit, form, bulletin=bulletin, restored=kept is not None)
    try:
        saved = drafting.save(
            bulletin_id=bulletin_id,
            draft=form.draft(sender=visit.service.sender_name, over=bulletin.revision.draft),
            base=form.cleaned_data["base"] or 0,
            by=visit.person,
            at=visit.at,
        )
    except StaleRevision:
        return _two_texts(visit, form, access.seen(visit, bulletin_id))
    except ValidationError as fault:
        forms.complain(form, fault)
        return _show(visit, form, bulletin=bulletin)
    return _saved(visit, saved)


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


def _show(
    visit: Visit,
    form: forms.DraftForm,
    *,
    bulletin: BulletinView | None = None,
    restored: bool = False,
) -> HttpResponse:
    chosen = form["menus"].value() or ()
    crumbs = [Link(_("待っている仕事"), frame.home_url())]
    if bulletin:
        crumbs.append(Link(bulletin.subject or _("件名なし"), frame.url_of("bulletin", bulletin)))
    context = {
        "form": form,
        "groups": choices.groups(visit, chosen),
        "count": choices.count(visit, chosen),
        "bulletin": bulletin,
        "crumbs": crumbs,
        "restored": restored,
        "had_approval": bulletin is not None and bulletin.state is State.PERMITTED,
        "submitted": bulletin is not None and bulletin.state is State.SUBMITTED,
    }
    wrong = form.is_bound and not restored
    return frame.show(visit, "write", context, status=BAD_INPUT if wrong else 200)


def _two_texts(visit: Visit, form: forms.DraftForm, bulletin: BulletinView) -> HttpResponse:
    """Show what was typed beside what somebody saved meanwhile; saving again is a choice."""
    newest = bulletin.revision
    typed = form.draft(sender=visit.service.sender_name, over=newest.draft)
    again = forms.DraftForm({**_flat(form), "base": newest.seq}, codes=choices.codes(visit))
    again.is_valid()
    chosen = again["menus"].value() or ()
    context = {
        "form": again,
        "groups": choices.groups(visit, chosen),
        "count": choices.count(visit, chosen),
        "bulletin": bulletin,
        "newest": newest,
        "subject_pieces": difference.pieces(newest.draft.subject, typed.subject),
        "pieces": difference.pieces(newest.draft.body, typed.body.replace("\r\n", "\n")),
        "crumbs": [Link(bulletin.subject or _("件名なし"), frame.url_of("bulletin", bulletin))],
    }
    return frame.show(visit, "write", context, status=CONFLICT)


def _flat(form: forms.DraftForm) -> dict[str, object]:
    """Return the values as they were typed, as data for another form."""
    return {name: form[name].value() for name in form.fields}


def _as_typed(bulletin: BulletinView) -> dict[str, object]:
    draft = bulletin.revision.draft
    return {
        "subject": draft.subject,
        "body": draft.body,
        "menus": list(bulletin.menus),
        "when": forms.WINDOW if draft.not_before else forms.NOW,
        "not_before": draft.not_before,
        "not_after": draft.not_after,
        "base": bulletin.revision.seq,
    }


def _saved(visit: Visit, bulletin: BulletinView) -> HttpResponseRedirect:
    """Go on to what the person asked for: to look at it, or to go on writing."""
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
