"""Golden notices: a morning in the town's life, and every letter that came of it.

Each is named after its class and what makes it this notice and no other, so the task with the key
`handed-in:1:4` is `task-handed-in`; of several readers of the same one the first is kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hayauma.bulletins import approval, reading, telling
from hayauma.delivery import telling as orders
from hayauma.delivery import trial, urgently
from hayauma.inquiries import answering, handing
from hayauma.inquiries.states import Way
from hayauma.mail.smtp import Answer, Outgoing, Relay, Result, Stage, Tls
from hayauma.notices import outbox
from hayauma.notices.models import Notice
from hayauma.subscriptions.models import Subscription
from tests.bulletins.road import approve, handed_in, written
from tests.inquiries.asking import ask
from tests.subscriptions import asking
from tests.town import Town


def letters(town: Town, at: datetime) -> dict[str, bytes]:
    """Return each notice by name."""
    _citizens(town, at)
    _staff(town, at)
    _inquiry(town, at + timedelta(minutes=10))
    names = {
        row.pk: f"{row.klass}-{row.key.partition(':')[0]}".replace("_", "-")
        for row in Notice.objects.order_by("-pk")
    }
    handed: dict[int, bytes] = {}
    while due := outbox.due(at + timedelta(days=1)):
        outbox.deliver(
            due, at + timedelta(days=1), Relay("town", "127.0.0.1", 25, Tls.OFF), _into(handed)
        )
    return {names[seq]: handed[seq] for seq in sorted(names, reverse=True)}


def _citizens(town: Town, at: datetime) -> None:
    registered = Subscription.objects.filter(pk=town.hanako.subscription_id)
    registered.update(token=asking.token("hanako"))  # a random one otherwise
    asking.ask("new@phone.example", "bosai", "bohan", at=at, name="golden")
    asking.ask("hanako@phone.example", "bosai", at=at, name="golden again")


def _staff(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    trial.send(bulletin_id=bulletin.id, by=town.author, at=at)
    approval.give_back(
        bulletin_id=bulletin.id, comment="日付と曜日を確かめてください。", by=town.officer, at=at
    )
    once_more = handed_in(town, at)
    permit = approve(town, once_more, at)
    seen = reading.bulletin(once_more.id, at=at)
    telling.missed(seen, permit, at=at)
    telling.consent_withdrawn(seen, consent=1, sent=False, at=at)
    orders.lapsed(
        seen, order=1, account=town.author.account_id, why="機器の配備が終わりました。", at=at
    )
    urgently.send(
        bulletin_id=written(town, at).id,
        reason="川の水位が上がり、すぐ知らせる必要があるため",
        terminal=town.terminal,
        by=town.author,
        at=at,
    )


def _inquiry(town: Town, at: datetime) -> None:
    case = ask(town, at)
    handing.accept(inquiry_id=case.id, by=town.author, at=at)
    answer = answering.draft(
        inquiry_id=case.id, way=Way.MAIL, text="駐車場は2か所あります。", by=town.author, at=at
    )
    answering.approve(answer_id=answer.id, by=town.officer, at=at)
    answering.give(answer_id=answer.id, by=town.author, at=at)


def _into(handed: dict[int, bytes]) -> Any:
    """Return a relay that keeps what it is handed."""

    def post(relay: Relay, outgoing: Sequence[Outgoing], **_: Any) -> list[Result]:
        handed.update((one.seq, one.data + one.tail) for one in outgoing)
        return [
            Result(one.seq, 0, Answer.ACCEPTED, 250, "", "250 ok", Stage.DOT, None, relay.name)
            for one in outgoing
        ]

    return post
