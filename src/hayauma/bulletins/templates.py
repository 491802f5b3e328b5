"""Texts to begin from (文例): a section's own, or everybody's, which the operations manager keeps.

A template is never sent and binds nothing; whoever begins from it writes over a copy. What is to be
filled in stands between 〔 and 〕, and the checks find what was forgotten.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins.acts import Act
from hayauma.bulletins.draft import Draft, EditionText, complain, tidied
from hayauma.bulletins.models import Template
from hayauma.installation import services
from hayauma.organization import heirs
from hayauma.organization.directory import Person, Role
from hayauma.subscriptions.audience import AudienceRule

NAME_MOST = 80
DESCRIPTION_MOST = 200


class NoSuchTemplate(LookupError):
    """There is no template of this id, or it was retired."""


@dataclass(frozen=True)
class TemplateDraft:
    """A template as it is written. `for_all` makes it everybody's."""

    name: str
    editions: dict[str, EditionText]
    menus: tuple[str, ...] = ()
    description: str = ""
    urgent: bool = False
    for_all: bool = False


@dataclass(frozen=True)
class TemplateView:
    """One template. `section` is empty where it is everybody's."""

    id: int
    name: str
    description: str
    section: str
    section_name: str
    editions: dict[str, EditionText] = field(default_factory=dict)
    menus: tuple[str, ...] = ()
    urgent: bool = False
    changed_at: datetime | None = None

    @property
    def text(self) -> EditionText:
        """The Japanese text."""
        return self.editions["ja"]


def usable(*, service: str, by: Person) -> tuple[TemplateView, ...]:
    """Return the templates somebody may begin from: the own section's, then everybody's.

    A section has those of the sections it succeeded (承継課).
    """
    rows = Template.objects.filter(service__code=service, retired_at__isnull=True)
    own = heirs.with_predecessors(by.section.code)
    mine = rows.filter(Q(section__code__in=own) | Q(section__isnull=True))
    found = [_view(row) for row in mine.select_related("section").order_by("name")]
    return tuple(sorted(found, key=lambda one: not one.section))


def template(template_id: int, *, service: str, by: Person) -> TemplateView:
    """Return one template somebody may begin from. Errors: NoSuchTemplate."""
    for one in usable(service=service, by=by):
        if one.id == template_id:
            return one
    raise NoSuchTemplate(template_id)


def quoting(words: Collection[str], *, service: str) -> tuple[tuple[TemplateView, str], ...]:
    """Return the templates in use that quote one of some words (names, telephones), each with it.

    Widths and hyphens of other shapes are taken for the plain ones.
    """
    rows = Template.objects.filter(service__code=service, retired_at__isnull=True)
    found = []
    for one in map(_view, rows.select_related("section").order_by("name")):
        text = _folded(" ".join(f"{e.subject} {e.body}" for e in one.editions.values()))
        quoted = next((word for word in words if word and _folded(word) in text), None)
        if quoted:
            found.append((one, quoted))
    return tuple(found)


def may_keep(by: Person, *, for_all: bool) -> bool:
    """Return whether somebody may make, change and retire such templates (市の定め)."""
    return by.has(Role.OPERATIONS_MANAGER) if for_all else bool(by.section.code)


@transaction.atomic
def make(*, service: str, draft: TemplateDraft, by: Person, at: datetime) -> TemplateView:
    """Make a template of the own section's, or everybody's.

    Errors: ValidationError by field (name, description, subject, body), or on the whole where
    this person may not.
    """
    _refuse(by, for_all=draft.for_all)
    _complain(draft)
    row = Template(service_id=services.named(service).id)
    _write(row, draft, by=by, at=at)
    _record(Act.TEMPLATE_MADE, row, service=service, by=by, at=at)
    return _view(row)


