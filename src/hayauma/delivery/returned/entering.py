"""Entering what came back (戻りの記録): a group of mails, one transaction, nobody twice.

The proof of the return path was verified before; here the letter it names is found. A mail whose
letter went out too long ago changes nothing and is counted, like a forged one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from hayauma import journal
from hayauma.delivery import sources
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Dispatch, Returned, ReturnTally, Unproven
from hayauma.delivery.returned import judging, letters, tripping
from hayauma.delivery.returned.choosing import Why, why
from hayauma.delivery.returned.letters import Key, Letter
from hayauma.installation import city_time, values
from hayauma.mail.bounces import Class, Kind, Report
from hayauma.regulation import Refused
from hayauma.subscriptions import people, preferences
from hayauma.subscriptions.people import Addressee
from hayauma.subscriptions.preferences import UnknownToken
from hayauma.subscriptions.states import Via

DAYS, DAYS_USUAL = "returned.days", 90


@dataclass(frozen=True)
class Arrival:
    """A mail at a return path whose proof holds; `report` is None where it cannot be read."""

    dispatch: int
    seq: int
    at: datetime
    digest: bytes
    report: Report | None

    @property
    def key(self) -> Key:
        """Which letter."""
        return self.dispatch, self.seq


@dataclass(frozen=True)
class Entered:
    """What became of a group of mails."""

    entered: int = 0
    ignored: int = 0
    late: int = 0


@transaction.atomic
def enter(*, arrivals: Sequence[Arrival], forged: int = 0, at: datetime) -> Entered:
    """Write down what came back, act on complaints, and look whether something is wrong with us.

    Source: RFC 3464; RFC 5965 for complaints, which end what the letter came through. The same
    mail again changes nothing.
    """
    named = letters.named(one.key for one in arrivals)
    current = [one for one in arrivals if one.key in named and not _late(one, named[one.key])]
    late = len(arrivals) - len(current)
    _count(forged=forged, late=late, at=at)
    tallies = _held({one.dispatch for one in current})
    persons = people.addressees({named[one.key].subscription for one in current}, at=at)
    fresh = _fresh(current, named, persons)
    lost = _lost_before(fresh)
    rows = []
    for one, said in fresh:
        counts = said.lost and one.key not in lost
        if counts:
            lost.add(one.key)
        rows.append(_row(one, said, named[one.key], counts=counts))
    Returned.objects.bulk_create(rows)
    for one, said in fresh:
        if said.kind is Kind.COMPLAINT:
            _withdraw(named[one.key], persons, at=one.at)
    for pk, dispatch in {one.dispatch: named[one.key].dispatch for one, _said in fresh}.items():
        mine = [row for row in rows if row.dispatch_id == pk]
        _add(tallies[pk], mine)
        _record(dispatch, mine, at)
    return Entered(len(rows), len(current) - len(rows), late)


def _late(one: Arrival, letter: Letter) -> bool:
    """Return whether a mail comes too long after its letters went; none may before they do."""
    row = letter.dispatch
    if row.started_at is None:
        return True
    days = int(values.value(service=row.service.code, key=DAYS, default=DAYS_USUAL))
    return one.at - (row.closed_at or row.started_at) > timedelta(days=days)


def _fresh(
    current: Sequence[Arrival], named: Mapping[Key, Letter], persons: Mapping[int, Addressee]
) -> list[tuple[Arrival, Why]]:
    """Return the mails that say something and were not entered before, each once."""
    before = Returned.objects.filter(
        dispatch_id__in={one.dispatch for one in current},
        seq__in={one.seq for one in current},
    )
    known = {
        (dispatch, seq, bytes(digest))
        for dispatch, seq, digest in before.values_list("dispatch_id", "seq", "mail")
    }
    found = []
    for one in current:
        person = persons.get(named[one.key].subscription)
        said = why(one.report, person.address if person else "")
        if said is not None and (*one.key, one.digest) not in known:
            known.add((*one.key, one.digest))
            found.append((one, said))
    return found


def _lost_before(fresh: Sequence[tuple[Arrival, Why]]) -> set[Key]:
    rows = Returned.objects.filter(
        dispatch_id__in={one.dispatch for one, _said in fresh},
        seq__in={one.seq for one, _said in fresh},
        counts=True,
    )
    return set(rows.values_list("dispatch_id", "seq"))


def _row(one: Arrival, said: Why, letter: Letter, *, counts: bool) -> Returned:
    return Returned(
        dispatch_id=one.dispatch,
        seq=one.seq,
        domain_group=letter.group,
        at=one.at,
        kind=said.kind,
        status=said.status,
        klass=said.klass,
        reason=said.reason,
        dead=said.dead,
        said=said.said,
        counts=counts,
        mail=one.digest,
    )


def _withdraw(letter: Letter, persons: Mapping[int, Addressee], *, at: datetime) -> None:
    """End what a letter came through for whoever called it unwanted; a forwarder's cannot tell."""
    person = persons.get(letter.subscription)
    if person is None:
        return
    menus = sources.menus_behind(letter.dispatch.number, service=letter.dispatch.service.code)
    # A registration erased meanwhile, a menu that cannot be ended: the page says what holds.
    with suppress(UnknownToken, Refused):
        preferences.withdraw(token=person.token, at=at, via=Via.COMPLAINT, menus=menus or None)


def _held(dispatches: Iterable[int]) -> dict[int, ReturnTally]:
    """Return the counts of some dispatches, theirs alone until the transaction ends."""
    wanted = sorted(dispatches)
    for pk in wanted:
        ReturnTally.objects.get_or_create(dispatch_id=pk)
    rows = ReturnTally.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def _add(tally: ReturnTally, rows: Sequence[Returned]) -> None:
    """Count what was entered."""
    for row in rows:
        if row.counts:
            tally.by_reason[row.reason] = tally.by_reason.get(row.reason, 0) + 1
        elif row.kind == Kind.COMPLAINT:
            tally.complaints += 1
        elif row.kind == Kind.OTHER:
            tally.unread += 1
        elif row.klass == Class.TRANSIENT:
            tally.late += 1
    tally.save()


def _record(dispatch: Dispatch, rows: Sequence[Returned], at: datetime) -> None:
    """Keep the journal, and look at the blocks in which something telling came back."""
    kinds = Counter(str(row.kind) for row in rows)
    journal.record(
        act=Act.CAME_BACK,
        actor=journal.SYSTEM,
        object=f"dispatch:{dispatch.pk}",
        payload={"number": dispatch.number, **dict(sorted(kinds.items()))},
        at=at,
        service=dispatch.service.code,
    )
    telling = {judging.block_of(row.seq) for row in rows if tripping.tells(row)}
    if telling:
        tripping.look(dispatch, telling, at=at)


def _count(*, forged: int, late: int, at: datetime) -> None:
    if forged or late:
        day = city_time.day(at)
        Unproven.objects.get_or_create(day=day)
        Unproven.objects.filter(day=day).update(forged=F("forged") + forged, late=F("late") + late)
