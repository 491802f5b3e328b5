"""Wishes (この情報を配信してほしい): anybody on the staff asks a section to send something.

Source: 第11条. It binds nobody: the section takes it up, which begins a draft, or says why not.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import services
from hayauma.organization import directory, heirs
from hayauma.organization.directory import Person
from hayauma.oversight import wish_telling
from hayauma.oversight.acts import Act
from hayauma.oversight.models import Wish
from hayauma.oversight.states import WishState

MOST = 1000
NEWEST = 100


class NoSuchWish(LookupError):
    """There is no wish of this id."""


@dataclass(frozen=True)
class WishView:
    """One wish and what became of it."""

    id: int
    service: str
    section: str
    text: str
    at: datetime
    by_name: str
    by_account: int
    state: WishState
    answer: str
    settled_at: datetime | None
    settled_by: str


@transaction.atomic
def make(*, service: str, section: str, text: str, by: Person, at: datetime) -> WishView:
    """Wish that a section sends something; its head is told. Source: 第11条.

    Errors: ValidationError by field (section, text).
    """
    faults = {}
    if section not in {one.code for one in directory.sections(at=at)}:
        faults["section"] = _("どの課等に配信してほしいかを選んでください。")
    if not text.strip():
        faults["text"] = _("配信してほしい情報を書いてください。")
    elif len(text) > MOST:
        faults["text"] = _("1,000字までで書いてください。")
    if faults:
        raise ValidationError(faults)
    row = Wish.objects.create(
        service_id=services.named(service).id,
        section=section,
        text=text.strip(),
        at=at,
        by_name=by.actor.shown,
        by_account=by.account_id,
        state=WishState.OPEN,
    )
    _note(row, Act.WISH_MADE, {"section": section}, by=by, at=at)
    wish_telling.made(row.text, section=section, service=service, wish=row.pk, at=at)
    return _view(row)


@transaction.atomic
def take_up(*, wish_id: int, by: Person, at: datetime) -> WishView:
    """Say that the section writes it; who wished is told.

    Errors: NoSuchWish; ValidationError for another section's staff, or where it has ended.
    """
    return _settled(wish_id, WishState.TAKEN_UP, "", by=by, at=at)


@transaction.atomic
def decline(*, wish_id: int, answer: str, by: Person, at: datetime) -> WishView:
    """Say why the section does not; who wished is told.

    Errors: NoSuchWish; ValidationError (answer), for another section's staff, or where it has
    ended.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("見送る理由を書いてください。")})
    return _settled(wish_id, WishState.DECLINED, answer.strip()[:300], by=by, at=at)


def settles(person: Person, section: str) -> bool:
    """Return whether a person answers for a section: its staff and its head do, or its heir's."""
    mine = {post.section for post in person.posts if post.is_head} | {person.section.code}
    return section in mine or any(section in heirs.with_predecessors(one) for one in mine if one)


def wish(wish_id: int) -> WishView:
    """Return one wish. Errors: NoSuchWish."""
    return _view(_row(_rows(), wish_id))


def listing(*, service: str) -> tuple[WishView, ...]:
    """Return the newest wishes, those that are open first."""
    rows = list(_rows().filter(service__code=service).order_by("-at", "-pk")[:NEWEST])
    rows.sort(key=lambda row: row.state != WishState.OPEN)
    return tuple(_view(row) for row in rows)


def _settled(wish_id: int, state: WishState, answer: str, *, by: Person, at: datetime) -> WishView:
    row = _row(_rows().select_for_update(of=("self",)), wish_id)
    if not settles(by, row.section):
        raise ValidationError(_("返事をするのは、求められた課等の職員です（市の定め）。"))
    if row.state != WishState.OPEN:
        raise ValidationError(_("この求めには、もう返事をしています。"), code="state")
    row.state, row.answer = state, answer
    row.settled_at, row.settled_by = at, by.actor.shown
    row.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    act = Act.WISH_TAKEN_UP if state is WishState.TAKEN_UP else Act.WISH_DECLINED
    _note(row, act, {"section": row.section}, by=by, at=at)
    wish_telling.settled(
        answer, service=row.service.code, wish=row.pk, account=row.by_account, at=at
    )
    return _view(row)


def _rows() -> QuerySet[Wish]:
    return Wish.objects.select_related("service")


def _row(rows: QuerySet[Wish], wish_id: int) -> Wish:
    row = rows.filter(pk=wish_id).first()
    if row is None:
        raise NoSuchWish(wish_id)
    return row


def _view(row: Wish) -> WishView:
    return WishView(
        id=row.pk,
        service=row.service.code,
        section=row.section,
        text=row.text,
        at=row.at,
        by_name=row.by_name,
        by_account=row.by_account,
        state=WishState(row.state),
        answer=row.answer,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
    )


def _note(
    row: Wish, act: Act, payload: dict[str, journal.JSON], *, by: Person, at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"wish:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
