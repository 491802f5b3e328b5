"""What a citizen types. Whether an address is one is subscriptions' to say, not a form's."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """One mail address."""

    address = forms.CharField(
        label=_("メールアドレス"),
        max_length=320,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("メールアドレスを入れてください。"),
            "max_length": _("メールアドレスが長すぎます。"),
        },
    )


class AnyOf(forms.MultipleChoiceField):
    """Boxes whose offer the form does not know: what may be chosen is subscriptions' to say."""

    def valid_value(self, value: object) -> bool:  # noqa: ARG002 — Django's signature
        """Let every code through to the act."""
        return True


class MenusForm(forms.Form):
    """One or more menus of the catalogue; drawn as cards, not by the form itself."""

    menus = AnyOf(
        label=_("知りたい情報"),
        error_messages={"required": _("知りたい情報を一つ以上選んでください。")},
    )


class RegistrationForm(MenusForm, AddressForm):
    """Menus and an address."""

    field_order = ("menus", "address")

    def __init__(self, *args: Any, mail_domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = format_html(
            gettext("{domain} からのメールを「受け取る」に設定してください。"),
            domain=format_html('<b class="mono">{}</b>', mail_domain),
        )
