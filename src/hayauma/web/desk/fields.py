"""Fields (欄) that forms of several rooms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy


class DayField(forms.DateField):
    """A day, as browsers let people pick one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": lazy("日付を選んでください（例：2026年7月1日）。")},
            **kwargs,
        )


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of a form what may be chosen."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
