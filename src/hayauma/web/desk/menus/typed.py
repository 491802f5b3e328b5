"""What is typed when a menu is consulted about, asked for, and decided on (第10条の様式)."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import city_time
from hayauma.menus.requesting import form as request_form
from hayauma.menus.requesting.states import DECISION_WORDS, FATE_WORDS, Decision, Fate, Kind
from hayauma.web.desk.fields import DayField, offer


class ConsultationForm(forms.Form):
    """A talk with the operations manager."""

    topic = forms.CharField(label=lazy("何について"), max_length=120)
    held_on = DayField(label=lazy("協議した日"))
    parties = forms.CharField(label=lazy("だれとだれが"), max_length=300)
    outcome = forms.CharField(
        label=lazy("協議・調整の結果"), widget=forms.Textarea(attrs={"rows": 4})
    )


class RequestForm(forms.Form):
    """The form itself: its fields are data (menus/requesting/form.toml)."""

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        menus: list[tuple[str, str]],
        consultations: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind is Kind.ADD:
            self.fields["menu"] = forms.SlugField(
                label=_("記号（半角英数字）"),
                max_length=40,
                required=False,
                help_text=_("フィードの住所などに使います。例：kosodate-4-6"),
            )
        else:
            self.fields["menu"] = forms.ChoiceField(
                label=_("配信メニュー"), choices=[("", _("選んでください")), *menus]
            )
        for one in request_form.fields(kind):
            must = kind in one.must
            label = one.label if must else _("{label}（書かなくてもよい）").format(label=one.label)
            if one.kind == "yes":
                self.fields[one.key] = forms.BooleanField(label=one.label, required=False)
                continue
            long = one.kind == "text"
            self.fields[one.key] = forms.CharField(
                label=label,
                required=False,
                max_length=one.most,
                widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
            )
        self.fields["consultation"] = forms.ChoiceField(
            label=_("協議の記録"),
            required=False,
            choices=[("", _("まだありません")), *consultations],
        )

    def given(self) -> dict[str, str]:
        """Return what was filled in, by field of the form."""
        left_out = {"menu", "consultation"}
        return {
            key: ("1" if value else "") if isinstance(value, bool) else str(value)
            for key, value in self.cleaned_data.items()
            if key not in left_out
        }

    def consultation(self) -> int | None:
        """Return which consultation the request rests on."""
        chosen = self.cleaned_data["consultation"]
        return int(chosen) if chosen else None


class FilingForm(forms.Form):
    """Why the head is away, where a substitute files it."""

    absence = forms.CharField(label=lazy("課等の長が不在の理由"), max_length=100, required=False)


class DecisionForm(forms.Form):
    """What the operations manager says, from when, and what becomes of who chose the menu."""

    decision = forms.ChoiceField(label=lazy("決定"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=lazy("条件、又は差し戻す理由"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_on = DayField(label=lazy("実施日"), required=False)
    group = forms.ChoiceField(label=lazy("分野"), required=False)
    fate = forms.ChoiceField(label=lazy("いまの登録者"), required=False, widget=forms.RadioSelect)
    moved_to = forms.ChoiceField(label=lazy("移す先"), required=False)
    absence = forms.CharField(
        label=lazy("運用管理者が不在の理由（代決のとき）"), max_length=100, required=False
    )

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        groups: list[tuple[str, str]],
        menus: list[tuple[str, str]],
        substitute: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", [(str(key), _(DECISION_WORDS[key])) for key in Decision])
        if kind is Kind.DELETE:
            offer(self, "fate", [(str(key), _(FATE_WORDS[key])) for key in Fate])
            offer(self, "moved_to", [("", _("選んでください")), *menus])
            del self.fields["group"]
        else:
            offer(self, "group", groups)
            del self.fields["fate"], self.fields["moved_to"]
        if not substitute:
            del self.fields["absence"]

    def effective_at(self) -> datetime | None:
        """Return the first moment of the day it takes effect, on the city's clock."""
        day = self.cleaned_data.get("effective_on")
        zone = city_time.zone()
        return datetime.combine(day, time(0), tzinfo=zone) if day else None
