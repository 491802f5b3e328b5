"""Asking (質問・要望): a citizen asks about a bulletin from its own page, and gets a number.

Source: 第5条第3項第3号. Nothing but the words is asked for; who wants an answer leaves an address
or a telephone number. A bulletin that is not public can be asked about too, by whoever got it: the
page then says its number and nothing else.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hayauma.archive import reading as archive
from hayauma.archive.reading import NoBackNumber
from hayauma.bulletins import reading as bulletins
from hayauma.inquiries import receiving
from hayauma.inquiries.receiving import LONGEST, Question
from hayauma.inquiries.states import Channel, Sort
from hayauma.inquiries.views import Contact
from hayauma.installation import services
from hayauma.organization import directory
from hayauma.web.public.frame import show
from hayauma.web.public.manners import personal_page

UNPROCESSABLE = 422


class AskForm(forms.Form):
    """What a citizen types: the words, and how to be answered if an answer is wanted."""

    sort = forms.ChoiceField(
        label=_("種類"),
        choices=[(Sort.QUESTION, _("質問")), (Sort.REQUEST, _("要望"))],
        initial=Sort.QUESTION,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("質問や要望の内容を書いてください。"),
            "max_length": _("4,000字までで書いてください。"),
        },
    )
    address = forms.CharField(
        label=_("メールアドレス（返事がほしいとき）"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    phone = forms.CharField(
        label=_("電話番号（電話で返事がほしいとき）"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    name = forms.CharField(
        label=_("名前（書かなくてもよい）"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@personal_page
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form about one public bulletin, take the question in and say its number."""
    service, at = services.current(), timezone.now()
    bulletin = bulletins.numbered(number, service=service.code)
    if bulletin is None:
        return show(request, "unknown", {}, status=404)
    about = _about(number, bulletin, service.code)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        question = Question(
            words=given["words"],
            sort=Sort(given["sort"]),
            bulletin=bulletin,
            contact=Contact(given["name"], given["address"], given["phone"]),
        )
        try:
            case = receiving.receive(question, service=service.code, channel=Channel.WEB, at=at)
        except ValidationError as fault:
            form.add_error(None, fault) if not hasattr(fault, "error_dict") else _beside(
                form, fault
            )
        else:
            return show(request, "asked", {"case": case, "about": about})
    status = UNPROCESSABLE if form.errors else 200
    return show(request, "ask", {"form": form, "about": about}, status=status)


@dataclass(frozen=True)
class About:
    """The bulletin that is asked about, as far as everybody may know it."""

    number: str
    subject: str
    section: str
    phone: str


def _about(number: str, bulletin: int, service: str) -> About:
    try:
        public = archive.back_number(number, service=service)
    except NoBackNumber:
        section = directory.section(bulletins.bulletin(bulletin, at=timezone.now()).section)
        return About(number, "", section.name if section else "", section.phone if section else "")
    return About(number, public.subject, public.section, public.phone)


def _beside(form: AskForm, fault: ValidationError) -> None:
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for field, sentences in fault.message_dict.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
