"""Breakers (送信の休止): to which domain groups sending stands still, since when, and why.

One table for the whole installation: what one engine learns, every engine reads at its next look.
When to open, how long to wait and when to close is mail's to say; here it is written down. A group
is a code of `domains`, or a domain that is in no group.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import Breaker as Row
from hayauma.mail.redaction import redact

LONGEST = 500  # characters of a server's words


class State(StrEnum):
    """How a breaker stands."""

    OPEN = "open"  # 休止中: nothing goes
    HALF_OPEN = "half_open"  # 試し中: one letter is on its way, to see


class Because(StrEnum):
    """Why sending to a group rests."""

    DEFERRED = "deferred"  # 後にするよう言われた
    BLOCKED = "blocked"  # 断られた
    SILENT = "silent"  # 返事がない
    BY_HAND = "by_hand"  # 職員が止めた


@dataclass(frozen=True)
class Breaker:
    """One breaker that stands. `next_probe_at` is None while a hand holds it."""

    group: str
    state: State
    since: datetime
    because: Because
    reply: str
    next_probe_at: datetime | None
    relay: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether staff stopped it: then only staff let it go on."""
        return self.because is Because.BY_HAND


def standing() -> dict[str, Breaker]:
    """Return every breaker that stands, by group, the oldest first; one small look."""
    return {row.group: _view(row) for row in Row.objects.order_by("since", "pk")}


@transaction.atomic
def open_(
    *,
    group: str,
    because: Because,
    reply: str,
    next_probe_at: datetime,
    at: datetime,
    relay: str = "",
    known: Iterable[str] = (),
) -> Breaker:
    """Let sending to a group rest until the next probe; called again after a probe that failed.

    Since when it rests stays as it was. A group that staff stopped stays as they left it. `reply`
    is the server's, of which every address is hidden (`known`: those it may name without domain).
    """
    told = redact(" ".join(reply.split()), *known)[:LONGEST]
    row, fresh = Row.objects.select_for_update().get_or_create(
        group=group,
        defaults={
            "state": State.OPEN,
            "because": because,
            "reply": told,
            "relay": relay,
            "since": at,
            "next_probe_at": next_probe_at,
        },
    )
    if fresh:
        _record(Act.BREAKER_OPENED, group, because, journal.SYSTEM, at)
    elif row.because != Because.BY_HAND:
        row.state, row.because, row.relay = State.OPEN, because, relay
        row.reply, row.next_probe_at = told or row.reply, next_probe_at
        row.save()
    return _view(row)


def probe(*, group: str, at: datetime, until: datetime) -> bool:
    """Return whether the caller is the one who may try a letter now; true for one of many.

    Until `until` nobody else may: a caller that died does not keep the group closed for ever.
    """
    waiting = Row.objects.filter(group=group, next_probe_at__lte=at)
    return waiting.update(state=State.HALF_OPEN, next_probe_at=until) == 1


@transaction.atomic
def close(*, group: str, at: datetime) -> bool:
    """Let letters to a group go again: a probe was taken. One that staff stopped stays."""
    row = Row.objects.select_for_update().filter(group=group).first()
    if row is None or row.because == Because.BY_HAND:
        return False
    row.delete()
    _record(Act.BREAKER_CLOSED, group, Because(row.because), journal.SYSTEM, at)
    return True


@transaction.atomic
def try_now(*, group: str, actor: journal.Actor, at: datetime) -> Breaker:
    """Have the next letter to a group tried at once (いま試す). Source: 第4条第3項第3号.

    Errors: ValidationError where nothing rests, or where staff stopped it.
    """
    row = _held(group)
    if row.because == Because.BY_HAND:
        raise ValidationError(_("職員が止めています。試すには、送信を再開してください。"))
    row.next_probe_at = at
    row.save(update_fields=["next_probe_at"])
    _record(Act.BREAKER_TRIED, group, Because(row.because), actor, at)
    return _view(row)


@transaction.atomic
def hold(*, group: str, actor: journal.Actor, at: datetime) -> Breaker:
    """Stop sending to a group until staff let it go on (止めておく). Source: 第4条第3項第3号.

    Letters wait; those whose deadline passes meanwhile expire as always.
    """
    if not group or len(group) > 253 or not group.isprintable() or " " in group:
        raise ValidationError({"group": _("止めるドメインを選んでください。")})
    row = Row.objects.select_for_update().filter(group=group).first() or Row(group=group, since=at)
    if row.because != Because.BY_HAND:
        row.state, row.because, row.next_probe_at = State.OPEN, Because.BY_HAND, None
        row.save()
        _record(Act.BREAKER_HELD, group, Because.BY_HAND, actor, at)
    return _view(row)


@transaction.atomic
def let_go(*, group: str, actor: journal.Actor, at: datetime) -> None:
    """Send to a group as usual from now on (送信を再開する). Source: 第4条第3項第3号.

    If its server still does not take letters, it rests again. Errors: ValidationError.
    """
    row = _held(group)
    because = Because(row.because)
    row.delete()
    _record(Act.BREAKER_CLOSED, group, because, actor, at)


def _held(group: str) -> Row:
    row = Row.objects.select_for_update().filter(group=group).first()
    if row is None:
        raise ValidationError(_("このドメインへの送信は、もう休止していません。"))
    return row


def _record(act: Act, group: str, because: Because, actor: journal.Actor, at: datetime) -> None:
    """The server's words stay out of the journal: they are kept with the letters it answered."""
    journal.record(
        act=act, actor=actor, object=f"breaker:{group}"[:120], payload={"because": because}, at=at
    )


def _view(row: Row) -> Breaker:
    return Breaker(
        group=row.group,
        state=State(row.state),
        since=row.since,
        because=Because(row.because),
        reply=row.reply,
        next_probe_at=row.next_probe_at,
        relay=row.relay,
    )
