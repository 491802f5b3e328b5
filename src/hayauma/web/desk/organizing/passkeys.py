"""Passkeys of terminals at the door (機器のパスキー): made after the code, shown at a release.

Source: 第8条第2項. The browser signs our challenge; without JavaScript another proof has to do.
"""

import json
from datetime import datetime, timedelta
from typing import Any, Literal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from hayauma.organization import passkeys
from hayauma.organization.webauthn import Party
from hayauma.web import terminals as door
from hayauma.web.desk import frame
from hayauma.web.desk.visit import Visit, page

BAD_INPUT = 422
ASKED = "passkey_asked"  # in the session: what was asked, for what, and when
ANSWER_WITHIN = timedelta(minutes=5)
LONGEST = 20_000  # characters of an answer


@page
def make(visit: Visit) -> HttpResponse:
    """Make a passkey on this machine, right after its code was typed."""
    code = door.held(visit.request, at=visit.at)
    if not code:
        messages.error(visit.request, _("先に、登録の番号を入れてください。"))
        return redirect("desk:enrol")
    if visit.posted:
        try:
            state, answer = _answered(visit, "create")
            passkeys.register(
                terminal=code,
                party=_party(visit),
                state=state,
                response=answer,
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            return _ask_to_make(visit, code, fault.messages)
        messages.success(visit.request, _("この機器のパスキーを登録しました。"))
        return redirect("desk:home")
    return _ask_to_make(visit, code)


@page
def show(visit: Visit) -> HttpResponse:
    """Show this machine's passkey, and go on where one came from."""
    if visit.posted:
        try:
            state, answer = _answered(visit, "get")
            known = passkeys.show(party=_party(visit), state=state, response=answer, at=visit.at)
        except ValidationError as fault:
            return _ask_to_show(visit, fault.messages)
        door.signed(visit.request, known, at=visit.at)
        messages.success(visit.request, _("この機器のパスキーを確かめました。"))
        return redirect(_next(visit))
    return _ask_to_show(visit)


def _ask_to_make(visit: Visit, code: str, faults: list[str] | None = None) -> HttpResponse:
    options, state = passkeys.begin(
        terminal=code, party=_party(visit), challenge=door.new_challenge(), at=visit.at
    )
    return _ask(visit, "create", options, state, faults)


def _ask_to_show(visit: Visit, faults: list[str] | None = None) -> HttpResponse:
    options, state = passkeys.ask(party=_party(visit), challenge=door.new_challenge())
    return _ask(visit, "get", options, state, faults)


def _ask(
    visit: Visit,
    kind: Literal["create", "get"],
    options: dict[str, Any],
    state: dict[str, Any],
    faults: list[str] | None,
) -> HttpResponse:
    visit.request.session[ASKED] = {"kind": kind, "state": state, "at": visit.at.isoformat()}
    context = {
        "kind": kind,
        "options": json.dumps(options),
        "faults": faults or [],
        "next": _next(visit),
    }
    return frame.show(visit, "passkey", context, status=BAD_INPUT if faults else 200)


def _answered(visit: Visit, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was asked in this session and what came back; each question counts once."""
    asked = visit.request.session.pop(ASKED, None)
    text = visit.request.POST.get("answer", "")
    try:
        answer = json.loads(text) if len(text) <= LONGEST else None
    except ValueError:
        answer = None
    late = asked and visit.at - datetime.fromisoformat(asked["at"]) > ANSWER_WITHIN
    if not asked or late or asked["kind"] != kind or not isinstance(answer, dict):
        raise ValidationError(
            _("パスキーを確かめられませんでした。画面を開き直して、もう一度行ってください。")
        )
    return asked["state"], answer


def _party(visit: Visit) -> Party:
    return door.party(visit.service.name)


def _next(visit: Visit) -> str:
    """Return where one came from, inside this desk."""
    wanted = visit.request.POST.get("next") or visit.request.GET.get("next") or ""
    host = visit.request.get_host()
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {host}):
        return wanted
    return reverse("desk:home")
