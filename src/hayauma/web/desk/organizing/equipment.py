"""Terminals (配備機器): the register, one-time codes, and the page that makes a browser one.

Source: 第8条第2項. The keepers alone change the register; everybody may read where to go.
"""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.organization import terminals as register
from hayauma.organization.directory import Role
from hayauma.organization.looks import look
from hayauma.web import terminals as credential
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.organizing import machine
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422


class RegisterForm(forms.Form):
    """A piece of deployed equipment as its keeper enters it."""

    code = forms.SlugField(
        label=lazy("記号"), max_length=40, help_text=lazy("半角英数字とハイフン。例：duty-02")
    )
    name = forms.CharField(label=lazy("名前"), max_length=80, help_text=lazy("例：当直-02"))
    place = forms.CharField(label=lazy("置き場所"), max_length=120, help_text=lazy("例：1階当直室"))
    network = forms.CharField(
        label=lazy("使えるネットワーク"),
        max_length=200,
        required=False,
        help_text=lazy(
            "192.0.2.0/24 のように書きます。空けたときは、証明書かパスキーを登録するか、"
            "運用管理者がどこからでも使えるとすると、発信に使えます。"
        ),
    )


class CodeForm(forms.Form):
    """The one-time code, as it is read out and typed."""

    code = forms.CharField(
        label=lazy("登録の番号"),
        max_length=40,
        help_text=lazy("情報管理主管課から聞いた、ABCDE-23456 のような番号。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": lazy("登録の番号を入れてください。")},
    )


@page
def terminals(visit: Visit) -> HttpResponse:
    """Show the register; a keeper may enter a terminal. Source: 第8条第2項."""
    keeper = visit.person.has(Role.TERMINAL_KEEPER)
    form = RegisterForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        try:
            entered = register.register(
                service=visit.service.code, by=visit.person, at=visit.at, **form.cleaned_data
            )
        except ValidationError as fault:
            if fault.__dict__.get("code") == "keeper" or not keeper:
                raise
            complain(form, fault)
        else:
            messages.success(
                visit.request,
                _("{name}を登録しました。番号を発行して、その機器で入れてください。").format(
                    name=entered.name
                ),
            )
            return redirect("desk:terminals")
    return _show(visit, form)


@act
def issue_code(visit: Visit, code: str) -> HttpResponse:
    """Issue a one-time code for a terminal, and show it this once."""
    one_time = register.readable_code(secrets.token_bytes(16))
    until = register.issue_code(terminal=code, one_time=one_time, by=visit.person, at=visit.at)
    return _show(visit, RegisterForm(), issued={"code": one_time, "until": until, "for": code})


@act
def retire(visit: Visit, code: str) -> HttpResponse:
    """Take a terminal out of use at once."""
    reason = visit.request.POST.get("reason", "").strip()
    register.retire(terminal=code, reason=reason, by=visit.person, at=visit.at)
    messages.success(visit.request, _("登録を終わりにしました。"))
    return redirect("desk:terminals")


@act
def reconfirm(visit: Visit, code: str) -> HttpResponse:
    """Record the yearly look at a terminal."""
    register.reconfirm(terminal=code, by=visit.person, at=visit.at)
    messages.success(visit.request, _("確認を記録しました。"))
    return redirect("desk:terminals")


@page
def enrol(visit: Visit) -> HttpResponse:
    """Make this browser a terminal, by its one-time code."""
    form = CodeForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        secret = credential.new_secret()
        try:
            enrolled = register.enrol(
                code=form.cleaned_data["code"], by=visit.person, at=visit.at, secret=secret
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            _welcome(visit, enrolled, secret)
            response = redirect("desk:home")
            credential.keep(response, secret)
            return response
    context = {
        "form": form,
        "here": visit.terminal,
        "held": credential.held(visit.request, at=visit.at),
        "passkeys": machine.policy_of(visit).says("equipment.proofs", "passkey"),
    }
    return frame.show(visit, "enrol", context, status=BAD_INPUT if form.errors else 200)


def _welcome(visit: Visit, enrolled: register.EnrolledTerminal, secret: str) -> None:
    """Say what this browser is now, and what is still wanted before it may release."""
    names = {"name": enrolled.name, "place": enrolled.place}
    shown = register.Shown(credential=secret, address=credential.address(visit.request))
    known = register.identify(shown, at=visit.at).state == "enrolled"
    policy = machine.policy_of(visit)
    if known and policy.says("equipment.proofs", "credential"):
        text = _("このブラウザーを「{name}　{place}」として登録しました。発信できます。")
        messages.success(visit.request, text.format(**names))
    else:
        text = _(
            "このブラウザーを「{name}　{place}」として登録しました。発信には、ほかの証が要ります。"
            "10分の間に「この機器を登録する」の画面でパスキーを作るか、情報管理主管課に"
            "聞いてください。"
        )
        messages.warning(visit.request, text.format(**names))


def _show(
    visit: Visit, form: RegisterForm, *, issued: dict[str, Any] | None = None
) -> HttpResponse:
    lines = register.register_lines()
    keeper = visit.person.has(Role.TERMINAL_KEEPER)
    alarms = register.alarms() if keeper else {}
    policy = machine.policy_of(visit)
    used = [line for line in lines if not line.retired_at]
    looks = {line.code: look(policy, line.looked_at, at=visit.at) for line in used}
    context = {
        "form": form,
        "lines": [
            {"line": line, "alarm": alarms.get(line.code), "look": looks[line.code]}
            for line in used
        ],
        "overdue": [line for line in used if line.in_use and looks[line.code].overdue],
        "opens": keeper or visit.person.has(Role.OPERATIONS_MANAGER),
        "retired": [line for line in lines if line.retired_at],
        "keeper": keeper,
        "issued": issued,
        "here": visit.terminal,
    }
    return frame.show(visit, "terminals", context, status=BAD_INPUT if form.errors else 200)
