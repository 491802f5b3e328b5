"""What staff type about a citizen's question (質問・要望の様式)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.inquiries.states import (
    CHANNEL_WORDS,
    ENDING_WORDS,
    SORT_WORDS,
    WAY_WORDS,
    Channel,
    Way,
)
from hayauma.web.desk.fields import offer


def _words(table: dict[Any, str], *only: Any) -> list[tuple[str, str]]:
    return [(str(key), _(word)) for key, word in table.items() if not only or key in only]


class TakeDownForm(forms.Form):
    """A question by telephone or at the counter, as staff write it down."""

    channel = forms.ChoiceField(label=lazy("どこから"), widget=forms.RadioSelect)
    sort = forms.ChoiceField(label=lazy("種類"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=lazy("配信メールの番号"),
        required=False,
        max_length=20,
        help_text=lazy("例：2026-118。どの配信メールのことでもないときは、書きません。"),
    )
    section = forms.ChoiceField(label=lazy("答える課等（番号がないとき）"), required=False)
    words = forms.CharField(
        label=lazy("内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": lazy("質問や要望の内容を書いてください。")},
    )
    summary = forms.CharField(
        label=lazy("要旨（1行。個人が分かることは書かない）"), required=False, max_length=200
    )
    name = forms.CharField(label=lazy("名前"), required=False, max_length=80)
    phone = forms.CharField(label=lazy("電話番号"), required=False, max_length=40)
    address = forms.CharField(label=lazy("メールアドレス"), required=False, max_length=320)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", _words(CHANNEL_WORDS, Channel.TELEPHONE, Channel.COUNTER))
        offer(self, "sort", _words(SORT_WORDS))
        offer(self, "section", [("", _("情報発信主管課")), *sections])


class SummaryForm(forms.Form):
    """What it is about, in a line that stays when the asker's words are erased."""

    summary = forms.CharField(
        label=lazy("要旨"), max_length=200, help_text=lazy("1行で。個人が分かることは書かない。")
    )


class HandoverForm(forms.Form):
    """To which section, and why."""

    to = forms.ChoiceField(label=lazy("回付先"))
    reason = forms.CharField(label=lazy("理由"), max_length=300)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [("", _("選んでください")), *sections])


class ReasonForm(forms.Form):
    """A reason, for what is said no to or taken up again."""

    reason = forms.CharField(label=lazy("理由"), max_length=300)


class AnswerForm(forms.Form):
    """An answer, or a word in between: how it goes and what it says."""

    way = forms.ChoiceField(label=lazy("伝え方"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=lazy("回答"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": lazy("回答を書いてください。")},
    )

    def __init__(self, *args: Any, mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [way for way in Way if mail or way is not Way.MAIL]
        offer(self, "way", _words(WAY_WORDS, *ways))
        self.fields["way"].initial = ways[0]


class AbsenceForm(forms.Form):
    """Why the head is away, where a substitute decides."""

    absence = forms.CharField(label=lazy("課等の長が不在の理由"), max_length=100, required=False)


class ClosingForm(forms.Form):
    """Why nothing more is owed."""

    ending = forms.ChoiceField(label=lazy("完結の理由"))
    note = forms.CharField(label=lazy("説明（回答していないとき）"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ending", _words(ENDING_WORDS))
