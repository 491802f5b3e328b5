"""Relays at the desk (中継サーバー): entering one, changing it, using it no longer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.installation import relays as register
from hayauma.installation.relays import RelayLine
from hayauma.look import Link
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.operating.reach import refuse_readers
from hayauma.web.desk.operating.typed import RelayForm
from hayauma.web.desk.visit import Visit, act, page

BAD_INPUT = 422


@page
def new_relay(visit: Visit) -> HttpResponse:
    """Enter a relay. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    form = RelayForm(visit.request.POST if visit.posted else None)
    if visit.posted and form.is_valid():
        name = form.cleaned_data["name"].strip()
        if any(one.name == name and one.active for one in register.lines()):
            form.add_error("name", _("この名前の中継サーバーは、もうあります。"))
        elif _entered(visit, form, name):
            return redirect("desk:system")
    return _show(visit, form, None)


@page
def relay(visit: Visit, name: str) -> HttpResponse:
    """Change a relay. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    one = _found(name)
    form = RelayForm(visit.request.POST if visit.posted else None, over=one)
    if visit.posted and form.is_valid() and _entered(visit, form, name):
        return redirect("desk:system")
    return _show(visit, form, one)


@act
def retire_relay(visit: Visit, name: str) -> HttpResponse:
    """Use a relay no longer; its password is forgotten. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    register.retire(name=name, actor=visit.person.actor, at=visit.at)
    messages.success(visit.request, _("{name}を使わないことにしました。").format(name=name))
    return redirect("desk:system")


def _entered(visit: Visit, form: RelayForm, name: str) -> bool:
    """Do it, or put what is wrong beside the fields."""
    try:
        register.enter(
            form.view(name),
            order=form.cleaned_data["order"],
            keep_password=True,
            actor=visit.person.actor,
            at=visit.at,
        )
    except ValidationError as fault:
        complain(form, fault)
        return False
    messages.success(
        visit.request,
        _(
            "{name}を登録しました。動いている送る仕組み（engine）は、次に始めたときから使います。"
        ).format(name=name),
    )
    return True


def _found(name: str) -> RelayLine:
    for one in register.lines():
        if one.name == name:
            return one
    raise Http404


def _show(visit: Visit, form: RelayForm, one: RelayLine | None) -> HttpResponse:
    context = {"form": form, "relay": one, "crumbs": [up()]}
    return frame.show(visit, "relay", context, status=BAD_INPUT if form.errors else 200)


def up() -> Link:
    """Return the way back to the page of the whole system."""
    return Link(_("送信の設定"), reverse("desk:system"))
