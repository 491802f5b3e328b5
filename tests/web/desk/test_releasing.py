"""Releasing: read back, ordered from a deployed terminal, refused elsewhere with the ways on."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from hayauma import journal
from hayauma.bulletins import reading
from hayauma.bulletins.states import State
from hayauma.delivery import reading as dispatches
from hayauma.delivery import starting
from hayauma.delivery.states import State as DispatchState
from hayauma.delivery.words import JAPANESE, Word
from hayauma.organization import holds, leaves
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from tests.web.desk.conftest import BODY, Making, Says

pytestmark = pytest.mark.django_db


def counts(page: bytes) -> dict[str, int]:
    """The numbers of a picture: each of the twelve words, and their sum as the page says it."""
    rows = re.findall(r'data-word="(\w+)".*?class="number">(?:<b>)?([\d,]+)<', page.decode(), re.S)
    return {word: int(number.replace(",", "")) for word, number in rows}


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author", at_terminal=True)


def test_it_is_read_back_with_version_approver_number_and_time(
    making: Making, author: Client, words: Says
) -> None:
    permitted = making.permitted()
    answer = author.get(f"/bulletins/{permitted.id}/release/")
    assert answer.status_code == 200
    page = words(answer.content)
    assert "次のとおり発信します。声に出して確かめてください。" in page
    assert "第1版 安全課長 髙木 誠承認 10:00" in page
    assert "「防犯」の登録者 1人" in page
    assert "1人への発信を指示する" in page
    assert "指示から60秒後に送り始めます" in page
    assert "残りは止められます" in page


def test_ordered_from_the_terminal_it_waits_and_can_be_taken_back(
    making: Making, author: Client, words: Says
) -> None:
    permitted = making.permitted()
    digest = {"digest": permitted.revision.digest}
    sent = author.post(f"/bulletins/{permitted.id}/release/", digest)
    assert sent.status_code == 302
    (dispatch,) = dispatches.of_bulletin(permitted.id)
    assert dispatch.release.terminal == "duty-01"
    assert dispatch.due_at == making.clock.at + timedelta(seconds=60)
    page = words(author.get(sent["Location"]).content)
    assert "まもなく送り始めます" in page
    assert "発信の指示を取り消す" in page
    # Taking back sends nothing: any machine will do.
    elsewhere = making.town.client("colleague")
    assert elsewhere.post(f"/dispatches/{dispatch.id}/take-back/").status_code == 302
    assert dispatches.dispatch(dispatch.id).state is DispatchState.TAKEN_BACK
    assert author.get(f"/bulletins/{permitted.id}/release/").status_code == 200


def test_an_unknown_machine_is_refused_with_the_clause_and_the_ways_on(
    making: Making, words: Says
) -> None:
    permitted = making.permitted()
    client = making.town.client("author")
    for answer in (
        client.get(f"/bulletins/{permitted.id}/release/"),
        client.post(f"/bulletins/{permitted.id}/release/", {"digest": permitted.revision.digest}),
    ):
        assert answer.status_code == 403
        page = words(answer.content)
        assert "この機器からは発信できません。" in page
        assert "情報管理主管課が配備した機器を使います（第8条第2項）" in page
        assert "この機器は、配備機器としての登録を確認できませんでした" in page
        assert "当直-01 1階当直室" in page
        assert "予備-01 2階倉庫" in page
        assert "運用管理者に特例を求める" in page
        assert "広報課長 小林 和子（電話 0999-00-2100）" in page
        assert "作成・承認・停止は、この機器でもできます" in page
        assert "入力した内容は保存しました" in page
        assert "緊急発信" not in page
    assert dispatches.of_bulletin(permitted.id) == ()
    tried = [entry.act for entry in journal.entries(object=f"bulletin:{permitted.id}")]
    assert tried.count("release.refused") == 1


def test_a_forged_credential_is_an_unknown_machine(making: Making) -> None:
    from django.conf import settings

    permitted = making.permitted()
    client = making.town.client("author")
    client.cookies[settings.TERMINAL_COOKIE_NAME] = "guessed"
    assert client.get(f"/bulletins/{permitted.id}/release/").status_code == 403


def test_without_approval_it_is_refused_and_no_short_cut_shown(
    making: Making, author: Client, words: Says
) -> None:
    begun = making.begun()
    answer = author.get(f"/bulletins/{begun.id}/release/")
    assert answer.status_code == 409
    page = words(answer.content)
    assert "まだ発信できません。安全課長の承認がありません（第8条第1項）。" in page
    assert "承認を依頼する" in page
    assert "緊急" not in page
    making.submit(begun)
    waiting = words(author.get(f"/bulletins/{begun.id}/release/").content)
    assert "代決を依頼する" in waiting
    assert "安全課長補佐 三浦 由美" in waiting
    assert author.post(f"/bulletins/{begun.id}/release/").status_code == 409


def test_a_change_after_the_approval_is_named(making: Making, author: Client, words: Says) -> None:
    permitted = making.permitted()
    making.changed(
        permitted,
        subject="【防犯】不審な電話に注意",
        body=BODY.replace("増え", "4件起き").replace("2300", "2301"),
    )
    answer = author.post(
        f"/bulletins/{permitted.id}/release/", {"digest": permitted.revision.digest}
    )
    assert answer.status_code == 409
    page = words(answer.content)
    assert "承認された内容と、いまの内容が違います（件名1か所、本文2か所）" in page
    assert "元に戻すか、もう一度承認を受けてください" in page
    assert "もう一度承認を受ける" in page
    assert dispatches.of_bulletin(permitted.id) == ()


def test_a_page_read_aloud_before_a_new_approval_orders_nothing(
    making: Making, author: Client, words: Says
) -> None:
    permitted = making.permitted()
    answer = author.post(f"/bulletins/{permitted.id}/release/", {"digest": "0" * 64})
    assert answer.status_code == 409
    assert "もう一度読み合わせてください" in words(answer.content)
    assert dispatches.of_bulletin(permitted.id) == ()


def test_a_missed_window_is_refused_as_the_citys_own_rule(
    making: Making, author: Client, words: Says
) -> None:
    permitted = making.permitted()
    making.clock.later(minutes=31)
    answer = author.get(f"/bulletins/{permitted.id}/release/")
    assert answer.status_code == 409
    page = words(answer.content)
    assert "承認された時間を過ぎました" in page
    assert "市の定め" in page
    assert "もう一度承認を受ける" in page


def test_a_window_ahead_is_ordered_for_its_time(
    making: Making, author: Client, words: Says
) -> None:
    opens = making.clock.at + timedelta(hours=3)
    permitted = making.permitted(not_before=opens)
    page = words(author.get(f"/bulletins/{permitted.id}/release/").content)
    assert "6月3日（水）13時00分に送り始めます" in page
    sent = author.post(f"/bulletins/{permitted.id}/release/", {"digest": permitted.revision.digest})
    assert sent.status_code == 302
    (dispatch,) = dispatches.of_bulletin(permitted.id)
    assert dispatch.due_at == opens


def test_a_leave_lets_another_machine_send(making: Making, words: Says) -> None:
    permitted = making.permitted()
    leaves.grant(
        service="magazine",
        kind=LeaveKind.SINGLE,
        scope=LeaveScope(person=making.town.author.code),
        reason="豪雨で庁舎に入れないため",
        since=making.clock.at,
        by=making.town.manager,
        at=making.clock.at,
    )
    client = making.town.client("author")
    page = client.get(f"/bulletins/{permitted.id}/release/")
    assert page.status_code == 200
    assert "特例" in words(page.content)
    sent = client.post(f"/bulletins/{permitted.id}/release/", {"digest": permitted.revision.digest})
    assert sent.status_code == 302
    # It is that person's leave, nobody else's.
    other = making.permitted()
    assert making.town.client("colleague").get(f"/bulletins/{other.id}/release/").status_code == 403


def test_a_hold_is_told_as_the_citys_own_rule(making: Making, author: Client, words: Says) -> None:
    permitted = making.permitted()
    holds.place(
        service="magazine",
        scope=HoldScope.ALL,
        reason="点検のため",
        by=making.town.manager,
        at=making.clock.at,
    )
    answer = author.get(f"/bulletins/{permitted.id}/release/")
    assert answer.status_code == 409
    assert "発信を止めています（市の定め）" in words(answer.content)


def test_ordered_once_the_button_leads_to_the_dispatch(making: Making, author: Client) -> None:
    dispatch = making.ordered()
    for answer in (
        author.get(f"/bulletins/{dispatch.bulletin}/release/"),
        author.post(f"/bulletins/{dispatch.bulletin}/release/"),
    ):
        assert answer.status_code == 302
        assert answer["Location"] == f"/dispatches/{dispatch.id}/"
    assert len(dispatches.of_bulletin(dispatch.bulletin)) == 1


class TestUnderWay:
    """The live picture, and stopping from anywhere."""

    @pytest.fixture
    def running(self, making: Making) -> int:
        dispatch = making.ordered()
        started: datetime = making.clock.later(seconds=61)
        starting.run(dispatch.id, at=started)
        return dispatch.id

    def test_the_twelve_words_and_their_sum(
        self, making: Making, running: int, words: Says
    ) -> None:
        page = making.town.client("other_author").get(f"/dispatches/{running}/")
        assert page.status_code == 200
        text = words(page.content)
        for word in (*JAPANESE.values(), "合計"):
            assert word in text, word
        assert counts(page.content) == {
            **dict.fromkeys((word.name for word in Word), 0),
            "waiting": 1,
            "sum": 1,
        }
        assert "送る相手 登録者 1人" in text
        assert '<meta http-equiv="refresh" content="5">' in page.content.decode()
        assert "<noscript>" in page.content.decode()

    def test_the_figures_come_alone_and_tell_of_a_new_state(
        self, making: Making, running: int
    ) -> None:
        client = making.town.client("author")
        same = client.get(f"/dispatches/{running}/figures/?state=running")
        assert same.status_code == 200
        assert "HX-Refresh" not in same.headers
        assert b"<html" not in same.content
        changed = client.get(f"/dispatches/{running}/figures/?state=ordered")
        assert changed["HX-Refresh"] == "true"

    def test_anybody_pauses_goes_on_and_stops_from_any_machine(
        self, making: Making, running: int
    ) -> None:
        client = making.town.client("other_author")
        for turn, state in (
            ("pause", DispatchState.PAUSED),
            ("resume", DispatchState.RUNNING),
            ("cancel", DispatchState.CANCELLED),
        ):
            assert client.post(f"/dispatches/{running}/{turn}/").status_code == 302
            assert dispatches.dispatch(running).state is state
        late = client.post(f"/dispatches/{running}/pause/")
        assert late.status_code == 409

    def test_a_link_stops_nothing(self, making: Making, running: int) -> None:
        client = making.town.client("author")
        for turn in ("pause", "resume", "cancel", "take-back"):
            assert client.get(f"/dispatches/{running}/{turn}/").status_code == 405
        assert dispatches.dispatch(running).state is DispatchState.RUNNING

    def test_too_late_to_take_back_is_told(self, making: Making, running: int, words: Says) -> None:
        answer = making.town.client("author").post(f"/dispatches/{running}/take-back/")
        assert answer.status_code == 409
        assert "もう送り始めています" in words(answer.content)

    def test_going_on_after_the_window_is_a_new_release(
        self, making: Making, running: int, words: Says
    ) -> None:
        client = making.town.client("author")
        client.post(f"/dispatches/{running}/pause/")
        making.clock.later(minutes=40)
        answer = client.post(f"/dispatches/{running}/resume/")
        assert answer.status_code == 409
        assert "もう一度承認を受けて" in words(answer.content)

    def test_the_road_and_the_record_sheet_tell_it(
        self, making: Making, running: int, words: Says
    ) -> None:
        client = making.town.client("author")
        bulletin = dispatches.dispatch(running).bulletin
        page = words(client.get(f"/bulletins/{bulletin}/").content)
        for step in ("作成を始めた", "承認を依頼（登録者1人）", "承認", "発信を指示", "当直-01"):
            assert step in page
        sheet = client.get(f"/bulletins/{bulletin}/record/")
        assert sheet.status_code == 200
        text = words(sheet.content)
        assert "配信記録票" in text
        assert "当直-01" in text
        assert "第8条第2項" in text
        printed = client.get(f"/bulletins/{bulletin}/record/pdf/")
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF-")
        assert reading.bulletin(bulletin, at=making.clock.at).state is State.RELEASED
