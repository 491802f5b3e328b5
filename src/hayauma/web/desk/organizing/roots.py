"""Roots that makers of passkeys are believed by (認証局の証明書), kept by 情報管理主管課.

Source: 第8条第2項 for the register; that a passkey must bring its maker's attestation is the city's
rule (市の定め).
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.look import Link
from hayauma.organization import attestation
from hayauma.organization.directory import Role
from hayauma.regulation import attestation_wanted
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.organizing import machine
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422


class RootForm(forms.Form):
    """A maker's root, pasted."""

    pem = forms.CharField(
        label=lazy("認証局の証明書（PEM）"),
        max_length=16_384,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=lazy("製造者が公開しているものを、製造者のページで確かめて貼ります。"),
        error_messages={"required": lazy("証明書を貼ってください。")},
    )


@page
def roots(visit: Visit) -> HttpResponse:
    """Show which roots are believed; a keeper enters another."""
    keeper = visit.person.has(Role.TERMINAL_KEEPER)
    if not (keeper or visit.person.has(Role.OPERATIONS_MANAGER)):
        raise Http404
    form = RootForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        try:
            attestation.enter(pem=form.cleaned_data["pem"], by=visit.person, at=visit.at)
        except ValidationError as fault:
            if not keeper:
                raise
            complain(form, fault)
        else:
            messages.success(visit.request, _("認証局の証明書を登録しました。"))
            return redirect("desk:attestation_roots")
    policy = machine.policy_of(visit)
    context = {
        "form": form,
        "keeper": keeper,
        "roots": attestation.listing(),
        "wanted": attestation_wanted(policy),
        "basis": policy.setting("equipment.attestation").basis,
        "crumbs": [Link(_("配備機器"), reverse("desk:terminals"))],
    }
    return frame.show(visit, "attestation_roots", context, status=BAD_INPUT if form.errors else 200)


@act
def remove(visit: Visit, root_id: int) -> HttpResponse:
    """Believe a root no longer."""
    attestation.remove(root_id=root_id, by=visit.person, at=visit.at)
    messages.success(
        visit.request, _("認証局の登録を終わりにしました。登録済みのパスキーは残ります。")
    )
    return redirect("desk:attestation_roots")
