"""Active use (積極的な活用) at the desk: who sent when, what lies still or is not sent, wishes.

Source: 第11条. Every member of staff reads it and may wish; the section that was asked answers.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.organization import directory
from hayauma.oversight import activity as active
from hayauma.oversight import published, wishes
from hayauma.oversight.published import NoSuchEntry
from hayauma.oversight.states import WISH_WORDS, WishState
from hayauma.oversight.wishes import NoSuchWish
from hayauma.web.desk import access, frame
from hayauma.web.desk.fields import offer
from hayauma.web.desk.forms import complain
from hayauma.web.desk.overseeing import unsent
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422
TONES = {WishState.OPEN: "orange", WishState.TAKEN_UP: "green", WishState.DECLINED: ""}


class WishForm(forms.Form):
    """What should be sent, and by whom."""

    section = forms.ChoiceField(label=lazy("どの課等に"))
    text = forms.CharField(
        label=lazy("配信してほしい情報"),
        help_text=lazy("何を、だれに、いつまでに。広報紙やホームページにあるときは、その場所も。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("配信してほしい情報を書いてください。")},
    )

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "section", [("", _("選んでください")), *sections])


class DeclineForm(forms.Form):
    """Why it is not sent."""

    answer = forms.CharField(
        label=lazy("見送る理由"),
        max_length=300,
        error_messages={"required": lazy("見送る理由を書いてください。")},
    )


@page
def activity(visit: Visit) -> HttpResponse:
    """Show who sent when and what lies still; take a wish."""
    form = WishForm(visit.request.POST if visit.posted else None, sections=_sections(visit))
    if visit.posted and form.is_valid():
        try:
            wishes.make(
                service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("課等に伝えました。返事は、知らせで届きます。"))
            return redirect("desk:activity")
    return _show(visit, form)


@act
def take_wish_up(visit: Visit, wish_id: int) -> HttpResponse:
    """Take a wish up, and begin to write it."""
    _seen(visit, wish_id)
    taken = wishes.take_up(wish_id=wish_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("作成することを伝えました。求めの文を本文に入れてあります。"))
    return redirect(f"{reverse('desk:new')}?wish={taken.id}")


@act
def decline_wish(visit: Visit, wish_id: int) -> HttpResponse:
    """Say why a wish is not taken up."""
    _seen(visit, wish_id)
    form = DeclineForm(visit.request.POST, auto_id=f"wish{wish_id}_%s")
    if not form.is_valid():
        return _show(visit, WishForm(sections=_sections(visit)), wrong=(wish_id, form))
    wishes.decline(wish_id=wish_id, by=visit.person, at=visit.at, **form.cleaned_data)
    messages.success(visit.request, _("見送ることと理由を伝えました。"))
    return redirect("desk:activity")


@act
def take_published_up(visit: Visit, published_id: int) -> HttpResponse:
    """Begin to write what the city's site published."""
    _published(visit, published_id)
    taken = published.take_up(published_id=published_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("公表の題名と場所を本文に入れてあります。"))
    return redirect(f"{reverse('desk:new')}?published={taken.id}")


@act
def decline_published(visit: Visit, published_id: int) -> HttpResponse:
    """Say why what the city's site published is not sent."""
    _published(visit, published_id)
    form = unsent.form_of(published_id, visit.request.POST)
    if not form.is_valid():
        blank = WishForm(sections=_sections(visit))
        return _show(visit, blank, unsent_wrong=(published_id, form))
    published.decline(published_id=published_id, by=visit.person, at=visit.at, **form.cleaned_data)
    messages.success(visit.request, _("送らないことと理由を記録しました。"))
    return redirect("desk:activity")


def _show(
    visit: Visit,
    form: WishForm,
    *,
    wrong: tuple[int, forms.Form] | None = None,
    unsent_wrong: tuple[int, unsent.NotSentForm] | None = None,
) -> HttpResponse:
    names = dict(_sections(visit))
    context = {
        **unsent.context(visit, unsent_wrong),
        "seen": active.activity(service=visit.service.code, at=visit.at),
        "form": form,
        "wishes": [
            {
                "wish": one,
                "section": names.get(one.section, one.section),
                "state": _(WISH_WORDS[one.state]),
                "tone": TONES[one.state],
                "ours": one.state is WishState.OPEN and wishes.settles(visit.person, one.section),
                "form": wrong[1]
                if wrong and wrong[0] == one.id
                else DeclineForm(auto_id=f"wish{one.id}_%s"),
            }
            for one in wishes.listing(service=visit.service.code)
        ],
    }
    faulty = wrong or unsent_wrong or form.errors
    return frame.show(visit, "activity", context, status=BAD_INPUT if faulty else 200)


def _sections(visit: Visit) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in directory.sections(at=visit.at)]


def _seen(visit: Visit, wish_id: int) -> None:
    access.own(visit, lambda: wishes.wish(wish_id), unless=NoSuchWish)


def _published(visit: Visit, published_id: int) -> None:
    access.own(visit, lambda: published.published(published_id), unless=NoSuchEntry)
