"""Consulting (協議及び調整): before the form there is a talk, and both sides say it was so.

Source: 第10条第2項.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import services
from hayauma.menus.acts import Act
from hayauma.menus.models import Consultation
from hayauma.menus.requesting.reading import NoSuchRequest, consultation_view
from hayauma.menus.requesting.states import Side
from hayauma.menus.requesting.views import ConsultationView
from hayauma.organization import sections
from hayauma.organization.directory import Person, Role
from hayauma.organization.kinds import Alias


@transaction.atomic
def record(
    *,
    service: str,
    topic: str,
    held_on: date,
    parties: str,
    outcome: str,
    today: date,
    by: Person,
    at: datetime,
) -> ConsultationView:
    """Write a consultation down; the writer's own side has confirmed it by writing.

    Errors: ValidationError by field (topic, held_on, parties, outcome, section).
    """
    faults = {
        field: _("書いてください。")
        for field, value in (("topic", topic), ("parties", parties), ("outcome", outcome))
        if not value.strip()
    }
    if held_on > today:
        faults["held_on"] = _("協議した日が、まだ来ていません。")
    if not by.section.code:
        faults["section"] = _("あなたの課等が登録されていません。")
    if faults:
        raise ValidationError(faults)
    row = Consultation.objects.create(
        service_id=services.named(service).id,
        section=by.section.code,
        topic=" ".join(topic.split())[:120],
        held_on=held_on,
        parties=" ".join(parties.split())[:300],
        outcome=outcome.strip(),
        at=at,
        by_name=by.actor.shown,
        section_confirmed_at=at,
        section_confirmed_by=by.actor.shown,
    )
    _note(row, Act.CONSULTED, {"held_on": held_on.isoformat(), "section": row.section}, by, at)
    return consultation_view(row)


@transaction.atomic
def confirm(*, consultation_id: int, side: Side, by: Person, at: datetime) -> ConsultationView:
    """Confirm a consultation for one's side; confirming twice is once.

    Errors: NoSuchRequest; ValidationError for who is not of that side.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("service")
    row = rows.filter(pk=consultation_id).first()
    if row is None:
        raise NoSuchRequest(consultation_id)
    if side not in sides(by, row.section, service=row.service.code, at=at):
        raise ValidationError(_("この協議を、その立場で確認することはできません（市の定め）。"))
    if getattr(row, f"{side}_confirmed_at") is None:
        setattr(row, f"{side}_confirmed_at", at)
        setattr(row, f"{side}_confirmed_by", by.actor.shown)
        row.save(update_fields=[f"{side}_confirmed_at", f"{side}_confirmed_by"])
        _note(row, Act.CONSULTATION_CONFIRMED, {"side": side}, by, at)
    return consultation_view(row)


def sides(person: Person, section: str, *, service: str, at: datetime) -> frozenset[Side]:
    """Return for which sides a person speaks; in a small city it may be both."""
    found = set()
    if person.section.code == section or any(post.section == section for post in person.posts):
        found.add(Side.SECTION)
    publishing = sections.called(Alias.PUBLICITY, service=service, at=at)
    mine = publishing is not None and publishing.code == person.section.code
    if mine or person.has(Role.OPERATIONS_MANAGER):
        found.add(Side.MANAGER)
    return frozenset(found)


def _note(
    row: Consultation, act: Act, payload: dict[str, journal.JSON], by: Person, at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"consultation:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
