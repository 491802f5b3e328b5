"""Keeping texts to begin from (文例): the list, making one (blank or of a bulletin), its end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins import templates
from hayauma.bulletins.draft import Draft
from hayauma.bulletins.templates import NoSuchTemplate, TemplateDraft, TemplateView
from hayauma.look import Link
from hayauma.subscriptions.audience import AudienceRule
from hayauma.web.desk import access, forms, frame
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import choices, pressing, screen, sheet
from hayauma.web.desk.writing.draft_forms import TemplateForm
from hayauma.web.desk.writing.sheet import Sheet


@page
def listing(visit: Visit) -> HttpResponse:
    """List the templates this person may begin from, and which of them may be changed."""
    found = templates.usable(service=visit.service.code, by=visit.person)
    context = {
        "kept": [{"view": one, "may": _may(visit, for_all=not one.section)} for one in found],
        "crumbs": [Link(_("何から書き始めますか"), reverse("desk:begin"))],
    }
    return frame.show(visit, "templates", context)


@page
def new(visit: Visit) -> HttpResponse:
    """Make a template: blank, or of a bulletin (`?of=`)."""
    blank = Sheet({})
    asked = visit.request.GET.get("of", "")
    if not visit.posted and asked.isascii() and asked.isdecimal() and len(asked) < 19:
        draft = access.seen(visit, int(asked)).revision.draft
        blank = sheet.of_draft(draft, with_window=False).put(name=[draft.subject[:80]])
    return _write(visit, None, blank)


@page
def edit(visit: Visit, template_id: int) -> HttpResponse:
    """Write a template anew."""
    one = _template(visit, template_id)
    draft = Draft(one.editions, AudienceRule("menus", one.menus), sender="")
    return _write(
        visit,
        one,
        sheet.of_draft(draft).put(
            name=[one.name],
            description=[one.description],
            for_all=[] if one.section else ["on"],
        ),
    )


@act
def retire(visit: Visit, template_id: int) -> HttpResponse:
    """Let nobody begin from a template any more."""
    one = _template(visit, template_id)
    templates.retire(service=visit.service.code, template_id=one.id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("文例「{name}」を外しました。").format(name=one.name))
    return redirect("desk:templates")


def _write(visit: Visit, one: TemplateView | None, shown: Sheet) -> HttpResponse:
    if not visit.posted:
        kept = visit.restored()
        typed = sheet.of_fields(dict(kept.lists())) if kept else shown
        return _show(visit, _form(visit, typed, judged=False), one, restored=kept is not None)
    typed = sheet.posted(visit)
    if pressing.pressed(visit):
        typed, said = pressing.after(visit, typed, programme="")
        return _show(visit, _form(visit, typed, judged=False), one, said=said)
    form = _form(visit, typed)
    if form.is_valid():
        try:
            saved = _save(visit, one, form)
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            messages.success(
                visit.request, _("文例「{name}」を保存しました。").format(name=saved.name)
            )
            return redirect("desk:templates")
    return _show(visit, form, one)


def _save(visit: Visit, one: TemplateView | None, form: TemplateForm) -> TemplateView:
    draft = TemplateDraft(
        name=form.cleaned_data["name"],
        editions=form.texts(),
        menus=tuple(form.cleaned_data["menus"]),
        description=form.cleaned_data["description"],
        for_all=form.cleaned_data["for_all"],
    )
    service, by = visit.service.code, visit.person
    if one is None:
        return templates.make(service=service, draft=draft, by=by, at=visit.at)
    return templates.change(service=service, template_id=one.id, draft=draft, by=by, at=visit.at)


def _form(visit: Visit, typed: Sheet, *, judged: bool = True) -> TemplateForm:
    codes, languages = choices.codes(visit), typed.languages
    if judged:
        return TemplateForm(typed.data, codes=codes, languages=languages)
    return TemplateForm(codes=codes, languages=languages, initial=typed.initial)


def _show(
    visit: Visit,
    form: TemplateForm,
    one: TemplateView | None,
    *,
    restored: bool = False,
    said: str = "",
) -> HttpResponse:
    chosen = form["menus"].value() or ()
    context = {
        "form": form,
        "title": _("文例を直す") if one else _("文例を作る"),
        "groups": choices.groups(visit, chosen),
        "count": choices.count(visit, chosen),
        "languages": screen.language_choices(form),
        "may_for_all": _may(visit, for_all=True),
        "restored": "session" if restored else "",
        "said": said,
        "place": "languages",
        "crumbs": [Link(_("文例"), reverse("desk:templates"))],
    }
    status = screen.BAD_INPUT if form.is_bound else 200
    return frame.show(visit, "template", context, status=status)


def _template(visit: Visit, template_id: int) -> TemplateView:
    try:
        return templates.template(template_id, service=visit.service.code, by=visit.person)
    except NoSuchTemplate:
        raise Http404 from None


def _may(visit: Visit, *, for_all: bool) -> bool:
    return templates.may_keep(visit.person, for_all=for_all)
