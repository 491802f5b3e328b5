"""Series at the desk (定期の配信メール): the list, beginning one, its issues and what is next."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import series as acts
from hayauma.bulletins import series_approval, templates
from hayauma.bulletins import series_reading as reading
from hayauma.bulletins.cadence import LAST, WEEKDAYS, Cadence, Every
from hayauma.bulletins.series import SeriesDraft
from hayauma.bulletins.series_reading import IssueView, NoSuchSeries, SeriesView
from hayauma.bulletins.states import State
from hayauma.installation import policies
from hayauma.look import Link
from hayauma.organization import directory
from hayauma.web.desk import frame, words
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing import series_once
from hayauma.web.desk.writing.series_once import RevokeForm

BAD_INPUT = 422
EVERY_WORDS = {
    Every.WEEK: lazy("毎週"),
    Every.MONTH_DAY: lazy("毎月、決まった日"),
    Every.MONTH_WEEKDAY: lazy("毎月、決まった週の曜日"),
}


class SeriesForm(forms.Form):
    """What a series is begun with."""

    name = forms.CharField(
        label=lazy("定期の名前"), max_length=80, help_text=lazy("例：防犯だより")
    )
    programme = forms.ChoiceField(label=lazy("事務事業"))
    template = forms.ChoiceField(
        label=lazy("もとにする文例"),
        help_text=lazy(
            "文例の〔号〕は「第N号」に、〔発行日〕は発行の日に替わります。配信メニューも文例のものです。"
        ),
    )
    every = forms.ChoiceField(
        label=lazy("発行の間隔"), choices=[(one.value, EVERY_WORDS[one]) for one in Every]
    )
    weekday = forms.TypedChoiceField(
        label=lazy("曜日（毎週、決まった週のとき）"),
        coerce=int,
        choices=[(n, lazy(word)) for n, word in enumerate(WEEKDAYS)],
    )
    day = forms.IntegerField(
        label=lazy("何日、又は第何週（毎月のとき）"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=lazy("日は31で月末、週は5で最後の週です。"),
    )
    at_time = forms.TimeField(
        label=lazy("発信の時刻"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial="10:00",
    )
    lead_days = forms.IntegerField(
        label=lazy("何日前までに用意するか"),
        min_value=0,
        max_value=acts.LEAD_MOST,
        initial=2,
        help_text=lazy("その日までに承認された号がなければ、課等の長に知らせます。"),
    )
    next_number = forms.IntegerField(
        label=lazy("次の号数"),
        min_value=1,
        initial=1,
        help_text=lazy("続きから始めるときだけ変えます。"),
    )
    fixed = forms.BooleanField(
        label=lazy("どの号も一字一句同じ文にする"),
        required=False,
        help_text=lazy("課等の長が、期間を定めて一度に承認できます。件名に号数は付きません。"),
    )

    def __init__(
        self,
        *args: Any,
        programmes: list[tuple[str, str]],
        texts: list[tuple[str, str]],
        once: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("programme", programmes), ("template", texts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("選んでください")), *choices]
        if not once:
            del self.fields["fixed"]

    def draft(self) -> SeriesDraft:
        """Return the series that was typed."""
        given = self.cleaned_data
        every = Every(given["every"])
        day = min(given["day"], LAST) if every is Every.MONTH_WEEKDAY else given["day"]
        return SeriesDraft(
            name=given["name"],
            programme=given["programme"],
            template=int(given["template"]),
            cadence=Cadence(every, day=day, weekday=given["weekday"]),
            at_time=given["at_time"],
            lead_days=given["lead_days"],
            next_number=given["next_number"],
            fixed=given.get("fixed", False),
        )


class LeaveOutForm(forms.Form):
    """Why an issue is left out."""

    reason = forms.CharField(
        label=lazy("休刊にする理由"),
        max_length=300,
        error_messages={"required": lazy("休刊にする理由を書いてください。")},
    )


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
