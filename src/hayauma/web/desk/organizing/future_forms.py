"""What is handed in for a reorganisation (組織改編の様式): its day, and its tables as files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy


class Files(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files."""
        several = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in several or [None]]


class TablesForm(forms.Form):
    """The day of the reorganisation and its tables."""

    day = forms.DateField(
        label=lazy("改編の日（この日の0時に切り替わります）"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": lazy("改編の日を選んでください。")},
    )
    tables = FilesField(
        label=lazy("表（CSV。二つ以上を一度に選べます）"),
        widget=Files(attrs={"accept": ".csv,text/csv"}),
        help_text=lazy("UTF-8 でもシフトJIS でもかまいません。選ばなかった表は、いまのままです。"),
        error_messages={
            "required": lazy("CSV ファイルを選んでください。"),
            "empty": lazy("この CSV には中身がありません。"),
        },
    )
