"""Canaries (見張り用の宛先): an address of the city per menu that gets each of its bulletins.

Whether the ledger closed its letter as accepted, and how long after the order, is seen beside the
figures. What accepted means stays what it is: the next server took it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Canary, Dispatch, Shard
from hayauma.delivery.outcomes import answers_in
from hayauma.delivery.packing import place_of
from hayauma.delivery.words import Word
from hayauma.installation import services
from hayauma.mail.characters import inert
from hayauma.subscriptions import watching


@dataclass(frozen=True)
class CanaryView:
    """One address that is watched: by its name, never by itself."""

    menu: str
    name: str
    since: datetime


@dataclass(frozen=True)
class CanarySeen:
    """What became of a canary's letter of one dispatch.

    `after` is how long after the sending was to begin the server took it; None while it did not.
    """

    name: str
    word: Word
    at: datetime | None
    after: timedelta | None


def listing(*, service: str) -> tuple[CanaryView, ...]:
    """Return the canaries of a service, by menu."""
    rows = Canary.objects.filter(service__code=service, until__isnull=True).order_by("menu")
    return tuple(CanaryView(row.menu, row.name, row.since) for row in rows)


@transaction.atomic
def enter(
    *,
    service: str,
    menu: str,
    name: str,
    address: str,
    token: str,
    actor: journal.Actor,
    at: datetime,
) -> CanaryView:
    """Watch an address of the city for a menu, instead of the one before. Source: 第4条第3項第3号.

    Errors: ValidationError by field.
    """
    name = name.strip()
    if not name or len(name) > 80 or not inert(name) or "@" in name:
        raise ValidationError(
            {"name": _("だれのアドレスかを書いてください（アドレスは書かない）。")}
        )
    end(service=service, menu=menu, actor=actor, at=at)
    subscription = watching.enter(service=service, address=address, menu=menu, token=token, at=at)
    row = Canary.objects.create(
        service_id=services.named(service).id,
        menu=menu,
        name=name,
        subscription=subscription,
        since=at,
    )
    _record(Act.CANARY_ENTERED, row, service, actor, at)
    return CanaryView(row.menu, row.name, row.since)


@transaction.atomic
def end(*, service: str, menu: str, actor: journal.Actor, at: datetime) -> bool:
    """Watch a menu's canary no longer; its registration of this menu ends. Source: as for enter."""
    rows = Canary.objects.select_for_update().filter(service__code=service, menu=menu)
    row = rows.filter(until__isnull=True).first()
    if row is None:
        return False
    row.until = at
    row.save(update_fields=["until"])
    watching.leave(row.subscription, menu=menu, since=row.since, at=at)
    _record(Act.CANARY_ENDED, row, service, actor, at)
    return True


def of_dispatch(dispatch_id: int, *, menus: Iterable[str]) -> tuple[CanarySeen, ...]:
    """Return what became of these menus' canaries, as far as they are among a dispatch's people."""
    dispatch = Dispatch.objects.get(pk=dispatch_id)
    if dispatch.started_at is None:
        return ()
    watched = Canary.objects.filter(
        service_id=dispatch.service_id, menu__in=list(menus), since__lte=dispatch.started_at
    )
    names = dict(watched.order_by("pk").values_list("subscription", "name"))
    return tuple(_seen(dispatch, names))


def _seen(dispatch: Dispatch, names: dict[int, str]) -> Iterator[CanarySeen]:
    for subscription, name in names.items():
        holding = Shard.objects.filter(
            dispatch=dispatch, lowest__lte=subscription, highest__gte=subscription
        )
        for shard in holding.select_related("people"):
            place = place_of(bytes(shard.people.subscriptions), subscription)
            if place is None:
                continue
            word = Word(bytes(shard.words)[place])
            when, _reply = answers_in(shard.pk).get(shard.first_seq + place, (None, ""))
            taken = when if word is Word.accepted else None
            after = taken - dispatch.started_at if taken and dispatch.started_at else None
            yield CanarySeen(name, word, when, after)


def _record(act: Act, row: Canary, service: str, actor: journal.Actor, at: datetime) -> None:
    journal.record(
        act=act,
        actor=actor,
        object=f"menu:{row.menu}",
        payload={"name": row.name, "subscription": row.subscription},
        at=at,
        service=service,
    )