@transaction.atomic
def change(
    *, service: str, template_id: int, draft: TemplateDraft, by: Person, at: datetime
) -> TemplateView:
    """Write a template anew. Errors: NoSuchTemplate; ValidationError as for `make`."""
    row = _kept(service, template_id, by)
    _refuse(by, for_all=draft.for_all)
    _complain(draft)
    _write(row, draft, by=by, at=at)
    _record(Act.TEMPLATE_CHANGED, row, service=service, by=by, at=at)
    return _view(row)


@transaction.atomic
def retire(*, service: str, template_id: int, by: Person, at: datetime) -> None:
    """Let nobody begin from a template any more; it stays on record. Errors: as for `change`."""
    row = _kept(service, template_id, by)
    row.retired_at, row.changed_at, row.changed_by_id = at, at, by.account_id
    row.save(update_fields=["retired_at", "changed_at", "changed_by"])
    _record(Act.TEMPLATE_RETIRED, row, service=service, by=by, at=at)


def of_draft(draft: Draft, *, name: str, description: str = "") -> TemplateDraft:
    """Return a bulletin's text as a template in the making."""
    rule = draft.audience
    return TemplateDraft(
        name=name,
        editions=dict(draft.editions),
        menus=tuple(rule.codes) if rule.kind == "menus" else (),
        description=description,
    )


def _kept(service: str, template_id: int, by: Person) -> Template:
    """Return the row of a template this person may change, locked."""
    template(template_id, service=service, by=by)
    row = Template.objects.select_for_update().get(pk=template_id)
    _refuse(by, for_all=row.section_id is None)
    return row


def _refuse(by: Person, *, for_all: bool) -> None:
    if not may_keep(by, for_all=for_all):
        raise ValidationError(
            _("全課等で使う文例を作り、変えられるのは、運用管理者だけです（市の定め）。")
        )


def _complain(draft: TemplateDraft) -> None:
    faults: dict[str, str] = {}
    if not draft.name.strip():
        faults["name"] = _("文例の名前を書いてください。")
    elif len(draft.name) > NAME_MOST:
        faults["name"] = _("名前は{most}字までです。").format(most=NAME_MOST)
    if len(draft.description) > DESCRIPTION_MOST:
        faults["description"] = _("説明は{most}字までです。").format(most=DESCRIPTION_MOST)
    if faults:
        raise ValidationError(faults)
    complain(_as_draft(draft), complete=False)


def _as_draft(draft: TemplateDraft) -> Draft:
    return tidied(Draft(draft.editions, AudienceRule("menus", draft.menus), sender=""))


def _write(row: Template, draft: TemplateDraft, *, by: Person, at: datetime) -> None:
    row.section_id = None if draft.for_all else by.section.id
    row.name, row.description = draft.name.strip(), draft.description.strip()
    row.editions = {
        language: {"subject": text.subject, "body": text.body}
        for language, text in _as_draft(draft).editions.items()
    }
    row.menus, row.urgent = list(draft.menus), draft.urgent
    row.changed_at, row.changed_by_id = at, by.account_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(
            {"name": _("この名前の文例は、もうあります。別の名前にしてください。")}
        ) from None


def _record(act: Act, row: Template, *, service: str, by: Person, at: datetime) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"template:{row.pk}",
        payload={"name": row.name, "for_all": row.section_id is None},
        at=at,
        service=service,
    )


def _view(row: Template) -> TemplateView:
    section = row.section
    return TemplateView(
        id=row.pk,
        name=row.name,
        description=row.description,
        section=section.code if section else "",
        section_name=section.name if section else "",
        editions={
            language: EditionText(text["subject"], text["body"])
            for language, text in row.editions.items()
        },
        menus=tuple(row.menus),
        urgent=row.urgent,
        changed_at=row.changed_at,
    )


def _folded(text: str) -> str:
    hyphens = dict.fromkeys(map(ord, "‐‑–—−ー－"), "-")
    return unicodedata.normalize("NFKC", text).translate(hyphens)
