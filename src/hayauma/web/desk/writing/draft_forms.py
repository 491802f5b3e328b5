"""The form of a bulletin (様式): text in each language, menus, and when it is to be sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins.draft import Attachment, Draft, EditionText, field_of
from hayauma.subscriptions import editions
from hayauma.subscriptions.states import FIRST_EDITION
from hayauma.web.desk.forms import NOW, WINDOW, DraftField, MomentField, OwnedForm, TextForm


@dataclass(frozen=True)
class LanguageFields:
    """The fields of one other language, as a page shows them."""

    language: str
    label: str
    tag: str
    subject: BoundField
    body: BoundField


class EditionsForm(TextForm):
    """A text with other languages beside it, each with a subject and a body of its own."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, languages: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.languages = tuple(languages)
        for language in self.languages:
            self._add(language)

    def _add(self, language: str) -> None:
        name, attributes = editions.label(language), {"lang": editions.tag(language)}
        self.fields[field_of("subject", language)] = DraftField(
            label=_("件名（{language}）").format(language=name),
            required=False,
            widget=forms.TextInput(
                attrs={**attributes, "autocomplete": "off", "class": "wide"},
            ),
        )
        self.fields[field_of("body", language)] = DraftField(
            label=_("本文（{language}）").format(language=name),
            required=False,
            widget=forms.Textarea(attrs={**attributes, "rows": 10, "spellcheck": "false"}),
        )

    def other_languages(self) -> list[LanguageFields]:
        """Return the fields of each other language on the page."""
        return [
            LanguageFields(
                language,
                editions.label(language),
                editions.tag(language),
                self[field_of("subject", language)],
                self[field_of("body", language)],
            )
            for language in self.languages
        ]

    def texts(self) -> dict[str, EditionText]:
        """Return what was typed, by language."""
        return {
            language: EditionText(
                self.cleaned_data[field_of("subject", language)],
                self.cleaned_data[field_of("body", language)],
            )
            for language in (FIRST_EDITION, *self.languages)
        }


class DraftForm(EditionsForm):
    """A bulletin as it is written: text, menus, and when it is to be sent."""

    when = forms.ChoiceField(
        label=lazy("発信する時刻"),
        choices=[(NOW, lazy("承認されたらすぐ")), (WINDOW, lazy("時刻を決める"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    not_before = MomentField(label=lazy("いつから"), required=False)
    not_after = MomentField(
        label=lazy("いつまで"),
        required=False,
        help_text=lazy("この時刻を過ぎたら発信しません。書かないときは、市の定めの長さです。"),
    )
    # The revision this text was written over: two tabs are told apart by it.
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the time where one is wanted."""
        cleaned = super().clean() or self.cleaned_data
        timed = cleaned.get("when") == WINDOW
        if timed and not cleaned.get("not_before") and "not_before" not in self.errors:
            self.add_error("not_before", _("発信する日時を選んでください。"))
        return cleaned

    def window(self) -> tuple[datetime | None, datetime | None]:
        """Return from when until when it may be sent."""
        if self.cleaned_data["when"] == NOW:
            return None, None
        return self.cleaned_data["not_before"], self.cleaned_data["not_after"]

    def written(
        self, attached: tuple[Attachment, ...], *, sender: str, over: Draft | None = None
    ) -> Draft:
        """Return what was typed as a draft, with its languages and files."""
        draft = self.draft(sender=sender, over=over)
        return Draft(
            self.texts(),
            draft.audience,
            draft.sender,
            draft.not_before,
            draft.not_after,
            attached,
        )


class NewForm(OwnedForm, DraftForm):
    """The first revision of a bulletin."""

    field_order = ("programme", "subject", "body")


class TemplateForm(EditionsForm):
    """A text to begin from: its name, whose it is, and the text."""

    name = forms.CharField(
        label=lazy("文例の名前"),
        max_length=80,
        error_messages={"required": lazy("文例の名前を書いてください。")},
    )
    description = forms.CharField(label=lazy("どんなときに使うか"), max_length=200, required=False)
    for_all = forms.BooleanField(
        label=lazy("全課等で使う（運用管理者だけが変えられます）"), required=False
    )
