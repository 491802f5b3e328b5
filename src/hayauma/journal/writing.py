"""Writing one line (記録): inside the transaction of the act it tells of, or not at all."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from hayauma.journal.actors import Actor
from hayauma.journal.canonical import JSON, canonical, refuse_addresses
from hayauma.journal.chain import commit

ACT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
OBJECT = re.compile(r"[a-z]+(_[a-z]+)*:\S+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LENGTHS = {"act": 64, "actor": 64, "actor_name": 200, "service": 40, "object": 120}


def record(
    *,
    act: str,
    actor: Actor,
    object: str,
    payload: Mapping[str, JSON],
    at: datetime,
    service: str = "",
) -> int:
    """Write one entry and return its id; it stands or falls with the caller's transaction.

    Errors: RuntimeError outside a transaction; AddressInPayload where anything looks like a mail
    address; ValueError for an act, object or time that is not spelt as the journal spells it.
    """
    # Not at the top of the file: the room's own __init__ is read before Django knows its tables.
    from hayauma.journal.models import Entry

    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside the transaction that does it")
    line = {
        "act": str(act),
        "actor": actor.code,
        "actor_name": actor.shown,
        "service": service,
        "object": object,
    }
    _check(line, at)
    text = canonical(payload)
    key = secrets.token_bytes(32)
    entry = Entry(at=at, **line, payload=text, commit_key=key)
    entry.commitment = commit(text.encode("utf-8"), key)
    entry.save(force_insert=True)
    return entry.pk


def _check(line: Mapping[str, str], at: datetime) -> None:
    """Raise ValueError for what would not read the same on both databases, or in ten years."""
    if at.tzinfo is None:
        raise ValueError("an entry's time has its zone")
    if not ACT.fullmatch(line["act"]) or not OBJECT.fullmatch(line["object"]):
        raise ValueError(f"not spelt like an act on an object: {line['act']} {line['object']}")
    if not line["actor"]:
        raise ValueError("an act has an actor")
    for name, value in line.items():
        if len(value) > LENGTHS[name] or CONTROL.search(value):
            raise ValueError(f"{name}: too long, or with a control character")
        refuse_addresses(value)
