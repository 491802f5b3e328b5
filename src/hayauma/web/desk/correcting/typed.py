"""What staff type when something sent was wrong (訂正の様式)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.archive.correcting.states import THROUGH_WORDS, WRONG_WORDS, Through, Wrong
from hayauma.web.desk.fields import offer
from hayauma.web.desk.forms import MomentField


class DescribeForm(forms.Form):
    """When, by whom and through what it was noticed, and what is wrong."""

    wrong = forms.ChoiceField(label=lazy("不適当な点"), widget=forms.RadioSelect)
    found_at = MomentField(label=lazy("いつ気付きましたか"))
    found_by = forms.CharField(
        label=lazy("だれが気付きましたか"),
        max_length=120,
        help_text=lazy("例：市民からの電話、広報課の職員。名前は書かなくてもよい。"),
    )
    found_through = forms.ChoiceField(label=lazy("何で気付きましたか"))
    passage = forms.CharField(
        label=lazy("誤っている部分"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy(
            "本文のとおりに写します。個人情報や著作物のときは、訂正文に同じ部分があれば止めます。"
        ),
    )
    right = forms.CharField(
        label=lazy("正しい内容"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "wrong", [(str(key), _(WRONG_WORDS[key])) for key in Wrong])
        offer(self, "found_through", [(str(key), _(THROUGH_WORDS[key])) for key in Through])


class AmendForm(forms.Form):
    """The text the public reads from now on, and what is said about the change."""

    subject = forms.CharField(label=lazy("件名"), max_length=200)
    body = forms.CharField(label=lazy("本文"), widget=forms.Textarea(attrs={"rows": 12}))
    note = forms.CharField(
        label=lazy("読む人への説明"),
        max_length=300,
        help_text=lazy("例：日付を直しました。配信履歴のページに、日付と一緒に載ります。"),
    )
    absence = forms.CharField(
        label=lazy("課等の長が不在の理由（代決のとき）"), max_length=100, required=False
    )

    def __init__(self, *args: Any, substitute: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not substitute:
            del self.fields["absence"]


class ReasonForm(forms.Form):
    """Why a case ends as it does."""

    reason = forms.CharField(label=lazy("理由"), max_length=500, required=False)
