"""What stands on the page where a bulletin is written (書いている紙): typed values and files.

Nothing of it is judged or saved yet. It comes from a post, from what was kept, from a bulletin or a
template, and it goes back into the form as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from hayauma.bulletins.draft import Attachment, Draft, EditionText, field_of
from hayauma.subscriptions import editions
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import FIRST_EDITION
from hayauma.web.desk import forms
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import uploading

LISTS = ("menus", "language", "kept", "drop")
# What a page carries for itself and nobody typed.
OWN = {"csrfmiddlewaretoken", "writer", "then", "files", "add_language"}
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """The typed fields, the files attached so far, and what was wrong with files just sent."""

    fields: Fields
    attached: tuple[Attachment, ...] = ()
    faults: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        """Return the last value of a field, or the empty text."""
        values = self.fields.get(name) or [""]
        return values[-1]

    @property
    def languages(self) -> tuple[str, ...]:
        """The other languages that have their fields on the page, in the order of the list."""
        asked = set(self.fields.get("language", ()))
        return tuple(language for language in editions.OTHERS if language in asked)

    @property
    def empty(self) -> bool:
        """Whether nobody has written anything yet."""
        names = [field_of(part, one) for part in ("subject", "body") for one in editions.NAMES]
        return not self.attached and not any(self.one(name).strip() for name in names)

    @property
    def data(self) -> "MultiValueDict[str, str]":
        """The fields as a form reads a post."""
        return MultiValueDict({name: list(values) for name, values in self.fields.items()})

    @property
    def initial(self) -> dict[str, Any]:
        """The fields as a form shows them without judging them."""
        return {
            name: list(values) if name in LISTS else values[-1]
            for name, values in self.fields.items()
            if values
        }

    def put(self, **changes: Sequence[str]) -> "Sheet":
        """Return the sheet with some fields changed."""
        return replace(self, fields={**self.fields, **changes})

    def kept_fields(self) -> dict[str, list[str]]:
        """Return what is worth keeping of it: typed fields, and the files as their marks."""
        kept = {name: list(values) for name, values in self.fields.items() if name not in OWN}
        kept.pop("drop", None)
        return {**kept, "kept": [uploading.mark(one) for one in self.attached]}

    def draft(self, *, sender: str = "") -> Draft:
        """Return what is typed as a draft, for checks and previews; nothing is complained of."""
        texts = {
            language: EditionText(
                self.one(field_of("subject", language)), self.one(field_of("body", language))
            )
            for language in (FIRST_EDITION, *self.languages)
        }
        since = None
        if self.one("when") == forms.WINDOW:
            try:
                since = forms.MomentField(required=False).clean(self.one("not_before"))
            except ValidationError:
                since = None
        menus = tuple(self.fields.get("menus", ()))
        return Draft(texts, AudienceRule("menus", menus), sender, since, attachments=self.attached)


def posted(visit: Visit) -> Sheet:
    """Return what was sent; files that came with it are taken in now, so that none is lost."""
    fields = {name: visit.request.POST.getlist(name) for name in visit.request.POST}
    taken, faults = uploading.take(visit)
    sheet = of_fields(fields)
    attached = [one for one in sheet.attached if one not in taken]
    return replace(sheet, attached=(*attached, *taken), faults=faults)


def of_fields(fields: Fields) -> Sheet:
    """Return a sheet of fields that were kept."""
    kept = uploading.marked(fields.get("kept", ()))
    dropped = uploading.marked(fields.get("drop", ()))
    return Sheet(dict(fields), tuple(one for one in kept if one not in dropped))


def of_draft(draft: Draft, *, base: int = 0, with_window: bool = True) -> Sheet:
    """Return a draft as it would be typed."""
    others = [language for language in draft.editions if language != FIRST_EDITION]
    rule = draft.audience
    fields: dict[str, Any] = {
        "menus": list(rule.codes) if rule.kind == "menus" else [],
        "language": others,
        "when": [forms.WINDOW if draft.not_before and with_window else forms.NOW],
        "base": [str(base)] if base else [],
    }
    for language, text in draft.editions.items():
        fields[field_of("subject", language)] = [text.subject]
        fields[field_of("body", language)] = [text.body]
    if with_window:
        fields["not_before"] = [draft.not_before] if draft.not_before else []
        fields["not_after"] = [draft.not_after] if draft.not_after else []
    return Sheet(fields, draft.attachments)
