"""Series at the desk (定期の配信メール): the list, beginning one, its issues and what is next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins import series as acts
from hayauma.bulletins import series_approval, templates
from hayauma.bulletins import series_reading as reading
from hayauma.bulletins.series_reading import IssueView, NoSuchSeries, SeriesView
from hayauma.bulletins.states import State
from hayauma.installation import policies
from hayauma.look import Link
from hayauma.organization import directory
from hayauma.web.desk import frame, words
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import series_once
from hayauma.web.desk.writing.series_forms import LeaveOutForm, SeriesForm
from hayauma.web.desk.writing.series_once import RevokeForm

BAD_INPUT = 422


@page
def listing(visit: Visit) -> HttpResponse:
    """List the series; take a new one."""
    form = _form(visit, visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        try:
            begun = acts.begin(
                service=visit.service.code, draft=form.draft(), by=visit.person, at=visit.at
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("定期を始めました。"))
            return redirect("desk:series", begun.id)
    context = {
        "every": reading.listing(service=visit.service.code, at=visit.at),
        "form": form,
        "may": len(form.fields["programme"].choices) > 1,  # type: ignore[attr-defined]  # a ChoiceField
        "has_texts": len(form.fields["template"].choices) > 1,  # type: ignore[attr-defined]  # likewise
    }
    return frame.show(visit, "series_list", context, status=BAD_INPUT if form.errors else 200)


@page
def series(visit: Visit, series_id: int) -> HttpResponse:
    """Show one series: what is next, and what there was."""
    return _show(visit, _seen(visit, series_id), LeaveOutForm())


@act
def write(visit: Visit, series_id: int) -> HttpResponse:
    """Begin the next issue."""
    found = _seen(visit, series_id)
    begun = acts.write(series_id=found.id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("文例から下書きを作りました。"))
    return redirect("desk:edit", begun.id)


@act
def leave_out(visit: Visit, series_id: int) -> HttpResponse:
    """Leave the next issue out."""
    found = _seen(visit, series_id)
    form = LeaveOutForm(visit.request.POST)
    if found.next is None:
        raise Http404
    if not form.is_valid():
        return _show(visit, found, form)
    acts.leave_out(
        issue_id=found.next.id, reason=form.cleaned_data["reason"], by=visit.person, at=visit.at
    )
    messages.success(visit.request, _("この号を休刊にしました。号数は次の号が引き継ぎます。"))
    return redirect("desk:series", found.id)


@page
def approve(visit: Visit, series_id: int) -> HttpResponse:
    """Approve the text of a series for its issues until a day. Source: 第8条第1項, 市の定め."""
    answered = series_once.approve(visit, _seen(visit, series_id))
    if isinstance(answered, HttpResponse):
        return answered
    context, status = answered
    return frame.show(visit, "series_approve", context, status=status)


@act
def use_approval(visit: Visit, series_id: int) -> HttpResponse:
    """Make the next issue ready by the approval of its series."""
    return series_once.use(visit, _seen(visit, series_id))


@act
def revoke_approval(visit: Visit, series_id: int) -> HttpResponse:
    """Take the approval of a series back."""
    found = _seen(visit, series_id)
    form = RevokeForm(visit.request.POST)
    if not form.is_valid():
        return _show(visit, found, LeaveOutForm(), revoke=form)
    series_approval.revoke(
        series_id=found.id, reason=form.cleaned_data["because"], by=visit.person, at=visit.at
    )
    messages.success(
        visit.request, _("定期の承認を取り消しました。この後の号は、号ごとに承認を受けます。")
    )
    return redirect("desk:series", found.id)


@act
def end(visit: Visit, series_id: int) -> HttpResponse:
    """End a series."""
    found = _seen(visit, series_id)
    acts.end(series_id=found.id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("定期を終わりにしました。"))
    return redirect("desk:series_list")


def _show(
    visit: Visit, found: SeriesView, form: LeaveOutForm, *, revoke: RevokeForm | None = None
) -> HttpResponse:
    ours = found.ended_at is None and reading.keeps(visit.person, found.section)
    coming = found.next
    context = {
        "one": found,
        "ours": ours,
        "form": form,
        "writes": ours and coming is not None and coming.state in {None, State.ABANDONED},
        "leaves_out": ours and coming is not None and not coming.ready,
        "issues": [{"issue": issue, **_state(issue)} for issue in found.issues],
        "crumbs": [Link(_("定期の配信メール"), reverse("desk:series_list"))],
        "revoke": revoke or RevokeForm(),
        **series_once.standing(visit, found),
    }
    wrong = form.errors or (revoke is not None and revoke.errors)
    return frame.show(visit, "series", context, status=BAD_INPUT if wrong else 200)


def _state(issue: IssueView) -> dict[str, str]:
    if issue.left_out_because:
        return {"label": _("休刊"), "tone": ""}
    if issue.state is None or issue.state is State.ABANDONED:
        return {"label": _("まだ書いていません"), "tone": "orange"}
    chip = words.STATES[issue.state]
    return {"label": str(chip.label), "tone": chip.tone}


def _form(visit: Visit, data: Any) -> SeriesForm:
    mine = [
        (one.code, one.name)
        for one in directory.programmes(at=visit.at)
        if reading.keeps(visit.person, one.section.code)
    ]
    texts = [
        (str(one.id), one.name)
        for one in templates.usable(service=visit.service.code, by=visit.person)
    ]
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    once = policy.says(series_once.SERIES, series_once.ONCE)
    return SeriesForm(data, programmes=mine, texts=texts, once=once)


def _seen(visit: Visit, series_id: int) -> SeriesView:
    try:
        found = reading.series(series_id, at=visit.at)
    except NoSuchSeries:
        raise Http404 from None
    if found.service != visit.service.code:
        raise Http404
    return found
