"""What is typed when an approval is asked for and given (依頼と決裁の様式)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import declarations
from hayauma.bulletins.states import Matter
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.organization.kinds import ABSENCE_WORDS, AbsenceReason

# The declarations of 第7条 and the key of the policy each rests on.
DECLARATIONS = {
    item: (lazy(words), key) for item, (words, key) in declarations.DECLARATIONS.items()
}


class SubmitForm(forms.Form):
    """The author's declarations, what the text contains, and a reason where the rules want one."""

    declared = forms.MultipleChoiceField(
        label=lazy("留意事項の申告"),
        required=False,
        choices=[(item, DECLARATIONS[item][0]) for item in CONSIDERATIONS],
        widget=forms.CheckboxSelectMultiple,
    )
    contains = forms.MultipleChoiceField(
        required=False, choices=[(one.value, one.value) for one in Matter]
    )
    checklist = forms.MultipleChoiceField(
        label=lazy("市の点検項目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # The exception of 第7条第3号, apart from every other exception.
    claims = forms.BooleanField(label=lazy("本人の了承を得ずに載せる"), required=False)
    protects = forms.ChoiceField(
        label=lazy("何の安全を守るためか"),
        required=False,
        choices=[("life", lazy("生命")), ("body", lazy("身体")), ("property", lazy("財産"))],
        widget=forms.RadioSelect,
    )
    urgent = forms.BooleanField(label=lazy("緊急である"), required=False)
    unavoidable = forms.BooleanField(label=lazy("やむを得ない"), required=False)
    judged_by = forms.CharField(label=lazy("判断した人"), required=False, max_length=100)
    why = forms.CharField(
        label=lazy("そう判断した理由"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=lazy("理由（記録に残ります）"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, checklist: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checklist"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(point, point) for point in checklist]

    def considerations(self) -> Mapping[str, Any]:
        """Return what was declared, as bulletins.submission judges and keeps it."""
        cleaned = self.cleaned_data
        said: dict[str, Any] = {item: item in cleaned["declared"] for item in CONSIDERATIONS}
        said["contains"] = cleaned["contains"]
        said["checklist"] = cleaned["checklist"]
        if cleaned["claims"]:
            said["exception"] = {
                "protects": cleaned["protects"] or "none",
                "urgent": cleaned["urgent"],
                "unavoidable": cleaned["unavoidable"],
                "judged_by": cleaned["judged_by"].strip(),
                "why": cleaned["why"].strip(),
            }
        return said


class DecisionForm(forms.Form):
    """What the owning head says; the digest is that of the text on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    comment = forms.CharField(
        label=lazy("直してほしい点（差し戻すとき）"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def absence(self) -> str:
        """Return why somebody else is away: nobody is, where the head decides."""
        return ""


class SubstituteForm(DecisionForm):
    """The same from a substitute, with why the head is away (代決)."""

    away = forms.ChoiceField(
        label=lazy("不在の理由"),
        required=False,
        choices=[(reason.value, lazy(word)) for reason, word in ABSENCE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    tried_at = forms.TimeField(
        label=lazy("電話をかけた時刻（連絡がつかないとき）"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    note = forms.CharField(label=lazy("補足"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Ask for the time of the call where the head cannot be reached."""
        cleaned = super().clean() or self.cleaned_data
        unreachable = cleaned.get("away") == AbsenceReason.UNREACHABLE
        if unreachable and not cleaned.get("tried_at") and "tried_at" not in self.errors:
            self.add_error("tried_at", _("電話をかけた時刻を書いてください。"))
        return cleaned

    def absence(self) -> str:
        """Return the reason as the record prints it, empty where none was chosen."""
        chosen = self.cleaned_data["away"]
        if not chosen:
            return ""
        # The record is in Japanese, in whichever language this page was read.
        words = [ABSENCE_WORDS[AbsenceReason(chosen)]]
        if tried := self.cleaned_data["tried_at"]:
            words.append(f"{tried:%H:%M}に電話")
        if note := self.cleaned_data["note"].strip():
            words.append(note)
        return "・".join(words)
