"""Canaries (見張り用の宛先): an address of the city per menu that gets each of its bulletins.

Whether the ledger closed its letter as accepted, and how long after the order, is seen beside the
figures. What accepted means stays what it is: the next server took it. Whether it arrived is known
where the mailbox passes its letters on (`arrivals`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Canary, CanaryArrival, Dispatch, Shard
from hayauma.delivery.outcomes import answers_in
from hayauma.delivery.packing import place_of
from hayauma.delivery.words import Word
from hayauma.installation import services
from hayauma.mail.characters import inert
from hayauma.subscriptions import watching


@dataclass(frozen=True)
class CanaryView:
    """One address that is watched: by its name, never by itself."""

    id: int
    menu: str
    name: str
    since: datetime
    # When a letter last came back from its mailbox; None where none ever did.
    arrived: datetime | None = None


@dataclass(frozen=True)
class CanarySeen:
    """What became of a canary's letter of one dispatch.

    `after` is how long after the sending was to begin the server took it; None while it did not.
    `arrived_after` is how long after that beginning it had arrived; `passes_on` says that letters
    of this canary have ever come back from its mailbox.
    """

    name: str
    word: Word
    at: datetime | None
    after: timedelta | None
    arrived_after: timedelta | None = None
    passes_on: bool = False


def listing(*, service: str) -> tuple[CanaryView, ...]:
    """Return the canaries of a service, by menu."""
    rows = Canary.objects.filter(service__code=service, until__isnull=True).order_by("menu")
    return tuple(_view(row, row.last) for row in rows.annotate(last=Max("canaryarrival__at")))


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
    return _view(row, None)


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
    return tuple(among(dispatch, names))


def among(dispatch: Dispatch, names: Mapping[int, str]) -> Iterator[CanarySeen]:
    """Yield what became of some registrations' letters, called so, as far as a dispatch has any."""
    began = dispatch.started_at
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
            came = CanaryArrival.objects.filter(canary__subscription=subscription)
            here = came.filter(dispatch=dispatch).aggregate(at=Min("at"))["at"]
            yield CanarySeen(
                name,
                word,
                when,
                taken - began if taken and began else None,
                arrived_after=here - began if here and began else None,
                passes_on=here is not None or came.exists(),
            )


def _view(row: Canary, arrived: datetime | None) -> CanaryView:
    return CanaryView(row.pk, row.menu, row.name, row.since, arrived)


def _record(act: Act, row: Canary, service: str, actor: journal.Actor, at: datetime) -> None:
    journal.record(
        act=act,
        actor=actor,
        object=f"menu:{row.menu}",
        payload={"name": row.name, "subscription": row.subscription},
        at=at,
        service=service,
    )
