"""Holds (発信の保留): the operations manager stops releases; urgent news only if it is named.

Source: the city's rule. A hold never stops a correction or a withdrawal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.kinds import HoldScope
from hayauma.organization.models import Hold
from hayauma.organization.officers import manager_standing
from hayauma.organization.periods import enter


@dataclass(frozen=True)
class HoldView:
    """One hold; `code` names the section, menu or bulletin, empty for every release."""

    id: int
    scope: HoldScope
    code: str
    names_urgent: bool
    reason: str
    instructed_by: str
    placed_by: str
    placed_at: datetime
    lifted_at: datetime | None


def in_force(
    *, service: str, section: str, menus: Collection[str], bulletin: int | str, at: datetime
) -> Literal["none", "general", "names_urgent"]:
    """Return whether a hold stops this bulletin at a moment, and whether it names urgent ones."""
    touches = (
        Q(scope=HoldScope.ALL)
        | Q(scope=HoldScope.SECTION, code=section)
        | Q(scope=HoldScope.MENU, code__in=list(menus))
        | Q(scope=HoldScope.BULLETIN, code=str(bulletin))
    )
    held = Hold.objects.filter(touches, service=service, placed_at__lte=at)
    names = held.filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=at))
    found = set(names.values_list("names_urgent", flat=True))
    return "names_urgent" if True in found else "general" if found else "none"


@transaction.atomic
def place(
    *,
    service: str,
    scope: HoldScope,
    code: str = "",
    names_urgent: bool = False,
    reason: str,
    instructed_by: str = "",
    absence: str = "",
    by: Person,
    at: datetime,
) -> HoldView:
    """Place a hold; `instructed_by` is the supervising officer where he asked for it.

    Errors: ValidationError by field, and for anybody but the operations manager or, while he is
    away, his substitute.
    """
    _refuse_others(by, service=service, absence=absence, at=at)
    scope = HoldScope(scope)
    if not reason.strip():
        raise ValidationError({"reason": _("保留の理由を書いてください。")})
    if (scope is HoldScope.ALL) == bool(code):
        raise ValidationError({"code": _("何の発信を保留するかを選んでください。")})
    row = Hold(
        service=service,
        scope=scope,
        code=code,
        names_urgent=names_urgent,
        reason=reason,
        instructed_by=instructed_by,
        placed_by_name=by.actor.shown,
        placed_at=at,
    )
    enter(row)
    payload: dict[str, journal.JSON] = {
        "scope": str(scope),
        "code": code,
        "names_urgent": names_urgent,
        "reason": reason,
        "instructed_by": instructed_by,
        "absence": absence,
    }
    _record(Act.HOLD_PLACED, row, by, payload, at)
    return _view(row)


@transaction.atomic
def lift(*, hold_id: int, reason: str, absence: str = "", by: Person, at: datetime) -> HoldView:
    """Lift a hold. Errors: ValidationError where it is lifted already, and for anybody else."""
    row = Hold.objects.select_for_update().filter(pk=hold_id, lifted_at__isnull=True).first()
    if row is None:
        raise ValidationError({"hold_id": _("この保留は、すでに解かれています。")})
    _refuse_others(by, service=row.service, absence=absence, at=at)
    row.lifted_at = at
    row.save(update_fields=["lifted_at"])
    _record(Act.HOLD_LIFTED, row, by, {"reason": reason, "absence": absence}, at)
    return _view(row)


def listing(*, service: str, past: bool = False) -> tuple[HoldView, ...]:
    """Return the holds that stand, or every one there was; the newest first."""
    rows = Hold.objects.filter(service=service)
    rows = rows if past else rows.filter(lifted_at__isnull=True)
    return tuple(_view(row) for row in rows.order_by("-placed_at", "-pk"))


def _refuse_others(by: Person, *, service: str, absence: str, at: datetime) -> None:
    standing = manager_standing(by, service=service, at=at, absence=absence)
    acts = standing.by == "manager" or (
        standing.by == "substitute" and standing.holder != "present"
    )
    if not acts:
        raise ValidationError(
            {NON_FIELD_ERRORS: [_("発信を保留し、解くのは、運用管理者です（市の定め）。")]},
            code="manager",
        )


def _record(
    act: Act, row: Hold, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"hold:{row.pk}",
        payload=payload,
        at=at,
        service=row.service,
    )


def _view(row: Hold) -> HoldView:
    return HoldView(
        id=row.pk,
        scope=HoldScope(row.scope),
        code=row.code,
        names_urgent=row.names_urgent,
        reason=row.reason,
        instructed_by=row.instructed_by,
        placed_by=row.placed_by_name,
        placed_at=row.placed_at,
        lifted_at=row.lifted_at,
    )
