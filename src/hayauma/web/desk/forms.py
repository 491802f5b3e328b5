"""What a member of staff types (様式). Whether it may be is the rooms' to say, not a form's."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from hayauma.bulletins.draft import Draft, EditionText
from hayauma.organization.directory import ProgrammeView
from hayauma.subscriptions.audience import AudienceRule

NOW, WINDOW = "now", "window"
LOCAL = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Day and time in the city's zone, as browsers let people pick them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages",
            {"invalid": _("日付と時刻を選んでください（例：2026年6月3日 10時00分）。")},
        )
        super().__init__(
            input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
            **kwargs,
        )


class DraftField(forms.CharField):
    """Text that a bulletin must have before it is handed in; a draft is kept without it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def validate(self, value: str) -> None:
        """Accept nothing yet: what is missing is said where the bulletin is handed in."""


class TextForm(forms.Form):
    """Subject, text and menus: what every bulletin has."""

    subject = DraftField(
        label=_("件名"),
        help_text=_(
            "1行で、全角30字くらいまで。最初に【防犯】のように種類を書くと見分けやすくなります。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "wide"}),
    )
    body = DraftField(
        label=_("本文"),
        help_text=_(
            "行の最初に「## 」と書くと見出し、「- 」と書くと箇条書きになります。"
            "URLはそのまま書きます。10,000字まで。"
        ),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )
    menus = forms.MultipleChoiceField(
        label=_("送る相手（配信メニュー）"),
        required=False,
        error_messages={
            "invalid_choice": _("選んだ配信メニューの一部が、なくなりました。選び直してください。")
        },
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["menus"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, code) for code in codes]

    def window(self) -> tuple[datetime | None, datetime | None]:
        """Return from when until when it may be sent; nothing means: once it is permitted."""
        return None, None

    def draft(self, *, sender: str, over: Draft | None = None) -> Draft:
        """Return what was typed as a draft, over the parts of another that have no field here."""
        since, until = self.window()
        text = EditionText(self.cleaned_data["subject"], self.cleaned_data["body"])
        rule = AudienceRule("menus", tuple(self.cleaned_data["menus"]))
        if over and over.audience.kind != "menus":
            rule = over.audience  # a correction goes to those who received: nobody chooses
        return Draft(
            editions={**(over.editions if over else {}), "ja": text},
            audience=rule,
            sender=over.sender if over else sender,
            not_before=since,
            not_after=until,
            attachments=over.attachments if over else (),
        )


class OwnedForm(TextForm):
    """A bulletin that begins: it belongs to a programme."""

    programme = forms.ChoiceField(
        label=_("事務事業"),
        help_text=_("どの仕事のお知らせかを選びます。所管する課等の長が承認します。"),
        error_messages={"required": _("事務事業を選んでください。")},
    )

    def __init__(
        self,
        *args: Any,
        own: Sequence[ProgrammeView],
        others: Sequence[ProgrammeView],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        groups = [
            (str(label), [_line(one) for one in programmes])
            for label, programmes in (
                (_("担当する事務事業"), own),
                (_("ほかの事務事業（提出のときに理由を書きます）"), others),
            )
            if programmes
        ]
        field.choices = groups if len(own) == 1 else [("", _("選んでください")), *groups]


class UrgentForm(OwnedForm):
    """Urgent news: programme, text, menus, and why approval cannot wait; it goes at once."""

    reason = forms.CharField(
        label=_("承認を待てない理由"),
        help_text=_("1行で足ります。記録に残り、配信責任者等に知らせます。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("承認を待てない理由を書いてください。")},
    )
    field_order = ("programme", "subject", "body", "menus", "reason")


def complain(form: forms.Form, fault: ValidationError) -> None:
    """Put what a room found wrong beside the fields of a form; what has no field stands on top."""
    if not hasattr(fault, "error_dict"):
        for message in fault.messages:
            form.add_error(None, message)
        return
    for field, messages in fault.message_dict.items():
        known = field if field in form.fields and field != NON_FIELD_ERRORS else None
        for message in messages:
            form.add_error(known, message)


def _line(programme: ProgrammeView) -> tuple[str, str]:
    return programme.code, f"{programme.name}（{programme.section.name}）"
