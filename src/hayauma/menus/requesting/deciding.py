"""Deciding (設定): the operations manager sets the menu, sets it with conditions, or gives it back.

Source: 第4条第3項第4号, 第10条. What is decided stands in the catalogue from its day; a menu ends
only after those who chose it have had time to hear of it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.menus import catalogue, judging, storing
from hayauma.menus.acts import Act
from hayauma.menus.checks import complain_menu
from hayauma.menus.models import Group, Menu, MenuRequest
from hayauma.menus.requesting import reading, telling
from hayauma.menus.requesting.filing import note
from hayauma.menus.requesting.states import Decision, Fate, Kind, State
from hayauma.menus.requesting.views import RequestView
from hayauma.menus.states import Publicity
from hayauma.menus.views import MenuDraft
from hayauma.organization import directory
from hayauma.organization.directory import Person
from hayauma.regulation import Refused

# Between the decision and the end of a menu (製品の初期値): time for one letter to everybody.
COOLING = timedelta(days=14)


@dataclass(frozen=True)
class Ruling:
    """What the operations manager says to a request."""

    decision: Decision
    reason: str = ""
    effective_at: datetime | None = None
    menu: MenuDraft | None = None
    fate: Fate | None = None
    moved_to: str = ""


@transaction.atomic
def decide(
    *, request_id: int, ruling: Ruling, absence: str = "", by: Person, at: datetime
) -> RequestView:
    """Decide on a filed request; the section is told, and the menu stands from its day.

    Source: 第4条第3項第4号. Errors: Refused; ValidationError by field (reason, effective_at, menu,
    fate, moved_to).
    """
    row = reading.row(request_id, lock=True)
    if row.state != State.FILED:
        raise ValidationError(_("この依頼書は、いまは決定できません。"), code="state")
    number = reading.view(row).number
    verdict = judging.may_set(by, service=row.service.code, at=at, request=number, absence=absence)
    if not verdict.allowed:
        raise Refused(verdict)
    _complain(row, ruling, at=at)
    row.decision, row.reason = ruling.decision, ruling.reason.strip()
    row.decided_at, row.decided_by, row.decided_post = at, by.actor.shown, by.actor.post
    row.deciding_verdict = verdict.as_json()
    row.state = State.RETURNED if ruling.decision is Decision.RETURNED else State.DECIDED
    if row.state == State.DECIDED:
        row.effective_at = ruling.effective_at or at
        row.menu_draft = _as_json(ruling.menu) if ruling.menu else None
        row.fate, row.moved_to = ruling.fate or "", ruling.moved_to
        row.menu = ruling.menu.code if ruling.menu else row.menu
    row.save()
    decided = reading.view(row)
    payload = {
        "number": number,
        "decision": ruling.decision,
        "effective_at": row.effective_at.isoformat() if row.effective_at else None,
        "fate": row.fate,
    }
    note(row, Act.REQUEST_DECIDED, payload, by=by.actor, at=at)
    telling.decided(decided, at=at)
    if row.effective_at and row.effective_at <= at:
        return apply(request_id, at=at)
    return decided


def due(at: datetime) -> tuple[int, ...]:
    """Return the decided requests whose day has come and that do not stand yet."""
    rows = MenuRequest.objects.filter(effective_at__lte=at, applied_at__isnull=True)
    return tuple(rows.order_by("effective_at").values_list("pk", flat=True))


@transaction.atomic
def apply(request_id: int, *, at: datetime) -> RequestView:
    """Put a decided request into the catalogue; a second time changes nothing."""
    row = reading.row(request_id, lock=True)
    if row.applied_at is not None or row.state != State.DECIDED:
        return reading.view(row)
    if row.kind == Kind.DELETE:
        Menu.objects.filter(service=row.service, code=row.menu).update(until=at)
        kind = "end"
    else:
        _write(row, at)
        kind = "new" if row.kind == Kind.ADD else "change"
    row.applied_at = at
    row.save(update_fields=["applied_at"])
    journal.record(
        act=Act.SET,
        actor=journal.SYSTEM,
        object=f"menu:{row.menu}",
        payload={
            "kind": kind,
            "request": reading.view(row).number,
            "decided_by": row.decided_by,
            "fate": row.fate,
            "moved_to": row.moved_to,
        },
        at=at,
        service=row.service.code,
    )
    return reading.view(row)


@transaction.atomic
def subscribers_told(*, request_id: int, by: Person, at: datetime) -> RequestView:
    """Write down that those who chose the menu have been told; the first time counts."""
    row = reading.row(request_id, lock=True)
    if row.subscribers_told_at is None:
        row.subscribers_told_at = at
        row.save(update_fields=["subscribers_told_at"])
        note(row, Act.SUBSCRIBERS_TOLD, {}, by=by.actor, at=at)
    return reading.view(row)


def to_be_moved() -> tuple[RequestView, ...]:
    """Return the requests whose menu has ended and whose subscribers are still to be moved."""
    rows = MenuRequest.objects.filter(
        fate=Fate.MOVE, applied_at__isnull=False, subscribers_moved_at__isnull=True
    )
    return tuple(reading.request(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def moved(request_id: int, *, at: datetime) -> None:
    """Write down, in the caller's transaction, that the subscribers of an ended menu were moved."""
    MenuRequest.objects.filter(pk=request_id).update(subscribers_moved_at=at)


