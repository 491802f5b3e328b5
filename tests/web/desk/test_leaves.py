"""Leaves at the door: asked by one press and given by one, spoken and confirmed, told in time."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.delivery import release
from hayauma.installation import policies
from hayauma.notices import outbox
from hayauma.organization import leave_requests, leave_terms, leaves
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leaves import LeaveScope, LeaveView
from hayauma.regulation import load_profile
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Making, Says
from tests.web.desk.test_urgent import PRESSED, REASON, begun

pytestmark = pytest.mark.django_db
CALL = {"called": "090-0000-0000", "said_at": "2026-06-03T09:55", "reason": "豪雨で登庁できない"}


@pytest.fixture
def spoken(town: Town, clock: Clock) -> Town:
    """The city takes spoken leaves, to be confirmed within a day."""
    text = load_profile("toride").text
    for key, before, value in (
        ("leave_form", '"electronic"', '"oral_then_written"'),
        ("written_within_hours", '"not_regulated"', '24\nstrength = "must"'),
    ):
        head = f"[equipment.{key}]\nvalue = "
        assert head + before in text
        text = text.replace(head + before, head + value)
    policies.put_in_force(
        service=SERVICE,
        text=text,
        name="toride",
        ground="試験",
        in_force_from=clock.at - timedelta(days=1),
        actor=journal.SYSTEM,
        at=clock.at,
    )
    return town


def noted(town: Town, clock: Clock) -> LeaveView:
    given = CALL | {"given_by": str(town.manager.account_id)}
    assert town.client("author").post("/leaves/spoken/", given).status_code == 302
    (leave,) = leaves.listing(service=SERVICE, at=clock.at)
    return leave


def asked(town: Town, clock: Clock) -> str:
    """Ask for a leave and return the page of its answer."""
    sent = town.client("author").post("/leaves/ask/", {"reason": "庁舎に入れない"})
    assert sent.status_code == 302
    (one,) = leave_requests.open_requests(service=SERVICE, at=clock.at)
    return f"/leaves/requests/{one.id}/"


def told(clock: Clock) -> list[int]:
    return list(outbox.due(clock.at))


class TestAsking:
    """One press by whoever needs it, one by whoever may give it."""

    def test_one_press_each(self, town: Town, clock: Clock, words: Says) -> None:
        before = told(clock)
        url = asked(town, clock)
        assert len(told(clock)) == len(before) + 1
        manager = town.client("manager")
        assert "佐々木 翔" in words(manager.get("/leaves/").content)
        assert "庁舎に入れない" in words(manager.get(url).content)
        assert manager.post(url, {"answer": "yes"}).status_code == 302
        (leave,) = leaves.listing(service=SERVICE, at=clock.at)
        assert leave.scope.person == town.author.code
        assert leave.until == clock.at + timedelta(hours=2)
        assert manager.post(url, {"answer": "yes"}).status_code == 409
        assert "認めました" in words(manager.get(url).content)

    def test_nobody_else_answers_and_a_no_gives_nothing(
        self, town: Town, clock: Clock, words: Says
    ) -> None:
        url = asked(town, clock)
        for user in ("author", "officer", "keeper", "supervisor"):
            answer = town.client(user).post(url, {"answer": "yes"})
            assert answer.status_code == 403
        no = town.client("manager").post(url, {"answer": "no", "why": "近くにいる"})
        assert no.status_code == 302
        assert leaves.listing(service=SERVICE, at=clock.at) == ()
        assert town.client("author").post("/leaves/ask/", {"reason": " "}).status_code == 422

    def test_a_request_of_yesterday_is_answered_no_more(self, town: Town, clock: Clock) -> None:
        url = asked(town, clock)
        clock.later(hours=12)
        assert town.client("manager").post(url).status_code == 409


class TestSpoken:
    """Said on the telephone at night, written down, confirmed in the morning."""

    def test_where_the_city_takes_none_it_is_refused(self, town: Town, clock: Clock) -> None:
        given = CALL | {"given_by": str(town.manager.account_id)}
        assert town.client("author").post("/leaves/spoken/", given).status_code == 403

    def test_it_serves_urgent_news_alone_and_the_giver_is_told_at_once(
        self, spoken: Town, making: Making, clock: Clock, words: Says
    ) -> None:
        permitted = making.permitted()
        before = len(told(clock))
        leave = noted(spoken, clock)
        assert len(told(clock)) == before + 1
        assert leave.oral_number == "090-0000-0000"
        assert "佐々木 翔" in leave.noted_by
        client = spoken.client("author")
        assert client.get(f"/bulletins/{permitted.id}/release/").status_code == 403
        assert client.post(begun(client), {**PRESSED, "reason": REASON}).status_code == 302
        page = words(spoken.client("manager").get("/leaves/").content)
        assert "書面で確認していません" in page
        confirmed = spoken.client("manager").post(f"/leaves/{leave.id}/confirm/")
        assert confirmed.status_code == 302
        assert client.get(f"/bulletins/{permitted.id}/release/").status_code == 200

    def test_who_never_gave_it_says_so_and_it_ends(self, spoken: Town, clock: Clock) -> None:
        leave = noted(spoken, clock)
        assert spoken.client("officer").post(f"/leaves/{leave.id}/deny/").status_code == 409
        before = len(told(clock))
        assert spoken.client("manager").post(f"/leaves/{leave.id}/deny/").status_code == 302
        assert leaves.listing(service=SERVICE, at=clock.at) == ()
        assert len(told(clock)) > before
        assert len(journal.entries(acts=["leave.denied"])) == 1

    @pytest.mark.parametrize(
        "changes",
        [{"called": ""}, {"said_at": "2026-06-03T10:30"}, {"reason": ""}, {"given_by": "0"}],
    )
    def test_what_is_missing_is_told(
        self, spoken: Town, clock: Clock, changes: dict[str, str]
    ) -> None:
        given = CALL | {"given_by": str(spoken.manager.account_id)} | changes
        assert spoken.client("author").post("/leaves/spoken/", given).status_code == 422
        assert leaves.listing(service=SERVICE, at=clock.at) == ()

    def test_nobody_confirms_in_a_day_and_it_is_told_once(
        self, spoken: Town, clock: Clock, words: Says
    ) -> None:
        noted(spoken, clock)
        assert leave_terms.due(clock.at) == ()
        clock.later(hours=25)
        before = len(told(clock))
        for _twice in range(2):
            for one in leave_terms.due(clock.at):
                leave_terms.run(one, at=clock.at)
        assert len(told(clock)) == before + 2, "the giver, who is the manager, and the supervisor"
        page = words(spoken.client("supervisor").get("/leaves/").content)
        assert "書面で確認されないままの、口頭の特例" in page


def test_a_standing_leave_is_announced_before_it_ends(town: Town, clock: Clock) -> None:
    for kind, days in ((LeaveKind.STANDING, 20), (LeaveKind.SINGLE, 1)):
        leaves.grant(
            service=SERVICE,
            kind=kind,
            scope=LeaveScope(person=town.author.code),
            reason="当直の携帯電話",
            since=clock.at,
            until=clock.at + timedelta(days=days),
            by=town.manager,
            at=clock.at,
        )
    assert leave_terms.due(clock.at + timedelta(days=5)) == ()
    near = clock.later(days=7)
    before = len(told(clock))
    for _twice in range(2):
        for one in leave_terms.due(near):
            leave_terms.run(one, at=near)
    assert len(told(clock)) == before + 2, "whoever may renew it, and whoever has it"


def test_each_use_is_seen(making: Making, words: Says) -> None:
    town, clock = making.town, making.clock
    leaves.grant(
        service=SERVICE,
        kind=LeaveKind.SINGLE,
        scope=LeaveScope(person=town.author.code),
        reason="庁舎に入れない",
        since=clock.at,
        by=town.manager,
        at=clock.at,
    )
    sent = release.order(
        bulletin_id=making.permitted().id, terminal=town.elsewhere, by=town.author, at=clock.at
    )
    assert f"第{sent.number}号" in words(town.client("manager").get("/leaves/").content)
