"""Who holds what, what is vacant, who is away, what is held; and the policy in words."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.organization import absences, holds, posts
from hayauma.organization.kinds import AbsenceReason
from hayauma.regulation import load_profile
from tests.town import Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db


def relieve(town: Town, clock: Clock, post: str, account_id: int) -> None:
    posts.relieve(
        post=post, account_id=account_id, until=clock.at, actor=journal.SYSTEM, at=clock.at
    )
    clock.later(seconds=1)


def test_posts_holders_and_substitutes_are_shown(town: Town, clock: Clock, words: Says) -> None:
    page = words(town.client("author").get("/organization/").content)
    assert "広報課長 小林 和子" in page
    assert "安全課長補佐 三浦 由美" in page
    assert "情報管理主管課 情報課" in page.replace("主管課情", "主管課 情")
    assert "防犯の啓発" in page


def test_a_vacancy_is_red_and_says_what_goes_on(town: Town, clock: Clock, words: Says) -> None:
    relieve(town, clock, "koho-kacho", town.manager.account_id)
    for path in ("/", "/organization/"):
        page = words(town.client("author").get(path).content)
        assert "運用管理者の職に就いている人が登録されていません" in page
        assert "緊急発信、停止、訂正はできます" in page
    assert 'chip red">欠員' in town.client("author").get("/organization/").content.decode()


def test_whom_to_ask_while_the_manager_is_away(town: Town, clock: Clock, words: Says) -> None:
    absences.record(
        account_id=town.manager.account_id,
        reason=AbsenceReason.TRIP,
        since=clock.at,
        until=clock.at + timedelta(hours=5),
        actor=town.manager.actor,
        at=clock.at,
    )
    assert "いまは不在" in words(town.client("author").get("/leaves/").content)


def test_a_head_records_being_away_and_back(town: Town, clock: Clock, words: Says) -> None:
    client = town.client("officer")
    given = {"reason": "trip", "since": "2026-06-03T10:00", "until": "2026-06-03T17:15"}
    assert client.post("/organization/absence/", given).status_code == 302
    assert absences.is_absent(town.officer.account_id, at=clock.at)
    assert "出張" in words(client.get("/organization/").content)
    clock.later(minutes=1)
    assert client.post("/organization/absence/end/").status_code == 302
    assert not absences.is_absent(town.officer.account_id, at=clock.at)


def test_an_absence_that_ends_before_it_begins_is_told(
    town: Town, clock: Clock, words: Says
) -> None:
    given = {"reason": "trip", "since": "2026-06-03T10:00", "until": "2026-06-03T09:00"}
    answer = town.client("officer").post("/organization/absence/", given)
    assert answer.status_code == 422
    assert "始まりより後にしてください" in words(answer.content)


class TestHolds:
    """発信の保留: the operations manager's, and only theirs."""

    def test_the_manager_places_and_lifts_one(self, town: Town, clock: Clock, words: Says) -> None:
        client = town.client("manager")
        given = {"target": "section:anzen", "reason": "誤りの確認のため"}
        assert client.post("/organization/hold/", given).status_code == 302
        page = words(town.client("author").get("/organization/").content)
        assert "安全課の発信" in page
        assert "誤りの確認のため" in page
        (hold,) = holds.listing(service="magazine")
        assert not hold.names_urgent
        assert client.post(f"/organization/hold/{hold.id}/lift/").status_code == 302
        assert holds.listing(service="magazine") == ()

    def test_a_reason_is_asked(self, town: Town, clock: Clock) -> None:
        answer = town.client("manager").post("/organization/hold/", {"target": "all:"})
        assert answer.status_code == 422
        assert holds.listing(service="magazine") == ()

    @pytest.mark.parametrize("user", ["author", "officer", "supervisor"])
    def test_nobody_else_does(self, town: Town, clock: Clock, words: Says, user: str) -> None:
        client = town.client(user)
        assert "発信を止める" not in words(client.get("/organization/").content)
        answer = client.post("/organization/hold/", {"target": "all:", "reason": "私が"})
        assert answer.status_code == 409
        assert "運用管理者です（市の定め）" in words(answer.content)
        assert holds.listing(service="magazine") == ()


def test_the_policy_is_shown_in_words_each_with_its_ground(
    town: Town, clock: Clock, words: Says
) -> None:
    page = words(town.client("author").get("/policy/").content)
    policy = load_profile("toride")
    for value in policy.values():
        assert value.meaning in page
    assert "第8条第2項ただし書" in page
    assert "市の定め" in page
    assert "取手市メールマガジン運用管理規程" in page
