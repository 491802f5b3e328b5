"""What the supervising officer and the operations manager type to each other (指導・助言の様式)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.organization.kinds import HoldScope
from hayauma.oversight.guidance import About
from hayauma.oversight.states import KIND_WORDS, GuidanceKind
from hayauma.web.desk.fields import offer


class GuidanceForm(forms.Form):
    """Guidance, advice, or that releases are to be stopped."""

    kind = forms.ChoiceField(label=lazy("種類"), widget=forms.RadioSelect)
    target = forms.ChoiceField(label=lazy("何について"))
    code = forms.CharField(
        label=lazy("配信メールの番号（一通についてのとき）"),
        required=False,
        max_length=20,
        help_text=lazy("例：2026-118。番号を書くと、上で選んだものより優先します。"),
    )
    text = forms.CharField(
        label=lazy("内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": lazy("指導や助言の内容を書いてください。")},
    )
    names_urgent = forms.BooleanField(
        label=lazy("緊急の発信も止める（停止の指示のとき）"),
        required=False,
        help_text=lazy("ふつうは止めません。訂正と受け取りの停止は、いつも止まりません。"),
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(str(key), _(KIND_WORDS[key])) for key in GuidanceKind])
        offer(self, "target", targets)

    def about(self) -> About:
        """Return what it is about."""
        if number := self.cleaned_data["code"].strip():
            return About(HoldScope.BULLETIN, number)
        scope, _colon, code = self.cleaned_data["target"].partition(":")
        return About(HoldScope(scope), code)


class AnswerForm(forms.Form):
    """What the operations manager did about it."""

    answer = forms.CharField(
        label=lazy("何をしたか、どう扱うか"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": lazy("何をしたか、どう扱うかを書いてください。")},
    )
