"""Filling in and filing (記入と提出): staff write the form, the head of the section files it.

Source: 第10条第2項: no form without a consultation before it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import numbering, policies, services
from hayauma.menus import catalogue
from hayauma.menus.acts import Act
from hayauma.menus.models import Consultation, MenuRequest
from hayauma.menus.requesting import form, reading, telling
from hayauma.menus.requesting.states import Kind, State
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import absences, posts, substitutes
from hayauma.organization.directory import Person
from hayauma.regulation import FileMenuRequestFacts, Refused, Verdict, may_file_menu_request

OPEN = (State.DRAFT, State.RETURNED)


@transaction.atomic
def draft(
    *,
    service: str,
    kind: Kind,
    menu: str,
    given: Mapping[str, str],
    consultation: int | None = None,
    by: Person,
    at: datetime,
) -> RequestView:
    """Begin a request; nothing is missing yet, only what cannot stand is refused.

    Errors: ValidationError by field (menu, consultation, and the form's own).
    """
    _complain(service, kind, menu, given, at=at)
    row = MenuRequest.objects.create(
        service_id=services.named(service).id,
        consultation=_consultation(consultation, by.section.code),
        section=by.section.code,
        kind=kind,
        menu=menu,
        fields=form.tidied(kind, given),
        state=State.DRAFT,
        drafted_at=at,
        drafted_by_id=by.account_id,
        drafted_by_name=by.actor.shown,
    )
    note(row, Act.REQUEST_DRAFTED, {"kind": kind, "menu": menu}, by=by.actor, at=at)
    return reading.request(row.pk)


@transaction.atomic
def save(
    *,
    request_id: int,
    menu: str,
    given: Mapping[str, str],
    consultation: int | None,
    by: Person,
    at: datetime,
) -> RequestView:
    """Change what stands in a form that is not filed. Errors: ValidationError by field."""
    row = reading.row(request_id, lock=True)
    if row.state not in OPEN:
        raise ValidationError(_("提出した依頼書は書き直せません。"), code="state")
    if by.section.code != row.section:
        raise ValidationError(_("書けるのは、依頼する課等の職員です（市の定め）。"))
    kind = Kind(row.kind)
    _complain(row.service.code, kind, menu, given, at=at)
    row.menu, row.fields = menu, form.tidied(kind, given)
    row.consultation = _consultation(consultation, row.section)
    row.save(update_fields=["menu", "fields", "consultation"])
    return reading.request(row.pk)


@transaction.atomic
def file(*, request_id: int, absence: str = "", by: Person, at: datetime) -> RequestView:
    """File the form with the operations manager; it gets its number.

    Source: 第10条第2項. Errors: Refused (who, without a consultation, incomplete).
    """
    row = reading.row(request_id, lock=True)
    if row.state not in OPEN:
        raise ValidationError(_("この依頼書は、もう提出してあります。"), code="state")
    verdict = judge(reading.view(row), by=by, absence=absence, at=at)
    if not verdict.allowed:
        raise Refused(verdict)
    if row.number is None:
        number = numbering.allot(service=row.service.code, kind="menu-request", at=at)
        row.year, row.number = number.year, number.n
    row.state, row.filed_at, row.filed_by = State.FILED, at, by.actor.shown
    row.filed_post, row.filing_verdict = by.actor.post, verdict.as_json()
    row.save()
    filed = reading.view(row)
    clause = verdict.as_json()["clause"]
    note(row, Act.REQUEST_FILED, {"number": filed.number, "clause": clause}, by=by.actor, at=at)
    telling.filed(filed, at=at)
    return filed


def judge(request: RequestView, *, by: Person, absence: str = "", at: datetime) -> Verdict:
    """Return the verdict on a person filing a request as it stands. Source: 第10条第2項."""
    seat, head = _seat(by, request.section, absence=absence, at=at)
    consulted = request.consultation
    facts = FileMenuRequestFacts(
        by=seat,
        head=head,
        absence_reason=absence,
        consultation="none"
        if consulted is None
        else "both_sides"
        if consulted.by_both
        else "one_side",
        form="incomplete" if form.missing(request.kind, request.fields) else "complete",
    )
    return may_file_menu_request(facts, policies.in_force(service=request.service, at=at))


def note(
    row: MenuRequest,
    act: Act,
    payload: Mapping[str, journal.JSON],
    *,
    by: journal.Actor,
    at: datetime,
) -> None:
    """Write an act on a request into the journal, for this room's files."""
    journal.record(
        act=act,
        actor=by,
        object=f"menu_request:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )


def _seat(
    person: Person, section: str, *, absence: str, at: datetime
) -> tuple[
    Literal["head", "substitute", "section_staff", "other"], Literal["present", "absent", "vacant"]
]:
    """How a person stands to the section that asks, and whether its head is there."""
    head = posts.head_of(section, at=at)
    if head and head.account_id == person.account_id:
        return "head", "present"
    presence: Literal["present", "absent", "vacant"] = "vacant"
    if head:
        away = absence.strip() or absences.is_absent(head.account_id, at=at)
        presence = "absent" if away else "present"
    post = posts.head_post(section, at=at)
    line = substitutes.chain(post.code, at=at) if post else ()
    if any(one.account_id == person.account_id for one in line):
        return "substitute", presence
    return ("section_staff" if person.section.code == section else "other"), presence


def _consultation(consultation_id: int | None, section: str) -> Consultation | None:
    if consultation_id is None:
        return None
    found = Consultation.objects.filter(pk=consultation_id, section=section).first()
    if found is None:
        raise ValidationError(
            {"consultation": _("この協議の記録は、あなたの課等のものではありません。")}
        )
    return found


def _complain(
    service: str, kind: Kind, menu: str, given: Mapping[str, str], *, at: datetime
) -> None:
    faults = dict(form.faults(kind, form.tidied(kind, given)))
    there = {one.code: one for one in catalogue.menus(service, at)}
    if kind is Kind.ADD and menu and menu in {one.code for one in catalogue.every(service)}:
        faults["menu"] = _("この記号の配信メニューは、もうあります。")
    if kind is not Kind.ADD and menu not in there:
        faults["menu"] = _("どの配信メニューかを選んでください。なくなったものは選べません。")
    ending = MenuRequest.objects.filter(
        service__code=service, menu=menu, kind=Kind.DELETE, state__in=[State.FILED, State.DECIDED]
    )
    if kind is not Kind.ADD and menu and ending.filter(applied_at__isnull=True).exists():
        faults["menu"] = _("この配信メニューは、削除の依頼を扱っています。")
    if faults:
        raise ValidationError(faults)
