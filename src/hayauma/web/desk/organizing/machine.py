"""One terminal (一台の配備機器): its proofs, its network, its history; kept by 情報管理主管課.

Source: 第8条第2項. That its credential counts anywhere is the operations manager's to allow.
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import policies
from hayauma.journal import EntryLine
from hayauma.look import Link
from hayauma.organization import certificates, keeping, officers, passkeys
from hayauma.organization import terminals as register
from hayauma.organization.acts import Act
from hayauma.organization.directory import Role
from hayauma.organization.looks import look
from hayauma.organization.terminals import TerminalView
from hayauma.regulation import Policy
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422


class NetworkForm(forms.Form):
    """Where the terminal's credential counts."""

    network = forms.CharField(
        label=lazy("使えるネットワーク"),
        max_length=200,
        required=False,
        help_text=lazy("192.0.2.0/24 のように書きます。空けると、登録の証では発信できません。"),
    )


class AnywhereForm(forms.Form):
    """Why the terminal's credential may count from any network."""

    reason = forms.CharField(
        label=lazy("どこからでも使えるとする理由（記録に残ります）"),
        max_length=200,
        error_messages={"required": lazy("どこからでも使えるとするときは、理由を書いてください。")},
    )


class CertificateForm(forms.Form):
    """The certificate issued to the terminal, pasted."""

    pem = forms.CharField(
        label=lazy("クライアント証明書（PEM）"),
        max_length=16_384,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=lazy("その機器に発行した証明書を貼ります。秘密鍵は貼らないでください。"),
        error_messages={"required": lazy("証明書を貼ってください。")},
    )


class LostForm(forms.Form):
    """What happened to the terminal."""

    what = forms.CharField(
        label=lazy("いつ、どこで、何があったか（記録に残ります）"),
        max_length=200,
        error_messages={"required": lazy("何があったかを書いてください。")},
    )


FORMS: dict[str, type[forms.Form]] = {
    "network": NetworkForm,
    "anywhere": AnywhereForm,
    "certificate": CertificateForm,
    "lost": LostForm,
}


@page
def terminal(visit: Visit, code: str) -> HttpResponse:
    """Show one terminal to those who keep the register, and to the operations manager."""
    return _show(visit, code)


@act
def set_network(visit: Visit, code: str) -> HttpResponse:
    """Say in which ranges the terminal's credential counts."""

    def do(form: forms.Form) -> None:
        network = form.cleaned_data["network"]
        register.set_network(terminal=code, network=network, by=visit.person, at=visit.at)

    return _done(visit, code, "network", do, _("使えるネットワークを改めました。"))


@act
def allow_anywhere(visit: Visit, code: str) -> HttpResponse:
    """Let the terminal's credential count from any network."""

    def do(form: forms.Form) -> None:
        register.allow_anywhere(
            terminal=code,
            service=visit.service.code,
            reason=form.cleaned_data["reason"],
            by=visit.person,
            at=visit.at,
        )

    return _done(visit, code, "anywhere", do, _("どこからでも使えるとしました。"))


@act
def add_certificate(visit: Visit, code: str) -> HttpResponse:
    """Enter the client certificate that was issued to the terminal."""

    def do(form: forms.Form) -> None:
        pem = form.cleaned_data["pem"]
        certificates.register(terminal=code, pem=pem, by=visit.person, at=visit.at)

    return _done(visit, code, "certificate", do, _("証明書を登録しました。"))


@act
def remove_certificate(visit: Visit, code: str, certificate_id: int) -> HttpResponse:
    """Take a certificate out at once."""
    certificates.remove(certificate_id=certificate_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("証明書の登録を終わりにしました。"))
    return redirect("desk:terminal", code)


@act
def remove_passkey(visit: Visit, code: str, passkey_id: int) -> HttpResponse:
    """Take a passkey out at once."""
    passkeys.remove(passkey_id=passkey_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("パスキーの登録を終わりにしました。"))
    return redirect("desk:terminal", code)


@act
def lose(visit: Visit, code: str) -> HttpResponse:
    """Bar a terminal that was lost or stolen, at once."""

    def do(form: forms.Form) -> None:
        what = form.cleaned_data["what"]
        register.lose(terminal=code, what=what, by=visit.person, at=visit.at)

    return _done(visit, code, "lost", do, _("なくなった機器として、登録から外しました。"))


