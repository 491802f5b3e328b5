"""Guidance and advice (指導・助言): the supervising officer to the operations manager, who answers.

Source: 第3条第3項. An instructed hold (停止の指示) is the city's rule: the operations manager
places it, and both steps are on record. It binds urgent news only where it names it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import reading as bulletins
from hayauma.installation import services
from hayauma.menus import catalogue
from hayauma.organization import directory, holds, officers
from hayauma.organization.directory import Person
from hayauma.organization.kinds import HoldScope
from hayauma.organization.officers import Standing
from hayauma.oversight import guidance_telling
from hayauma.oversight.acts import Act
from hayauma.oversight.guidance_reading import GuidanceView, row, view
from hayauma.oversight.models import Guidance
from hayauma.oversight.states import GuidanceKind

MOST = 2000


@dataclass(frozen=True)
class About:
    """What guidance is about: a section, a menu, a bulletin by its number, or no one thing."""

    scope: HoldScope = HoldScope.ALL
    code: str = ""


def guides(person: Person, *, service: str, at: datetime) -> bool:
    """Return whether a person guides: the supervising officer, or a substitute while away."""
    return _acts(officers.supervisor_standing(person, service=service, at=at))


def answers_for(person: Person, *, service: str, at: datetime) -> bool:
    """Return whether a person answers guidance: the operations manager, or a substitute."""
    return _acts(officers.manager_standing(person, service=service, at=at))


@transaction.atomic
def give(
    *,
    service: str,
    kind: GuidanceKind,
    about: About,
    text: str,
    names_urgent: bool = False,
    by: Person,
    at: datetime,
) -> GuidanceView:
    """Guide or advise the operations manager, or instruct a hold; the manager is told.

    Source: 第3条第3項. Errors: ValidationError by field (text, code), and for anybody but the
    supervising officer.
    """
    if not guides(by, service=service, at=at):
        raise ValidationError(
            _("指導し、助言するのは、総括責任者です（第3条第3項）。"), code="officer"
        )
    faults = {}
    if not text.strip():
        faults["text"] = _("指導や助言の内容を書いてください。")
    elif len(text) > MOST:
        faults["text"] = _("2,000字までで書いてください。")
    code = _found(about, service=service, at=at)
    if code is None:
        faults["code"] = _("何についてかを、番号や名前から選んでください。")
    if faults or code is None:
        raise ValidationError(faults)
    found = Guidance.objects.create(
        service_id=services.named(service).id,
        kind=kind,
        scope=about.scope,
        code=code,
        names_urgent=names_urgent and kind is GuidanceKind.HOLD,
        text=text.strip(),
        at=at,
        by_name=by.actor.shown,
        by_account=by.account_id,
    )
    act = Act.HOLD_INSTRUCTED if kind is GuidanceKind.HOLD else Act.GUIDANCE_GIVEN
    payload: dict[str, journal.JSON] = {
        "kind": str(kind),
        "scope": str(about.scope),
        "code": found.code,
        "names_urgent": found.names_urgent,
    }
    _note(found, act, payload, by=by, at=at)
    guidance_telling.given(view(found), at=at)
    return view(found)


@transaction.atomic
def acknowledge(*, guidance_id: int, answer: str, by: Person, at: datetime) -> GuidanceView:
    """Say what was done about guidance or advice; who gave it is told.

    Errors: NoSuchGuidance; ValidationError (answer), and for anybody but the operations manager.
    """
    found = _open(guidance_id, by, at)
    if found.kind == GuidanceKind.HOLD:
        raise ValidationError(_("停止の指示は、［発信を止める］で行ってください。"), code="state")
    if not answer.strip():
        raise ValidationError({"answer": _("何をしたか、どう扱うかを書いてください。")})
    _answered(found, answer.strip(), by=by, at=at)
    _note(found, Act.GUIDANCE_ACKNOWLEDGED, {}, by=by, at=at)
    guidance_telling.answered(view(found), at=at)
    return view(found)


@transaction.atomic
def carry_out(*, guidance_id: int, by: Person, at: datetime) -> GuidanceView:
    """Place the hold that was instructed, in the name of who instructed it.

    Errors: NoSuchGuidance; ValidationError for anybody but the operations manager.
    """
    found = _open(guidance_id, by, at)
    if found.kind != GuidanceKind.HOLD:
        raise ValidationError(_("これは停止の指示ではありません。"), code="state")
    hold = holds.place(
        service=found.service.code,
        scope=HoldScope(found.scope),
        code=found.code,
        names_urgent=found.names_urgent,
        reason=" ".join(found.text.split())[:300],
        instructed_by=found.by_name,
        by=by,
        at=at,
    )
    found.hold = hold.id
    _answered(found, "", by=by, at=at)
    _note(found, Act.HOLD_CARRIED_OUT, {"hold": hold.id}, by=by, at=at)
    guidance_telling.answered(view(found), at=at)
    return view(found)


@transaction.atomic
def take_back(*, guidance_id: int, by: Person, at: datetime) -> GuidanceView:
    """Take back what the manager has not answered; it stays on record.

    Errors: NoSuchGuidance; ValidationError for anybody but the supervising officer.
    """
    found = row(guidance_id, lock=True)
    if not guides(by, service=found.service.code, at=at):
        raise ValidationError(_("取り下げるのは、総括責任者です（市の定め）。"), code="officer")
    _refuse_ended(found)
    found.taken_back_at = at
    found.save(update_fields=["taken_back_at"])
    _note(found, Act.GUIDANCE_TAKEN_BACK, {}, by=by, at=at)
    return view(found)


def _acts(standing: Standing) -> bool:
    away = standing.holder != "present"
    return standing.by == "manager" or (standing.by == "substitute" and away)


def _found(about: About, *, service: str, at: datetime) -> str | None:
    """The code of what it is about, or None where there is no such thing."""
    if about.scope is HoldScope.ALL:
        return ""
    if about.scope is HoldScope.BULLETIN:
        bulletin = bulletins.numbered(about.code.strip(), service=service)
        return str(bulletin) if bulletin else None
    if about.scope is HoldScope.SECTION:
        known = {one.code for one in directory.sections(at=at)}
    else:
        known = {one.code for one in catalogue.menus(service, at)}
    return about.code if about.code in known else None


def _open(guidance_id: int, by: Person, at: datetime) -> Guidance:
    found = row(guidance_id, lock=True)
    if not answers_for(by, service=found.service.code, at=at):
        raise ValidationError(
            _("確認し、指示を行うのは、運用管理者です（市の定め）。"), code="officer"
        )
    _refuse_ended(found)
    return found


def _refuse_ended(found: Guidance) -> None:
    if found.answered_at or found.taken_back_at:
        raise ValidationError(_("この指導・助言は、もう終わっています。"), code="state")


def _answered(found: Guidance, answer: str, *, by: Person, at: datetime) -> None:
    found.answer, found.answered_at, found.answered_by = answer, at, by.actor.shown
    found.save(update_fields=["answer", "answered_at", "answered_by", "hold"])


def _note(
    found: Guidance, act: Act, payload: dict[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"guidance:{found.pk}",
        payload=payload,
        at=at,
        service=found.service.code,
    )
