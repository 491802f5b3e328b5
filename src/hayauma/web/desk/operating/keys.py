"""Signing keys at the desk (署名鍵): made, shown as a line for the DNS, put in use, ended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.installation import signing
from hayauma.mail.dkim import Algorithm
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.operating.reach import operates, refuse_readers, refuse_strangers
from hayauma.web.desk.operating.relays import BAD_INPUT, up
from hayauma.web.desk.operating.typed import KeyForm
from hayauma.web.desk.visit import Visit, act, page


@page
def signing_keys(visit: Visit) -> HttpResponse:
    """Show the keys with their DNS lines; make another. Source: 第4条第3項第3号."""
    refuse_strangers(visit)
    form = KeyForm(visit.request.POST if visit.posted else None)
    if visit.posted:
        refuse_readers(visit)
    if visit.posted and form.is_valid():
        try:
            signing.make_key(
                service=visit.service.code,
                selector=form.cleaned_data["selector"],
                algorithm=Algorithm(form.cleaned_data["algorithm"]),
                actor=visit.person.actor,
                at=visit.at,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(
                visit.request,
                _("鍵を作りました。DNS の行をネットワークの担当に渡してください。"),
            )
            return redirect("desk:signing_keys")
    keys = signing.keys(service=visit.service.code)
    context = {
        "form": form,
        "keys": [one for one in keys if one.ended_at is None],
        "ended": [one for one in keys if one.ended_at is not None],
        "operates": operates(visit),
        "crumbs": [up()],
    }
    return frame.show(visit, "signing_keys", context, status=BAD_INPUT if form.errors else 200)


@act
def use_key(visit: Visit, selector: str) -> HttpResponse:
    """Sign with a key from now on. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    service = visit.service.code
    signing.use_key(service=service, selector=selector, actor=visit.person.actor, at=visit.at)
    messages.success(
        visit.request,
        _("この鍵で署名します。動いている送る仕組み（engine）は、次に始めたときから使います。"),
    )
    return redirect("desk:signing_keys")


@act
def end_key(visit: Visit, selector: str) -> HttpResponse:
    """Sign with a key no longer, for good. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    service = visit.service.code
    signing.end_key(service=service, selector=selector, actor=visit.person.actor, at=visit.at)
    messages.success(
        visit.request, _("この鍵での署名をやめました。DNS の行は、あと1週間残してください。")
    )
    return redirect("desk:signing_keys")
