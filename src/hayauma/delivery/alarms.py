"""Alarms (警報): what keeps letters from going, told to the operations manager once per cause.

What holds is asked anew at every look; what is new is told, what is gone is over. A cause that
comes back within minutes is the same one: nobody is told twice of a line that flaps. The letters
are notices, in Japanese.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from hayauma import journal
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Alarm, Dispatch, LetterEvent, Reconciliation, Shard
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.installation import breakers, domains, services
from hayauma.look import japanese
from hayauma.mail.reasons import Reason
from hayauma.notices import outbox
from hayauma.organization import directory, posts
from hayauma.organization.kinds import Role
from hayauma.regulation import LetterClass

RELAY_AFTER = timedelta(minutes=5)
RESTING_AFTER = timedelta(minutes=15)
SAME_WITHIN = timedelta(minutes=30)
# More than 5 % of the first 500 letters refused as dead or by policy: the list or we are wrong.
AMONG, SHARE = 500, 0.05
DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE, Reason.POLICY)
LIVE = (State.RUNNING, State.PAUSED)


class Kind(StrEnum):
    """What an alarm is about."""

    RELAY = "relay"  # no relay takes letters
    DISK = "disk"  # what happens to letters cannot be written down
    RESTING = "resting"  # sending to a domain group has rested for long
    QUARANTINED = "quarantined"  # letters could not be made
    REFUSED = "refused"  # too many are refused as dead or by policy
    LEDGER = "ledger"  # the ledger does not agree with the frozen list


@dataclass(frozen=True)
class Cause:
    """One thing that holds now: since when, what to say, and where to look."""

    kind: Kind
    about: str
    since: datetime
    subject: str
    text: str
    path: str


@dataclass(frozen=True)
class EngineSays:
    """What the engine says of itself: since when no relay answers, or its disk is full.

    `ill` are relays that are passed over for another one, with since when.
    """

    relay_since: datetime | None = None
    relay_said: str = ""
    disk_since: datetime | None = None
    ill: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class AlarmView:
    """One alarm that holds."""

    kind: Kind
    about: str
    since: datetime


def standing() -> tuple[AlarmView, ...]:
    """Return the alarms that hold, oldest first."""
    rows = Alarm.objects.filter(ended_at__isnull=True).order_by("since", "pk")
    return tuple(AlarmView(Kind(row.kind), row.about, row.since) for row in rows)


def look(engine: EngineSays, *, at: datetime) -> int:
    """Tell what is new, end what is over, and return how many were told."""
    causes = {(one.kind, one.about): one for one in _causes(engine, at)}
    told = 0
    with transaction.atomic():
        open_ones = Alarm.objects.select_for_update().filter(ended_at__isnull=True)
        known = {(Kind(row.kind), row.about): row for row in open_ones}
        for gone in known.keys() - causes.keys():
            known[gone].ended_at = at
            known[gone].save(update_fields=["ended_at"])
            _record(Act.ALARM_OVER, known[gone], at)
        for new in [key for key in causes if key not in known]:
            told += _raise(causes[new], at)
    return told


def _raise(cause: Cause, at: datetime) -> bool:
    """Write an alarm down and tell it; one that ended minutes ago goes on, and is not told."""
    lately = Alarm.objects.filter(
        kind=cause.kind, about=cause.about, ended_at__gt=at - SAME_WITHIN
    ).last()
    if lately is not None:
        lately.ended_at = None
        lately.save(update_fields=["ended_at"])
        return False
    row = Alarm.objects.create(kind=cause.kind, about=cause.about, since=cause.since, told_at=at)
    _tell(cause, row.pk, at)
    _record(Act.ALARMED, row, at)
    return True


def _causes(engine: EngineSays, at: datetime) -> Iterator[Cause]:
    yield from _of_engine(engine, at)
    yield from _of_domains(at)
    for dispatch in Dispatch.objects.filter(state__in=LIVE).order_by("pk"):
        yield from _of_dispatch(dispatch)
    since = at - timedelta(days=1)
    wrong = (
        Reconciliation.objects.filter(at__gt=since).exclude(faults={}).select_related("dispatch")
    )
    for row in wrong:
        what = "送信の記録と、確定した宛先が一致しません。"
        yield _about_dispatch(Kind.LEDGER, row.dispatch, what, row.at)


def _of_engine(engine: EngineSays, at: datetime) -> Iterator[Cause]:
    if engine.disk_since:
        yield Cause(
            Kind.DISK,
            "",
            engine.disk_since,
            "記録を書く場所（ディスク）がいっぱいです",
            "送信を待たせています。空きができると、自動で続きます。",
            "/oversight/",
        )
    if engine.relay_since and at - engine.relay_since >= RELAY_AFTER:
        said = f"相手の答え：{engine.relay_said}" if engine.relay_said else "答えがありません。"
        yield Cause(
            Kind.RELAY,
            "",
            engine.relay_since,
            "中継サーバーに渡せません",
            f"{said}\nまだの分は残してあり、つながると自動で続きます。",
            "/system/",
        )
    for name, since in engine.ill.items():
        if not engine.relay_since and at - since >= RELAY_AFTER:
            text = "ほかの中継サーバーから送っています。つながると、自動で元に戻ります。"
            subject = f"中継サーバー「{name}」に渡せません"
            yield Cause(Kind.RELAY, name, since, subject, text, "/system/")


def _of_domains(at: datetime) -> Iterator[Cause]:
    names: dict[str, str] = {}
    for one in breakers.standing().values():
        if one.by_hand or at - one.since < RESTING_AFTER:
            continue
        names = names or domains.names()
        name = names.get(one.group, one.group)
        said = f"相手の答え：{one.reply}" if one.reply else "答えがありません。"
        text = f"{said}\nほかのドメインへの送信は、続いています。"
        subject = f"{name}への送信を休んでいます"
        yield Cause(Kind.RESTING, one.group, one.since, subject, text, "/system/")


def _of_dispatch(dispatch: Dispatch) -> Iterator[Cause]:
    words = b"".join(
        bytes(one)
        for one in Shard.objects.filter(dispatch=dispatch).values_list("words", flat=True)
    )
    began = dispatch.started_at
    assert began is not None, "only what began is running"
    if broken := words.count(int(Word.quarantined)):
        what = f"作成できなかった配信メールが{broken:,}通あります。ほかの分は送っています。"
        yield _about_dispatch(Kind.QUARANTINED, dispatch, what, began)
    answered = words.count(int(Word.accepted)) + words.count(int(Word.refused))
    # So many of the first 500 are already so many of 500, however few were answered so far.
    if words.count(int(Word.refused)) <= SHARE * max(answered, AMONG):
        return
    dead = LetterEvent.objects.filter(
        shard__dispatch=dispatch, word=Word.refused, reason__in=[str(one) for one in DEAD]
    ).count()
    if dead > SHARE * max(answered, AMONG):
        what = (
            f"{answered:,}通のうち{dead:,}通が、宛先不明又は送信元への規制を理由に"
            "受付拒否になりました。受信者の登録は、これによっては変えていません。"
        )
        yield _about_dispatch(Kind.REFUSED, dispatch, what, began)


def _about_dispatch(kind: Kind, dispatch: Dispatch, what: str, since: datetime) -> Cause:
    subject = f"第{dispatch.number}号の配信"
    return Cause(kind, str(dispatch.pk), since, subject, what, f"/dispatches/{dispatch.pk}/")


def _tell(cause: Cause, alarm: int, at: datetime) -> None:
    service = services.current()
    context = {
        "subject": cause.subject,
        "since": japanese.full_moment(cause.since.astimezone(ZoneInfo(settings.TIME_ZONE))),
        "text": cause.text,
        "url": service.desk_url + cause.path,
    }
    text = render_to_string("delivery/alarm.txt", context)
    for account, address in directory.mail_of(_whom(service.code, at)).items():
        outbox.send(
            klass=LetterClass.ALARM,
            to=address,
            subject=f"【送信の警報】{cause.subject}",
            text=text,
            at=at,
            key=f"alarm:{alarm}:{account}",
        )


def _whom(service: str, at: datetime) -> Iterable[int]:
    """Return whom to tell: the operations manager; where nobody is, the supervising officer."""
    for role in (Role.OPERATIONS_MANAGER, Role.SUPERVISING_OFFICER):
        if holding := posts.role_holder(role, service=service, at=at):
            return (holding.account_id,)
    return ()


def _record(act: Act, row: Alarm, at: datetime) -> None:
    about = f"alarm:{row.kind}.{row.about}" if row.about else f"alarm:{row.kind}"
    journal.record(
        act=act, actor=journal.SYSTEM, object=about[:120], payload={"alarm": row.pk}, at=at
    )
