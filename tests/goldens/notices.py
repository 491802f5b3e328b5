"""Golden notices: a morning in the town's life, and every letter that came of it.

Each is named after its class and what makes it this notice and no other, so the task with the key
`handed-in:1:4` is `task-handed-in`; of several readers of the same one the first is kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hayauma.archive.correcting import cases
from hayauma.bulletins import approval, reading, telling
from hayauma.delivery import release, starting, trial, urgently
from hayauma.delivery import telling as orders
from hayauma.inquiries import ageing, answering, closing, handing
from hayauma.inquiries.states import Way
from hayauma.mail.smtp import Answer, Outgoing, Relay, Result, Stage, Tls
from hayauma.notices import outbox
from hayauma.notices.models import Notice
from hayauma.organization import holds, posts, terminals
from hayauma.organization.kinds import HoldScope
from hayauma.subscriptions import trial as citizens_trial
from hayauma.subscriptions.models import Subscription
from tests.archive.correcting.wrong import half_sent
from tests.bulletins.road import approve, approved, handed_in, written
from tests.goldens import house
from tests.inquiries.asking import ask
from tests.menus.requesting import asked as menu_requests
from tests.subscriptions import asking
from tests.town import SERVICE, TERMINAL_SECRET, Town


def letters(town: Town, at: datetime) -> dict[str, bytes]:
    """Return each notice by name."""
    _citizens(town, at)
    _staff(town, at)
    _inquiry(town, at + timedelta(minutes=10))
    _inquiry_of_another_section(town, at + timedelta(minutes=20))
    _trouble(town, at + timedelta(minutes=30))
    menu_requests.filed(town, at + timedelta(hours=2))
    house.happens(town, at + timedelta(hours=3))
    names = {
        row.pk: f"{row.klass}-{row.key.partition(':')[0]}".replace("_", "-")
        for row in Notice.objects.order_by("-pk")
    }
    handed: dict[int, bytes] = {}
    later, relay = at + timedelta(days=60), Relay("town", "127.0.0.1", 25, Tls.OFF)
    while due := outbox.due(later):
        outbox.deliver(due, later, [relay], _into(handed))
    return {names[seq]: handed[seq] for seq in sorted(names, reverse=True)}


def _citizens(town: Town, at: datetime) -> None:
    registered = Subscription.objects.filter(pk=town.hanako.subscription_id)
    registered.update(token=asking.token("hanako"))  # a random one otherwise
    asking.ask("new@phone.example", "bosai", "bohan", at=at, name="golden")
    asking.ask("hanako@phone.example", "bosai", at=at, name="golden again")
    citizens_trial.send(token=asking.token("hanako"), at=at)


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
    stand_in = posts.holder("anzen-hosa", at=at)
    assert stand_in is not None
    handed = reading.submissions(once_more.id)[-1].id
    telling.pass_on(seen, submission=handed, to=stand_in, closes=None, at=at + timedelta(hours=1))
    telling.look_after(seen, decision=1, absence="出張", by=town.deputy, at=at)
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


def _inquiry_of_another_section(town: Town, at: datetime) -> None:
    case = ask(town, at, words="健診は何時からですか。")
    closing.says_wrong(inquiry_id=case.id, by=town.author, at=at)
    handing.hand_over(
        inquiry_id=case.id, to="kosodate", reason="健診のことなので", by=town.author, at=at
    )
    handing.decline(inquiry_id=case.id, reason="会場のことなので", by=town.other_officer, at=at)
    for inquiry in ageing.due(at + timedelta(days=30)):
        ageing.run(inquiry, at=at + timedelta(days=30))


def _trouble(town: Town, at: datetime) -> None:
    cases.open_case(bulletin_id=half_sent(town, at).bulletin, by=town.colleague, at=at)
    permit = approved(town, at)
    dispatch = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    ).id
    holds.place(service=SERVICE, scope=HoldScope.ALL, reason="点検", by=town.manager, at=at)
    starting.run(dispatch, at=at + timedelta(minutes=2))
    terminals.rotate(secret=TERMINAL_SECRET, new_secret="new", at=at)
    terminals.recognise("new", at=at)
    terminals.recognise(TERMINAL_SECRET, at=at + timedelta(hours=1))


def _into(handed: dict[int, bytes]) -> Any:
    """Return a relay that keeps what it is handed."""

    def post(relays: Sequence[Relay], outgoing: Sequence[Outgoing], _ways: Any) -> list[Result]:
        handed.update((one.seq, one.data + one.tail) for one in outgoing)
        return [
            Result(one.seq, 0, Answer.ACCEPTED, 250, "", "250 ok", Stage.DOT, None, relays[0].name)
            for one in outgoing
        ]

    return post