def _done(
    visit: Visit, code: str, name: str, do: Callable[[forms.Form], None], said: str
) -> HttpResponse:
    """Do an act from one of the page's forms, or show the page with what is wrong."""
    if name != "anywhere":
        keeping.refuse_strangers(visit.person)
    elif _capacity(visit) == "other":
        raise ValidationError(_("どこからでも使えるとするのは、運用管理者です（市の定め）。"))
    form = FORMS[name](visit.request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(visit, code, **{name: form})
    try:
        do(form)
    except ValidationError as fault:
        if set(getattr(fault, "error_dict", {})) & set(form.fields):
            complain(form, fault)
            return _show(visit, code, **{name: form})
        raise
    messages.success(visit.request, said)
    return redirect("desk:terminal", code)


def _show(visit: Visit, code: str, **bound: forms.Form) -> HttpResponse:
    keeper = visit.person.has(Role.TERMINAL_KEEPER)
    manages = _capacity(visit) != "other"
    if not keeper and not manages:
        raise ValidationError(_("配備機器の登録は、情報管理主管課の職員が行います。"))
    line = next((one for one in register.register_lines() if one.code == code), None)
    if line is None:
        raise ValidationError(_("使われている配備機器ではありません。"))
    faults = [form for form in bound.values() if form.errors]
    context = {
        "line": line,
        "keeper": keeper and not line.retired_at,
        "manages": manages and not line.retired_at,
        "look": look(policy_of(visit), line.looked_at, at=visit.at),
        "forms": {name: bound.get(name) or _fresh(name, line) for name in FORMS},
        "faulty": faults[0] if faults else None,
        "certificates": [one for one in certificates.listing() if one.terminal == code],
        "passkeys": [one for one in passkeys.listing() if one.terminal == code],
        "history": [_told(entry) for entry in register.history(code)],
        "crumbs": [Link(_("配備機器"), reverse("desk:terminals"))],
    }
    return frame.show(visit, "terminal", context, status=BAD_INPUT if faults else 200)


def _capacity(visit: Visit) -> str:
    return officers.manager_standing(visit.person, service=visit.service.code, at=visit.at).by


def policy_of(visit: Visit) -> Policy:
    """Return the policy in force at this visit."""
    return policies.in_force(service=visit.service.code, at=visit.at)


def _fresh(name: str, line: TerminalView) -> forms.Form:
    initial = {"network": "" if line.anywhere else line.network}
    return FORMS[name](initial=initial, auto_id=f"{name}_%s")


def _told(entry: EntryLine) -> dict[str, object]:
    payload = entry.payload or {}
    words = ("reason", "what", "network")
    said = "　".join(
        str(payload[word]) for word in words if payload.get(word) not in {None, "", "any"}
    )
    return {
        "at": entry.at,
        "what": _acts().get(entry.act, entry.act),
        "by": entry.actor_name,
        "said": said,
    }


def _acts() -> dict[str, str]:
    return {
        Act.TERMINAL_REGISTERED: _("登録した"),
        Act.CODE_ISSUED: _("登録の番号を発行した"),
        Act.TERMINAL_ENROLLED: _("番号が入り、ブラウザーがこの機器になった"),
        Act.TERMINAL_RECONFIRMED: _("所在を確かめた"),
        Act.TERMINAL_RETIRED: _("登録を終わりにした"),
        Act.TERMINAL_LOST: _("なくなったものとして外した"),
        Act.NETWORK_SET: _("使えるネットワークを改めた"),
        Act.NETWORK_OPENED: _("どこからでも使えるとした"),
        Act.CERTIFICATE_REGISTERED: _("クライアント証明書を登録した"),
        Act.CERTIFICATE_REMOVED: _("クライアント証明書を外した"),
        Act.PASSKEY_REGISTERED: _("パスキーを登録した"),
        Act.PASSKEY_REMOVED: _("パスキーを外した"),
        Act.PASSKEY_COPIED: _("パスキーが写された疑いがあった"),
        Act.OLD_CREDENTIAL_SEEN: _("古い証が使われた"),
    }
