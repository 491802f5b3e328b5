"""Reading the journal (証跡を読む): lines as screens and record sheets show them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class EntryLine:
    """One entry as it is shown; `payload` is None once erased, `position` before it is sealed."""

    id: int
    at: datetime
    act: str
    actor: str
    actor_name: str
    service: str
    object: str
    payload: Mapping[str, Any] | None
    position: int | None
    seal: str  # the seal's hash in hexadecimal digits, or empty


def entries(
    object: str | None = None,
    prefix: str | None = None,
    limit: int = 200,
    *,
    acts: Collection[str] | None = None,
    after: int = 0,
    newest_first: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[EntryLine, ...]:
    """Return entries on one object, on objects of a prefix (`bulletin:`), or on all.

    Oldest first, beginning behind the entry `after`; or newest first, ending before it is reached.
    `since` and `until` keep to a period; quick only together with acts or an object.
    """
    from hayauma.journal.models import Entry, Seal

    found = Entry.objects.filter(pk__gt=after).order_by("-pk" if newest_first else "pk")
    if object is not None:
        found = found.filter(object=object)
    if prefix is not None:
        found = found.filter(object__startswith=prefix)
    if acts is not None:
        found = found.filter(act__in=[str(act) for act in acts])
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    listed = list(found[:limit])
    seals = {s.entry_id: s for s in Seal.objects.filter(entry_id__in=[e.pk for e in listed])}
    return tuple(_line(entry, seals.get(entry.pk)) for entry in listed)


def _line(entry: Any, seal: Any) -> EntryLine:
    return EntryLine(
        id=entry.pk,
        at=entry.at,
        act=entry.act,
        actor=entry.actor,
        actor_name=entry.actor_name,
        service=entry.service,
        object=entry.object,
        payload=None if entry.payload is None else json.loads(entry.payload),
        position=seal.position if seal else None,
        seal=bytes(seal.hash).hex() if seal else "",
    )
