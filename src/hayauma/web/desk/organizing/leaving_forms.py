"""What is typed about leaves (機器の特例の様式)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.web.desk.forms import MomentField

REASON = lazy("理由（記録に残ります）")


class QuickForm(forms.Form):
    """One person, a reason, and a tap."""

    person = forms.ChoiceField(
        label=lazy("だれに"), error_messages={"required": lazy("職員を選んでください。")}
    )
    reason = forms.CharField(
        label=REASON,
        max_length=300,
        error_messages={"required": lazy("機器の特例を認める理由を書いてください。")},
    )
    absence = forms.CharField(label=lazy("運用管理者が不在の理由"), max_length=100, required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], substitute: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        _offer(self, "person", [("", _("選んでください")), *people])
        if not substitute:
            del self.fields["absence"]


class StandingForm(QuickForm):
    """A leave until a date, for a person, a terminal, a menu, or any of them."""

    person = forms.ChoiceField(label=lazy("だれに"), required=False)
    terminal = forms.ChoiceField(
        label=lazy("どの機器"),
        required=False,
        help_text=lazy("登録してある機器のうち、証が足りないものなどに限るとき。"),
    )
    menu = forms.ChoiceField(label=lazy("どの配信メニュー"), required=False)
    until = MomentField(label=lazy("いつまで"))
    field_order = ("person", "terminal", "menu", "until", "reason", "absence")

    def __init__(
        self,
        *args: Any,
        menus: list[tuple[str, str]],
        machines: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", [("", _("だれでも")), *self.people])
        _offer(self, "terminal", [("", _("どの機器でも")), *machines])
        _offer(self, "menu", [("", _("すべて")), *menus])


class AskForm(forms.Form):
    """Why I need a leave."""

    reason = forms.CharField(
        label=lazy("特例が要る理由（記録に残ります）"),
        max_length=300,
        error_messages={"required": lazy("機器の特例が要る理由を書いてください。")},
    )


class SpokenForm(forms.Form):
    """What was said on the telephone: by whom, when, and which number was called."""

    given_by = forms.TypedChoiceField(
        label=lazy("認めた人"),
        coerce=int,
        error_messages={"required": lazy("認めた職員を選んでください。")},
    )
    called = forms.CharField(
        label=lazy("かけた電話番号"),
        max_length=40,
        error_messages={"required": lazy("かけた電話番号を書いてください。")},
    )
    said_at = MomentField(label=lazy("認めた時刻"))
    reason = forms.CharField(
        label=REASON,
        max_length=300,
        error_messages={"required": lazy("機器の特例を認める理由を書いてください。")},
    )
    absence = forms.CharField(
        label=lazy("運用管理者が不在の理由（代決者が認めたとき）"), max_length=100, required=False
    )

    def __init__(self, *args: Any, givers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "given_by", givers)


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
