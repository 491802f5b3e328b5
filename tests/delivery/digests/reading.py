"""Readers of digests in the town, a bulletin sent to them, and a sink that keeps their letters."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from hayauma.bulletins import approval, drafting, reading, submission
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import release, starting
from hayauma.delivery.digests import building, planning
from hayauma.delivery.models import Digest
from hayauma.delivery.sending import Patience
from hayauma.delivery.spool import Spool
from hayauma.delivery.states import Lane
from hayauma.delivery.views import DispatchView
from hayauma.delivery.worker import Manner, Worker
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Courier, Relay, Tls
from hayauma.subscriptions import people, preferences
from hayauma.subscriptions.states import Frequency
from tests.bulletins.road import DECLARED
from tests.sink import Letter, Sink
from tests.town import SERVICE, Town

DAILY, WEEKLY = Frequency.DAILY, Frequency.WEEKLY


def reader(town: Town, address: str, *menus: str, every: Frequency = DAILY, **wishes: str) -> int:
    """Register somebody who reads these menus in a digest, and return the registration."""
    chosen = menus or ("bohan",)
    (one,) = town.register(address, menus=chosen)
    token = people.addressees([one], at=town.at)[one].token
    preferences.choose(
        token=token,
        menus=chosen,
        frequencies=dict.fromkeys(chosen, str(every)),
        at=town.at,
        format=wishes.get("format", ""),
        edition=wishes.get("edition", ""),
    )
    return one


def send(town: Town, draft: Draft, at: datetime) -> DispatchView:
    """Send a bulletin through the doors of approval and release; its letters wait."""
    begun = drafting.start(
        service=SERVICE, programme=town.programme, draft=draft, by=town.author, at=at
    )
    return send_on(town, begun, at)


def send_on(town: Town, begun: BulletinView, at: datetime) -> DispatchView:
    """Send a bulletin that was begun."""
    submission.submit(
        bulletin_id=begun.id, considerations=DECLARED, head_count=1, by=town.author, at=at
    )
    digest = reading.bulletin(begun.id, at=at).revision.digest
    approval.approve(bulletin_id=begun.id, digest=digest, head_count=1, by=town.officer, at=at)
    order = release.order(bulletin_id=begun.id, terminal=town.terminal, by=town.author, at=at)
    starting.run(order.id, at=at)
    return order


def text(
    subject: str, body: str = "", english: EditionText | None = None
) -> dict[str, EditionText]:
    """The editions of a draft, with a contact line."""
    body = body or f"{subject}の本文です。"
    found = {"ja": EditionText(subject, f"{body}\n\n問い合わせ 0999-00-2300")}
    return found | ({"en": english} if english else {})


def make(at: datetime) -> list[Digest]:
    """Run both stages of digests until nothing is due; the digests there are."""
    for entry in planning.due(at):
        planning.run(entry, at=at)
    while ids := building.due(at):
        for one in ids:
            building.run(one, at=at)
    return list(Digest.objects.select_related("dispatch").order_by("pk"))


def work(server: Sink, folder: Path, at: datetime, *, steps: int = 400) -> None:
    """Let a worker send everything that may go."""
    patience = Patience(Pace(first=60, most=60, lifetime=3600), timedelta(minutes=15))
    manner = Manner(
        name="test",
        flush=50,
        connections=4,
        lanes=list(Lane),
        patience=dict.fromkeys(Lane, patience),
        spool=folder,
    )
    spool = Spool(folder, "test")
    relay = Relay(name="sink", host="127.0.0.1", port=server.port, tls=Tls.OFF)
    with Courier(relay, connections=4, record=spool.record) as courier:
        worker = Worker(courier, manner, spool, lambda: at)
        for _ in range(steps):
            if not worker.step(0.05):
                break
        worker.drain(5)
    spool.close()


def letters(server: Sink, address: str) -> list[EmailMessage]:
    """What somebody got, in order."""
    return [read(one) for one in server.letters if one.rcpt_to == address]


def read(letter: Letter) -> EmailMessage:
    """A letter as Python's own parser reads it."""
    message = message_from_bytes(letter.data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
