"""Domain groups at the desk (受信ドメインのまとまり): their domains, limits, source, and way."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.installation import domains as groups
from hayauma.installation import relays, routes
from hayauma.installation.domains import DomainGroup
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.operating.reach import refuse_readers
from hayauma.web.desk.operating.relays import BAD_INPUT, up
from hayauma.web.desk.operating.typed import DomainGroupForm
from hayauma.web.desk.visit import Visit, page


@page
def new_domain_group(visit: Visit) -> HttpResponse:
    """Enter a group of domains. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    form = DomainGroupForm(visit.request.POST if visit.posted else None, relays=_relays())
    if visit.posted and form.is_valid():
        if form.cleaned_data["code"] in groups.names():
            form.add_error("code", _("この記号のまとまりは、もうあります。"))
        elif _changed(visit, form, form.cleaned_data["code"]):
            return redirect("desk:system")
    return _show(visit, form, None)


@page
def domain_group(visit: Visit, code: str) -> HttpResponse:
    """Change a group: before and after stand in the journal. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    if code not in groups.names():
        raise Http404
    one = groups.group(code)
    form = DomainGroupForm(
        visit.request.POST if visit.posted else None,
        over=one,
        way=routes.table().get(code, ()),
        relays=_relays(),
    )
    if visit.posted and form.is_valid() and _changed(visit, form, code):
        return redirect("desk:system")
    return _show(visit, form, one)


def _changed(visit: Visit, form: DomainGroupForm, code: str) -> bool:
    try:
        with transaction.atomic():
            groups.change(form.group(code), actor=visit.person.actor, at=visit.at)
            routes.set_(group=code, names=form.way(), actor=visit.person.actor, at=visit.at)
    except ValidationError as fault:
        complain(form, _as_typed(fault))
        return False
    messages.success(visit.request, _("変えました。送信中の分にも、まもなく効きます。"))
    return True


def _as_typed(fault: ValidationError) -> ValidationError:
    """Name the field by which the size and the relays are typed."""
    fields = {"most_bytes": "megabytes", "relays": "first"}
    return ValidationError(
        {fields.get(field, field): said for field, said in fault.message_dict.items()}
    )


def _relays() -> list[str]:
    return [one.name for one in relays.lines() if one.active]


def _show(visit: Visit, form: DomainGroupForm, one: DomainGroup | None) -> HttpResponse:
    context = {"form": form, "group": one, "crumbs": [up()]}
    return frame.show(visit, "domain_group", context, status=BAD_INPUT if form.errors else 200)
