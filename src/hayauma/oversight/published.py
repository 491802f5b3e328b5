"""Published and not sent (配信していない公表): what the city's site says and no mail has said.

Source: 第11条, a duty to strive: what matches a menu is listed until it is sent, taken up, or
somebody says why it is not; it blocks nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.states import State as BulletinState
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies, services
from hayauma.menus import catalogue
from hayauma.organization import directory
from hayauma.organization.directory import Person, Role
from hayauma.oversight.acts import Act
from hayauma.oversight.entries import Entry
from hayauma.oversight.matching import matched, says
from hayauma.oversight.models import Published
from hayauma.oversight.wishes import settles
from hayauma.regulation import PublishedFacts, owed_when_published

# What is older was published before anybody listened.
RECENT = timedelta(days=30)
SENT_LOOKED_AT = 200
SHOWN = 100


class State(StrEnum):
    """What became of something published."""

    OPEN = "open"  # 未配信
    SENT = "sent"  # a mail said it
    TAKEN_UP = "taken_up"  # somebody writes it
    DECLINED = "declined"  # 送らない


class NoSuchEntry(LookupError):
    """There is nothing published of this id."""


@dataclass(frozen=True)
class PublishedView:
    """Something published that matches a menu."""

    id: int
    service: str
    title: str
    url: str
    published_at: datetime
    menus: tuple[str, ...]
    sections: tuple[str, ...]
    state: State
    answer: str
    settled_by: str


@transaction.atomic
def take_in(found: Iterable[Entry], *, service: str, at: datetime) -> int:
    """Keep what matches a menu and is new; mark what was sent meanwhile. Returns how many are new.

    Source: 第11条.
    """
    policy = policies.in_force(service=service, at=at)
    menus = catalogue.menus(service, at)
    names = {one.code: one.name for one in directory.sections(at=at)}
    sent = _sent(service, at)
    new = 0
    for entry in found:
        key = hashlib.sha256(entry.url.encode()).hexdigest()
        when = min(entry.at or at, at)
        matching = matched(entry, menus, names)
        facts = PublishedFacts(matches_menu=bool(matching), sent=_was_sent(entry, when, sent))
        if when < at - RECENT or not owed_when_published(facts, policy):
            continue
        row, made = Published.objects.get_or_create(
            key=key,
            defaults={
                "service_id": services.named(service).id,
                "title": entry.title,
                "url": entry.url,
                "published_at": when,
                "seen_at": at,
                "menus": [one.code for one in matching],
                "sections": sorted({code for one in matching for code in one.sections}),
                "state": State.OPEN,
            },
        )
        if made:
            new += 1
            _record(Act.PUBLISHED_SEEN, row, journal.SYSTEM, {"menus": row.menus}, at)
    _settle_sent(service, sent)
    return new


@transaction.atomic
def take_up(*, published_id: int, by: Person, at: datetime) -> PublishedView:
    """Say that somebody writes it. Errors: NoSuchEntry; ValidationError where it has ended."""
    return _settled(published_id, State.TAKEN_UP, "", by=by, at=at)


@transaction.atomic
def decline(*, published_id: int, answer: str, by: Person, at: datetime) -> PublishedView:
    """Say why it is not sent (送らない).

    Errors: NoSuchEntry; ValidationError (answer), for other sections' staff, where it has ended.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("送らない理由を書いてください。")})
    return _settled(published_id, State.DECLINED, answer.strip()[:300], by=by, at=at)


def answers_for(person: Person, one: PublishedView) -> bool:
    """Return whether somebody may say that it is not sent: who serves its menus, or the manager."""
    return person.has(Role.OPERATIONS_MANAGER) or any(
        settles(person, section) for section in one.sections
    )


def published(published_id: int) -> PublishedView:
    """Return one thing published. Errors: NoSuchEntry."""
    return _view(_row(_rows(), published_id))


def listing(*, service: str, every: bool = False) -> tuple[PublishedView, ...]:
    """Return what is not sent yet, the oldest first; or everything, the newest first."""
    rows = _rows().filter(service__code=service)
    if every:
        return tuple(_view(row) for row in rows.order_by("-published_at", "-pk")[:SHOWN])
    rows = rows.filter(state=State.OPEN).order_by("published_at", "pk")
    return tuple(_view(row) for row in rows[:SHOWN])


def _sent(service: str, at: datetime) -> tuple[BulletinView, ...]:
    states = (BulletinState.RELEASED,)
    return bulletins.listing(service=service, at=at, states=states, limit=SENT_LOOKED_AT)


def _was_sent(entry: Entry, when: datetime, sent: Iterable[BulletinView]) -> bool:
    return any(says(one, entry.title, entry.url, when) for one in sent)


def _settle_sent(service: str, sent: Iterable[BulletinView]) -> None:
    for row in _rows().filter(service__code=service, state__in=[State.OPEN, State.TAKEN_UP]):
        said = next((b for b in sent if says(b, row.title, row.url, row.published_at)), None)
        if said is not None:
            row.state, row.bulletin = State.SENT, said.id
            row.save(update_fields=["state", "bulletin"])


def _settled(
    published_id: int, state: State, answer: str, *, by: Person, at: datetime
) -> PublishedView:
    row = _row(_rows().select_for_update(of=("self",)), published_id)
    if state is State.DECLINED and not answers_for(by, _view(row)):
        raise ValidationError(
            _("送らないと決めるのは、その配信メニューを受け持つ課等の職員です（市の定め）。")
        )
    if row.state not in {State.OPEN, state}:
        raise ValidationError(_("この公表は、もう扱いが決まっています。"), code="state")
    row.state, row.answer = state, answer
    row.settled_at, row.settled_by = at, by.actor.shown
    row.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    act = Act.PUBLISHED_DECLINED if state is State.DECLINED else Act.PUBLISHED_TAKEN_UP
    _record(act, row, by.actor, {"menus": row.menus}, at)
    return _view(row)


def _record(
    act: Act, row: Published, actor: journal.Actor, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=actor,
        object=f"published:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )


def _rows() -> QuerySet[Published]:
    return Published.objects.select_related("service")


def _row(rows: QuerySet[Published], published_id: int) -> Published:
    row = rows.filter(pk=published_id).first()
    if row is None:
        raise NoSuchEntry(published_id)
    return row


def _view(row: Published) -> PublishedView:
    return PublishedView(
        id=row.pk,
        service=row.service.code,
        title=row.title,
        url=row.url,
        published_at=row.published_at,
        menus=tuple(row.menus),
        sections=tuple(row.sections),
        state=State(row.state),
        answer=row.answer,
        settled_by=row.settled_by,
    )
