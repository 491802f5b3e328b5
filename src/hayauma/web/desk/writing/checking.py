"""The checks beside the text (自動点検) while it is written: where, what, one press to mend it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.bulletins import checks, findings
from hayauma.bulletins.checks import contact
from hayauma.bulletins.checks.ease import Ease, measure
from hayauma.bulletins.checks.finding import Finding
from hayauma.bulletins.draft import Draft, field_of
from hayauma.installation import city_time, policies
from hayauma.organization import directory
from hayauma.organization.directory import NoProgramme, SectionView
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing.sheet import Sheet

SHOWN = 30  # findings at once; more of them say nothing new
MISSING = "contact.missing"


@dataclass(frozen=True)
class Said:
    """One finding as the page says it; `press` is what a button sends to mend it."""

    place: str
    sentence: str
    press: str = ""
    label: str = ""


@dataclass(frozen=True)
class Panel:
    """What stands beside the text: findings, how many in all, and the plain measures."""

    said: tuple[Said, ...]
    count: int
    ease: Ease
    empty: bool


def panel(visit: Visit, sheet: Sheet, *, programme: str) -> Panel:
    """Return the checks on what is typed now. Source: 第7条第1号."""
    draft = sheet.draft()
    section = owner(visit, programme)
    found = run(visit, draft, section)
    return Panel(
        said=tuple(_said(one, section) for one in found[:SHOWN]),
        count=len(found),
        ease=measure(draft.body),
        empty=sheet.empty,
    )


def run(visit: Visit, draft: Draft, section: SectionView | None) -> tuple[Finding, ...]:
    """Return the findings under the city's own limit of length."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    return checks.run(
        draft,
        today=city_time.day(visit.at),
        section_phone=section.phone if section else "",
        most=policy.number("length.characters"),
    )


def mended(visit: Visit, sheet: Sheet, key: str, *, programme: str) -> Sheet:
    """Return the sheet with one finding's proposal put in, or as it was where it has gone."""
    draft = sheet.draft()
    applied = checks.apply(draft, key, run(visit, draft, owner(visit, programme)))
    return _rewritten(sheet, applied) if applied else sheet


def with_contact(visit: Visit, sheet: Sheet, *, programme: str) -> Sheet:
    """Return the sheet with the owning section's contact line at the end of the body.

    Errors: ValidationError where no programme was chosen: its section answers.
    """
    section = owner(visit, programme)
    if section is None:
        raise ValidationError(_("連絡先を入れるには、先に事務事業を選んでください。"))
    body = contact.with_contact(
        sheet.one("body").replace("\r\n", "\n"),
        section=section.name,
        phone=section.phone,
        extension=section.extension,
    )
    return sheet.put(body=[body])


def owner(visit: Visit, programme: str) -> SectionView | None:
    """Return the section that owns a programme, where one was chosen."""
    try:
        return directory.programme(programme, at=visit.at).section if programme else None
    except NoProgramme:
        return None


def _said(one: Finding, section: SectionView | None) -> Said:
    kept = one.as_json()
    place, sentence = findings.place(kept), findings.sentence(kept)
    if one.code == MISSING and section:
        return Said(place, sentence, "contact", _("連絡先を入れる"))
    if not one.instead:
        return Said(place, sentence)
    return Said(
        place, sentence, f"apply:{one.key}", _("「{instead}」に直す").format(instead=one.instead)
    )


def _rewritten(sheet: Sheet, draft: Draft) -> Sheet:
    fields = dict(sheet.fields)
    for language, text in draft.editions.items():
        fields[field_of("subject", language)] = [text.subject]
        fields[field_of("body", language)] = [text.body]
    return Sheet(fields, sheet.attached, sheet.faults)
