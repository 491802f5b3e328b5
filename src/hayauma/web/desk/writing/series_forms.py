"""What is typed for a series (定期の様式): its rhythm and text, and why an issue is left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import series as acts
from hayauma.bulletins.cadence import LAST, WEEKDAYS, Cadence, Every
from hayauma.bulletins.series import SeriesDraft

EVERY_WORDS = {
    Every.WEEK: lazy("毎週"),
    Every.MONTH_DAY: lazy("毎月、決まった日"),
    Every.MONTH_WEEKDAY: lazy("毎月、決まった週の曜日"),
}


class SeriesForm(forms.Form):
    """What a series is begun with."""

    name = forms.CharField(
        label=lazy("定期の名前"), max_length=80, help_text=lazy("例：防犯だより")
    )
    programme = forms.ChoiceField(label=lazy("事務事業"))
    template = forms.ChoiceField(
        label=lazy("もとにする文例"),
        help_text=lazy(
            "文例の〔号〕は「第N号」に、〔発行日〕は発行の日に替わります。配信メニューも文例のものです。"
        ),
    )
    every = forms.ChoiceField(
        label=lazy("発行の間隔"), choices=[(one.value, EVERY_WORDS[one]) for one in Every]
    )
    weekday = forms.TypedChoiceField(
        label=lazy("曜日（毎週、決まった週のとき）"),
        coerce=int,
        choices=[(n, lazy(word)) for n, word in enumerate(WEEKDAYS)],
    )
    day = forms.IntegerField(
        label=lazy("何日、又は第何週（毎月のとき）"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=lazy("日は31で月末、週は5で最後の週です。"),
    )
    at_time = forms.TimeField(
        label=lazy("発信の時刻"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial="10:00",
    )
    lead_days = forms.IntegerField(
        label=lazy("何日前までに用意するか"),
        min_value=0,
        max_value=acts.LEAD_MOST,
        initial=2,
        help_text=lazy("その日までに承認された号がなければ、課等の長に知らせます。"),
    )
    next_number = forms.IntegerField(
        label=lazy("次の号数"),
        min_value=1,
        initial=1,
        help_text=lazy("続きから始めるときだけ変えます。"),
    )
    fixed = forms.BooleanField(
        label=lazy("どの号も一字一句同じ文にする"),
        required=False,
        help_text=lazy("課等の長が、期間を定めて一度に承認できます。件名に号数は付きません。"),
    )

    def __init__(
        self,
        *args: Any,
        programmes: list[tuple[str, str]],
        texts: list[tuple[str, str]],
        once: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("programme", programmes), ("template", texts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("選んでください")), *choices]
        if not once:
            del self.fields["fixed"]

    def draft(self) -> SeriesDraft:
        """Return the series that was typed."""
        given = self.cleaned_data
        every = Every(given["every"])
        day = min(given["day"], LAST) if every is Every.MONTH_WEEKDAY else given["day"]
        return SeriesDraft(
            name=given["name"],
            programme=given["programme"],
            template=int(given["template"]),
            cadence=Cadence(every, day=day, weekday=given["weekday"]),
            at_time=given["at_time"],
            lead_days=given["lead_days"],
            next_number=given["next_number"],
            fixed=given.get("fixed", False),
        )


class LeaveOutForm(forms.Form):
    """Why an issue is left out."""

    reason = forms.CharField(
        label=lazy("休刊にする理由"),
        max_length=300,
        error_messages={"required": lazy("休刊にする理由を書いてください。")},
    )
