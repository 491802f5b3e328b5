"""Canaries at the desk (見張り用の宛先): an address of the city per menu, to be watched."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma import links
from hayauma.delivery import arrivals
from hayauma.delivery import canaries as register
from hayauma.menus import catalogue
from hayauma.web.desk import frame
from hayauma.web.desk.fields import offer
from hayauma.web.desk.forms import complain
from hayauma.web.desk.operating.reach import operates, refuse_readers, refuse_strangers
from hayauma.web.desk.operating.relays import BAD_INPUT, up
from hayauma.web.desk.visit import Visit, act, page


class CanaryForm(forms.Form):
    """An address of the city, for one menu."""

    menu = forms.ChoiceField(label=lazy("配信メニュー"))
    name = forms.CharField(
        label=lazy("だれのアドレスか"),
        max_length=80,
        help_text=lazy("例：広報課の共用。画面にはこれを出し、アドレスは出しません。"),
    )
    address = forms.CharField(
        label=lazy("市のメールアドレス"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, menus: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "menu", [("", _("選んでください")), *menus])


@page
def canaries(visit: Visit) -> HttpResponse:
    """Show the addresses that are watched; enter one. Source: 第4条第3項第3号."""
    refuse_strangers(visit)
    menus = [(one.code, one.name) for one in catalogue.menus(visit.service.code, visit.at)]
    form = CanaryForm(visit.request.POST if visit.posted else None, menus=menus)
    if visit.posted:
        refuse_readers(visit)
    if visit.posted and form.is_valid():
        try:
            register.enter(
                service=visit.service.code,
                token=links.new_token(secrets.token_bytes(32)),
                actor=visit.person.actor,
                at=visit.at,
                **form.cleaned_data,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("次の配信から、この宛先を見張ります。"))
            return redirect("desk:canaries")
    names = dict(menus)
    context = {
        "form": form,
        "lines": [
            (
                one,
                names.get(one.menu, one.menu),
                arrivals.address(one.id, service=visit.service.code),
            )
            for one in register.listing(service=visit.service.code)
        ],
        "operates": operates(visit),
        "crumbs": [up()],
    }
    return frame.show(visit, "canaries", context, status=BAD_INPUT if form.errors else 200)


@act
def end_canary(visit: Visit, menu: str) -> HttpResponse:
    """Watch a menu's address no longer. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    if not register.end(
        service=visit.service.code, menu=menu, actor=visit.person.actor, at=visit.at
    ):
        raise ValidationError(_("この配信メニューには、見張り用の宛先がありません。"))
    messages.success(visit.request, _("見張りを終わりにしました。この宛先には、もう送りません。"))
    return redirect("desk:canaries")