def proposed(request: RequestView) -> MenuDraft:
    """Return the menu a request asks for, as the manager's screen begins with it."""
    there = {one.code: one for one in catalogue.every(request.service)}.get(request.menu)
    said = request.fields
    return MenuDraft(
        code=request.menu,
        name=said.get("name") or (there.name if there else ""),
        group=there.group if there else "",
        order=there.order if there else 1 + len(catalogue.every(request.service)),
        kana=said.get("kana") or (there.kana if there else ""),
        plain_name=said.get("plain_name") or (there.plain_name if there else ""),
        english_name=said.get("english_name") or (there.english_name if there else ""),
        description=said.get("description") or (there.description if there else ""),
        publicity=there.publicity if there else Publicity.PUBLIC,
        mandatory=bool(said.get("mandatory")) or bool(there and there.mandatory),
        per_month=(said.get("frequency") or (there.per_month if there else ""))[:20],
        sections=tuple(dict.fromkeys([*(there.sections if there else ()), request.section])),
        public_days=there.public_days if there else None,
    )


def _complain(row: MenuRequest, ruling: Ruling, *, at: datetime) -> None:
    faults: dict[str, str] = {}
    if ruling.decision is not Decision.SET and not ruling.reason.strip():
        faults["reason"] = (
            _("付ける条件を書いてください。")
            if ruling.decision is Decision.CONDITIONAL
            else _("差し戻す理由を書いてください。")
        )
    sets = ruling.decision is not Decision.RETURNED
    if sets and ruling.effective_at and ruling.effective_at < at - timedelta(days=1):
        faults["effective_at"] = _("実施日は、きょうより後にしてください。")
    if sets and row.kind == Kind.DELETE:
        faults |= _ending(row, ruling, at)
    if faults:
        raise ValidationError(faults)
    if sets and row.kind != Kind.DELETE:
        _complain_menu(row, ruling.menu, at)


def _ending(row: MenuRequest, ruling: Ruling, at: datetime) -> dict[str, str]:
    faults: dict[str, str] = {}
    if ruling.effective_at is None or ruling.effective_at < at + COOLING:
        faults["effective_at"] = _("削除は、決定から{days}日以上後にします（市の定め）。").format(
            days=COOLING.days
        )
    if ruling.fate is None:
        faults["fate"] = _("いまの登録者をどうするかを選んでください。")
    others = {one.code for one in catalogue.menus(row.service.code, at)} - {row.menu}
    if ruling.fate is Fate.MOVE and ruling.moved_to not in others:
        faults["moved_to"] = _("移す先の配信メニューを選んでください。")
    return faults


def _complain_menu(row: MenuRequest, menu: MenuDraft | None, at: datetime) -> None:
    if menu is None:
        raise ValidationError({"menu": _("設定する内容を入れてください。")})
    known = {section.code for section in directory.sections(at=at)}
    group = Group.objects.filter(service=row.service, code=menu.group).exists()
    complain_menu(menu, group_known=group, sections=known, at=at)


def _write(row: MenuRequest, at: datetime) -> None:
    said = dict(row.menu_draft or {})
    menu = MenuDraft(
        **{
            **said,
            "publicity": Publicity(said["publicity"]),
            "sections": tuple(said["sections"]),
            "until": None,
        }
    )
    group = Group.objects.get(service=row.service, code=menu.group)
    known = {section.code: section.id for section in directory.sections(at=at)}
    serving = tuple(code for code in menu.sections if code in known)
    kept = MenuDraft(**{**asdict(menu), "publicity": menu.publicity, "sections": serving})
    storing.write(kept, group, known, at=at)


def _as_json(menu: MenuDraft) -> dict[str, Any]:
    return {**asdict(menu), "publicity": str(menu.publicity), "sections": list(menu.sections)} | {
        "until": None
    }
