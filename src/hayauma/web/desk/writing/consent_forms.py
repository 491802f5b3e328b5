"""What is typed where a work or personal data is declared (承諾・了承の様式, 第7条第2号・第3号)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins.consents import PASSAGE_MOST, Given
from hayauma.bulletins.draft import Attachment
from hayauma.bulletins.states import WorkGround

GROUNDS = {
    WorkGround.OWN: lazy("市が作ったもの"),
    WorkGround.CONSENT: lazy("著作者の承諾を得たもの"),
    WorkGround.QUOTATION: lazy("著作権法による引用"),
}
METHODS = lazy("書面、電子メール、電話など")


class AboutForm(forms.Form):
    """What a declaration is about, and how a consent was given."""

    file_sha256 = forms.ChoiceField(label=lazy("どこの"), required=False)
    passage = forms.CharField(
        label=lazy("本文のどこか（そのまま写します）"),
        required=False,
        strip=False,
        max_length=PASSAGE_MOST,
        help_text=lazy("一字でも変わると、内容への了承は効力を失います。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    holder = forms.CharField(label=lazy("だれの"), required=False, max_length=200)
    given_on = forms.DateField(
        label=lazy("得た日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    method = forms.CharField(
        label=lazy("得た方法"), required=False, max_length=200, help_text=METHODS
    )
    evidence = forms.CharField(
        label=lazy("確かめられるもの"),
        required=False,
        max_length=1_000,
        help_text=lazy("文書番号、保管場所など"),
    )

    def __init__(self, *args: Any, files: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file_sha256"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", lazy("本文の一部")),
            *((one.sha256, one.name) for one in files),
        ]

    def about(self) -> dict[str, str]:
        """Return the passage or the attachment it is about: one of the two."""
        sha256 = self.cleaned_data["file_sha256"]
        passage = "" if sha256 else self.cleaned_data["passage"]
        return {"file_sha256": sha256, "passage": passage}

    def given(self) -> Given:
        """Return how the consent was given."""
        cleaned = self.cleaned_data
        return Given(cleaned["holder"], cleaned["given_on"], cleaned["method"], cleaned["evidence"])


class WorkForm(AboutForm):
    """A work (著作物): by what right it is shown."""

    ground = forms.ChoiceField(label=lazy("だれのものか"), widget=forms.RadioSelect)
    field_order = ("file_sha256", "passage", "ground", "holder")

    def __init__(self, *args: Any, quotation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].label = lazy("著作者（権利を持つ人）")
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (ground.value, words)
            for ground, words in GROUNDS.items()
            if quotation or ground is not WorkGround.QUOTATION
        ]


class PersonForm(AboutForm):
    """Personal data (個人情報): what the person, or who may speak for them, agreed to."""

    to_fact = forms.BooleanField(label=lazy("載せることについて、了承を得た"), required=False)
    to_content = forms.BooleanField(label=lazy("載せる内容について、了承を得た"), required=False)
    field_order = ("file_sha256", "passage", "holder", "to_fact", "to_content")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].label = lazy("本人（又は法定代理人）")


class EndForm(forms.Form):
    """Why a consent ends: taken back, or its passage is shown no more."""

    note = forms.CharField(required=False, max_length=300)
