"""Why an approval does not go through: each reason has a page of its own, and says what to do."""

from datetime import timedelta

import pytest

from hayauma.bulletins import approval, reading, submission
from hayauma.bulletins.approval import ApproverClosed
from hayauma.bulletins.states import State
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.organization import accounts, holds, posts
from hayauma.organization.kinds import HoldScope
from tests.regulation.towns import with_value
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


def post(making: Making, user: str, bulletin: BulletinView, **more: str) -> tuple[int, bytes]:
    answer = making.town.client(user).post(
        f"/bulletins/{bulletin.id}/approve/",
        {"digest": bulletin.revision.digest, "decision": "approve", **more},
    )
    return answer.status_code, answer.content


def test_a_stale_page_shows_what_changed_since_it_was_read(making: Making, words: Says) -> None:
    submitted = making.submitted()
    again = making.changed(submitted, body="市内で**4件**の被害。問い合わせ 0999-00-2300")
    making.submit(again)
    status, content = post(making, "officer", submitted)
    assert status == 409
    assert "お見せした内容と、いまの内容が違います" in words(content)
    assert "お見せした第1版と、いまの第2版の違い" in words(content)
    assert "<ins>" in content.decode()
    assert "いまの内容を開く" in words(content)
    assert reading.bulletin(submitted.id, at=making.clock.at).state is State.SUBMITTED


def test_who_was_first_is_named_with_the_minute(making: Making, words: Says) -> None:
    submitted = making.submitted()
    assert post(making, "officer", submitted)[0] == 302
    making.clock.later(minutes=3)
    for more in ({}, {"decision": "return", "comment": "遅かった"}):
        status, content = post(making, "officer", submitted, **more)
        assert status == 409
        assert "すでに決裁されています" in words(content)
        assert "令和8年6月3日（水）10時00分に、安全課長 髙木 誠が先に承認しました" in words(content)


def test_a_closed_account_is_told_apart_from_the_wrong_post(making: Making) -> None:
    submitted = making.submitted()
    officer = making.town.officer
    accounts.close(
        account_id=officer.account_id, actor=making.town.manager.actor, at=making.clock.at
    )
    # The room itself: somebody who was seen just before the account was closed.
    for act in (
        lambda: approval.approve(
            bulletin_id=submitted.id, digest=submitted.revision.digest, head_count=1,
            by=officer, at=making.clock.at,
        ),
        lambda: approval.give_back(
            bulletin_id=submitted.id, comment="x", by=officer, at=making.clock.at
        ),
    ):  # fmt: skip
        with pytest.raises(ApproverClosed) as told:
            act()
        assert "アカウントは停止されています" in str(told.value)
    assert reading.bulletin(submitted.id, at=making.clock.at).state is State.SUBMITTED


def test_who_headed_the_section_until_yesterday_is_told_so(making: Making, words: Says) -> None:
    submitted = making.submitted()
    until = making.clock.at - timedelta(hours=1)
    posts.relieve(
        post="anzen-kacho", account_id=making.town.officer.account_id, until=until,
        actor=making.town.manager.actor, at=making.clock.at,
    )  # fmt: skip
    status, content = post(making, "officer", submitted)
    assert status == 403
    assert "あなたが安全課長だったのは" in words(content)
    assert "（第5条第2項）" in words(content)


def test_another_head_learns_who_decides(making: Making, words: Says) -> None:
    submitted = making.submitted()
    page = words(post(making, "other_officer", submitted)[1])
    assert "安全課長 髙木 誠" in page
    assert "安全課長補佐 三浦 由美" in page
    assert "あなたが安全課長だったのは" not in page


def test_a_second_person_where_the_city_wants_one(
    making: Making, words: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = making.clock.at
    policy = with_value(
        policies.in_force(service="magazine", at=at), "approval.own", "second_person"
    )
    monkeypatch.setattr(policies, "in_force", lambda **_asked: policy)
    begun = making.begun(by=making.town.officer)
    submission.submit(
        bulletin_id=begun.id, reason="急ぎ", head_count=1, by=making.town.officer, at=at,
        considerations=dict.fromkeys(CONSIDERATIONS, True),
    )  # fmt: skip
    status, content = post(making, "officer", begun)
    assert status == 403
    assert "作成者は、自分の配信メールを承認できません（市の定め）" in words(content)
    assert "三浦 由美" in words(content)
    assert reading.bulletin(begun.id, at=at).state is State.SUBMITTED


def test_a_hold_is_said_and_does_not_stop_the_approval(making: Making, words: Says) -> None:
    submitted = making.submitted()
    holds.place(
        service="magazine", scope=HoldScope.SECTION, code="anzen", names_urgent=False,
        reason="点検", by=making.town.manager, at=making.clock.at,
    )  # fmt: skip
    page = making.town.client("officer").get(f"/bulletins/{submitted.id}/approve/").content
    assert "発信を止めています（市の定め）。承認はできますが" in words(page)
    assert post(making, "officer", submitted)[0] == 302


def test_after_the_approval_the_window_is_said(making: Making, words: Says) -> None:
    submitted = making.submitted()
    officer = making.town.client("officer")
    answer = officer.post(
        f"/bulletins/{submitted.id}/approve/",
        {"digest": submitted.revision.digest, "decision": "approve"},
        follow=True,
    )
    assert "10時00分から10時30分までに、配備機器から発信できます" in words(answer.content)
