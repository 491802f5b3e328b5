"""Limits of alarms at the desk (警報の基準): from when on somebody is told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import alarm_limits as limits
from hayauma.installation.alarm_limits import LimitLine
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.operating.reach import refuse_readers
from hayauma.web.desk.operating.relays import BAD_INPUT, up
from hayauma.web.desk.visit import Visit, page

MINUTES, LETTERS, PER_CENT = lazy("分"), lazy("通"), lazy("％")
# What each figure is about, and in which unit it is written.
WORDS: dict[str, tuple[Promise, Promise]] = {
    "relay_minutes": (
        lazy("中継サーバーに渡せない時間、送る仕組みが止まっていた時間がこれを超えたら知らせる"),
        MINUTES,
    ),
    "resting_minutes": (lazy("ドメインへの送信を休んでいる時間がこれを超えたら知らせる"), MINUTES),
    "canary_minutes": (
        lazy("見張り用の宛先に、受付済みからこれだけ経っても届かなければ知らせる"),
        MINUTES,
    ),
    "same_minutes": (lazy("収まった警報がこの間にまた起きたら、同じ警報とみなす"), MINUTES),
    "refused_percent": (
        lazy("受付拒否（宛先不明・送信元への規制）の割合がこれを超えたら知らせる"),
        PER_CENT,
    ),
    "refused_among": (lazy("その割合を見るのは、少なくともこれだけ送った配信とみなして"), LETTERS),
}


class LimitsForm(forms.Form):
    """Every figure, and by what it was decided."""

    ground = forms.CharField(
        label=lazy("何によるか"),
        max_length=limits.GROUND_MOST,
        required=False,
        help_text=lazy("数を変えるときに書きます。例：運用要領、運用管理者の決定。"),
    )

    def __init__(self, *args: Any, lines: dict[str, LimitLine], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: line.value for name, line in lines.items()})
        super().__init__(*args, **kwargs)
        for name, (label, unit) in WORDS.items():
            bounds = lines[name].bounds
            help_text = _("{least}から{most}まで。製品の初期値は{default}。").format(
                least=f"{bounds.least:,}", most=f"{bounds.most:,}", default=f"{bounds.default:,}"
            )
            self.fields[name] = forms.IntegerField(
                label=_("{what}（{unit}）").format(what=label, unit=unit), help_text=help_text
            )
        self.order_fields([*WORDS, "ground"])


def shown(service: str) -> list[tuple[str, str, LimitLine]]:
    """Return each figure for a list: what it is about, its unit, and where it comes from."""
    found = {line.name: line for line in limits.lines(service=service)}
    return [(str(label), str(unit), found[name]) for name, (label, unit) in WORDS.items()]


@page
def alarm_limits(visit: Visit) -> HttpResponse:
    """Change from when on somebody is told. Source: 第4条第3項第3号."""
    refuse_readers(visit)
    lines = {line.name: line for line in limits.lines(service=visit.service.code)}
    form = LimitsForm(visit.request.POST if visit.posted else None, lines=lines)
    if visit.posted and form.is_valid() and _changed(visit, form):
        return redirect("desk:system")
    context = {"form": form, "crumbs": [up()]}
    return frame.show(visit, "alarm_limits", context, status=BAD_INPUT if form.errors else 200)


def _changed(visit: Visit, form: LimitsForm) -> bool:
    figures = dict(form.cleaned_data)
    ground = figures.pop("ground")
    service, actor = visit.service.code, visit.person.actor
    try:
        new = limits.change(figures, service=service, ground=ground, actor=actor, at=visit.at)
    except ValidationError as fault:
        complain(form, fault)
        return False
    said = _("警報の基準を変えました。") if new else _("変わるところはありませんでした。")
    messages.success(visit.request, said)
    return True
