"""Deciding on the policy (市の定めの決定): the sheet to sign, the table, and taking it in again.

Source: 第12条, 第4条第3項. Everybody may read what is undecided; the operations manager alone takes
decisions in, after having seen each value before and after.
"""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import city_time, policies
from hayauma.installation.deciding import asking, importing, paper
from hayauma.installation.deciding.table import OCTETS_MOST, text_of
from hayauma.look import Link, Way
from hayauma.organization import officers
from hayauma.regulation import Policy
from hayauma.web.desk import frame
from hayauma.web.desk.visit import Visit, page

BAD_INPUT = 422
FORBIDDEN = 403


class TableForm(forms.Form):
    """The table of decisions as a file."""

    table = forms.FileField(
        label=lazy("決定を書き込んだ表（CSV）"),
        error_messages={
            "required": lazy("CSV を選んでください。"),
            "empty": lazy("この CSV には中身がありません。"),
        },
    )


class SeenForm(forms.Form):
    """The same table as it was shown: carried by the page, read again when it is put in force."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=OCTETS_MOST, strip=False)


@page
def ask_pdf(visit: Visit) -> HttpResponse:
    """Give the sheet of everything undecided as PDF/A."""
    content = paper.pdf(_policy(visit), on=city_time.day(visit.at))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="settings-to-decide.pdf"'},
    )


@page
def ask_csv(visit: Visit) -> HttpResponse:
    """Give the table to fill in."""
    return HttpResponse(
        asking.as_csv(asking.asked(_policy(visit))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="settings-to-decide.csv"'},
    )


@page
def decisions(visit: Visit) -> HttpResponse:
    """Take a table in: shown first, put in force by a second press."""
    if not manages(visit):
        return _managers_alone(visit)
    if visit.posted and "text" in visit.request.POST:
        return _put_in_force(visit)
    if not visit.posted:
        return _show(visit, TableForm())
    form = TableForm(visit.request.POST, visit.request.FILES)
    if not form.is_valid():
        return _show(visit, form, status=BAD_INPUT)
    upload = cast("UploadedFile[bytes]", form.cleaned_data["table"])
    return _preview(visit, upload.read(OCTETS_MOST + 1))


def manages(visit: Visit) -> bool:
    """Return whether this person runs the operation now: the manager, or who stands in."""
    standing = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    return standing.by == "manager" or (
        standing.by == "substitute" and standing.holder != "present"
    )


def _put_in_force(visit: Visit) -> HttpResponse:
    form = SeenForm(visit.request.POST)
    if not form.is_valid():
        return _show(visit, TableForm(), status=BAD_INPUT)
    content = form.cleaned_data["text"].encode("utf-8")
    try:
        version = importing.put_in_force(
            content, service=visit.service.code, actor=visit.person.actor, at=visit.at
        )
    except ValidationError:
        return _preview(visit, content)
    done = _("決定を取り込みました。{version} 版が、いまから効きます。")
    messages.success(visit.request, done.format(version=version.version))
    return redirect("desk:policy")


def _preview(visit: Visit, content: bytes) -> HttpResponse:
    today = city_time.day(visit.at)
    preview = importing.preview(content, _policy(visit), today=today)
    seen = SeenForm(initial={"text": text_of(content)}) if preview.fits else None
    status = 200 if preview.fits else BAD_INPUT
    return _show(visit, TableForm(), preview=preview, seen=seen, status=status)


def _show(
    visit: Visit,
    form: TableForm,
    *,
    preview: importing.Preview | None = None,
    seen: SeenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "preview": preview,
        "seen": seen,
        "crumbs": [Link(capfirst(_("市の定め")), reverse("desk:policy"))],
    }
    return frame.show(visit, "decisions", context, status=status)


def _managers_alone(visit: Visit) -> HttpResponse:
    return frame.show(
        visit,
        "refused",
        {
            "heading": _("決定を取り込めません"),
            "sentences": [{"text": _("決定を取り込むのは、運用管理者です。")}],
            "ways": (Way(capfirst(_("市の定め")), reverse("desk:policy")),),
        },
        status=FORBIDDEN,
    )


def _policy(visit: Visit) -> Policy:
    return policies.in_force(service=visit.service.code, at=visit.at)
