"""What an auditor types (監査の様式): what a question wants to know, how a sample is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import city_time
from hayauma.installation.numbering import fiscal_year
from hayauma.oversight.audit.answers import Asked
from hayauma.oversight.audit.questions import Wants
from hayauma.oversight.audit.sampling import MOST, SEED_MOST
from hayauma.web.desk.fields import DayField, offer
from hayauma.web.desk.forms import LOCAL, MomentField

PERIODS = {Wants.PERIOD, Wants.PERIOD_AND_NUMBER}
OPENING = time(8, 30)


@dataclass(frozen=True)
class Defaults:
    """What is asked where nobody says otherwise: this fiscal year, today, 1 April 8:30."""

    service: str
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        """Return the city's zone."""
        return city_time.zone()

    @property
    def today(self) -> date:
        """Return today in the city."""
        return self.at.astimezone(self.zone).date()

    @property
    def first(self) -> date:
        """Return the first day of the fiscal year."""
        return date(fiscal_year(self.at), 4, 1)

    def given(self, wants: Wants) -> dict[str, str]:
        """Return the fields of a form as they are before anybody types."""
        if wants in PERIODS:
            return {"since": self.first.isoformat(), "until": self.today.isoformat()}
        if wants is Wants.DAY:
            return {"day": self.today.isoformat()}
        if wants is Wants.MOMENT:
            return {"moment": datetime.combine(self.first, OPENING).strftime(LOCAL)}
        return {}

    def asked(self, cleaned: Mapping[str, Any]) -> Asked:
        """Return what is asked; the last day of a period counts whole."""
        day = cleaned.get("day")
        moment = cleaned.get("moment") or (self._begin(day) if day else self.at)
        return Asked(
            service=self.service,
            at=self.at,
            since=self._begin(cleaned.get("since") or self.first),
            until=self._begin((cleaned.get("until") or self.today) + timedelta(days=1)),
            moment=moment,
            number=str(cleaned.get("number") or "").strip(),
            menu=str(cleaned.get("menu") or ""),
            whole=bool(cleaned.get("whole")),
        )

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self.zone)


class PeriodForm(forms.Form):
    """From a day to a day."""

    since = DayField(label=lazy("いつから"))
    until = DayField(label=lazy("いつまで（その日を含む）"))

    def clean(self) -> dict[str, Any]:
        """Want the days in their order."""
        given: dict[str, Any] = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("終わりの日は、始まりの日より後にしてください。"))
        return given


class QuestionForm(forms.Form):
    """What one question wants; its fields depend on the question."""

    def __init__(
        self, *args: Any, wants: Wants, menus: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if wants in PERIODS:
            self.fields |= PeriodForm.base_fields
        if wants is Wants.DAY:
            self.fields["day"] = DayField(label=_("いつ"))
        if wants is Wants.MOMENT:
            self.fields["moment"] = MomentField(label=_("いつ"))
        if wants in {Wants.NUMBER, Wants.NUMBER_OR_FILE, Wants.PERIOD_AND_NUMBER}:
            self.fields["number"] = _number(wants)
        if wants is Wants.HOW_MUCH:
            self.fields["whole"] = forms.BooleanField(
                label=_("すべての封を確かめる（多いと時間がかかります）"), required=False
            )
        if wants is Wants.MENU:
            self.fields["menu"] = forms.ChoiceField(label=_("配信メニュー"))
            offer(self, "menu", menus)

    clean = PeriodForm.clean


class SampleForm(PeriodForm):
    """How a sample is drawn."""

    size = forms.IntegerField(label=lazy("抽出する数"), min_value=1, max_value=MOST)
    seed = forms.CharField(
        label=lazy("抽出の種（数や言葉）"),
        max_length=SEED_MOST,
        help_text=lazy(
            "同じ種なら、いつでも、だれがしても、同じ配信メールが選ばれます。例：令和8年度監査-1"
        ),
    )


class CommissionForm(forms.Form):
    """Who audits, from when until when, on which ground."""

    account_id = forms.TypedChoiceField(label=lazy("監査する人"), coerce=int)
    since = MomentField(label=lazy("いつから"))
    until = MomentField(label=lazy("いつまで"))
    ground = forms.CharField(
        label=lazy("根拠"),
        max_length=200,
        help_text=lazy("例：令和8年度定期監査（監査委員事務局の通知）"),
        error_messages={"required": lazy("監査の根拠を書いてください。")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "account_id", [("", _("選んでください")), *people])


class RestoreForm(forms.Form):
    """A restore that was carried out and seen to be whole."""

    on = DayField(label=lazy("確かめた日"))
    people = forms.CharField(label=lazy("確かめた人"), max_length=200)
    way = forms.CharField(
        label=lazy("何を、どう確かめたか"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy(
            "例：前日の控えから別の機器に復元し、証跡の検証が通ること、件数を確かめた。"
        ),
    )


def _number(wants: Wants) -> forms.CharField:
    if wants is Wants.NUMBER_OR_FILE:
        label = _("配信メールの番号、又は写真の照合値（SHA-256）")
        return forms.CharField(label=label, max_length=64, help_text=_("例：2026-118"))
    optional = wants is Wants.PERIOD_AND_NUMBER
    label = _("番号（原文も見るとき）") if optional else _("配信メールの番号")
    return forms.CharField(
        label=label, max_length=20, required=not optional, help_text=_("例：2026-118")
    )
