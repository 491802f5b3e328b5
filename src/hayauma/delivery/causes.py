"""Causes of alarms (警報の原因): what keeps letters from going now, asked anew at every look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hayauma.delivery.models import Dispatch, LetterEvent, Reconciliation, Shard
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.installation import breakers, domains
from hayauma.mail.reasons import Reason

RELAY_AFTER = timedelta(minutes=5)
RESTING_AFTER = timedelta(minutes=15)
# More than 5 % of the first 500 letters refused as dead or by policy: the list or we are wrong.
AMONG, SHARE = 500, 0.05
DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE, Reason.POLICY)
LIVE = (State.RUNNING, State.PAUSED)


class Kind(StrEnum):
    """What an alarm is about."""

    ENGINE = "engine"  # it did not run while something was to be sent
    RELAY = "relay"  # no relay takes letters
    DISK = "disk"  # what happens to letters cannot be written down
    RESTING = "resting"  # sending to a domain group has rested for long
    QUARANTINED = "quarantined"  # letters could not be made
    REFUSED = "refused"  # too many are refused as dead or by policy
    LEDGER = "ledger"  # the ledger does not agree with the frozen list


# What a host says of itself; `about` is its name, and behind a slash the relay's.
OF_A_HOST = (Kind.ENGINE, Kind.RELAY, Kind.DISK)


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
    """What one host's engine says of itself: since when no relay answers, or its disk is full.

    `ill` are relays that are passed over for another one, with since when. `silent_since` is when
    it was last heard of before it was started, at its first look alone.
    """

    host: str = ""
    relay_since: datetime | None = None
    relay_said: str = ""
    disk_since: datetime | None = None
    ill: Mapping[str, datetime] = field(default_factory=dict)
    silent_since: datetime | None = None


def host_and_name(about: str) -> tuple[str, str]:
    """Return of which host an alarm tells, and of which relay (empty: of all)."""
    host, _slash, name = about.partition("/")
    return host, name


def holding(engine: EngineSays, at: datetime) -> Iterator[Cause]:
    """Yield what keeps letters from going at a moment, or did so to one dispatch lately."""
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
    if engine.silent_since and at - engine.silent_since >= RELAY_AFTER:
        meant = Dispatch.objects.filter(
            release__start_at__gt=engine.silent_since, release__start_at__lt=at - RELAY_AFTER
        )
        if late := meant.exclude(state=State.TAKEN_BACK).count():
            yield Cause(
                Kind.ENGINE,
                engine.host,
                engine.silent_since,
                "送る仕組み（engine）が止まっていました",
                f"{_on(engine)}いま、動き始めました。{late:,}件の配信が、決めた時刻より遅れました。",
                "/dispatches/",
            )
    if engine.disk_since:
        yield Cause(
            Kind.DISK,
            engine.host,
            engine.disk_since,
            "記録を書く場所（ディスク）がいっぱいです",
            f"{_on(engine)}送信を待たせています。空きができると、自動で続きます。",
            "/oversight/",
        )
    if engine.relay_since and at - engine.relay_since >= RELAY_AFTER:
        said = f"相手の答え：{engine.relay_said}" if engine.relay_said else "答えがありません。"
        yield Cause(
            Kind.RELAY,
            engine.host,
            engine.relay_since,
            "中継サーバーに渡せません",
            f"{_on(engine)}{said}\nまだの分は残してあり、つながると自動で続きます。",
            "/system/",
        )
    for name, since in engine.ill.items():
        if not engine.relay_since and at - since >= RELAY_AFTER:
            text = "ほかの中継サーバーから送っています。つながると、自動で元に戻ります。"
            subject = f"中継サーバー「{name}」に渡せません"
            about = f"{engine.host}/{name}"
            yield Cause(Kind.RELAY, about, since, subject, text, "/system/")


def _on(engine: EngineSays) -> str:
    return f"送る機械：{engine.host}\n" if engine.host else ""


def _of_domains(at: datetime) -> Iterator[Cause]:
    long_ones = [
        one
        for one in breakers.standing().values()
        if not one.by_hand and at - one.since >= RESTING_AFTER
    ]
    if not long_ones:
        return
    # A domain to which nothing is to go may rest as long as it likes.
    waiting = set(Shard.objects.filter(open=True).values_list("domain_group", flat=True))
    names = domains.names()
    for one in long_ones:
        if one.group not in waiting:
            continue
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
