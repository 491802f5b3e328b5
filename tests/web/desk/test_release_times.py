"""When: at a time inside the approved window, or ahead of the approval; two tabs and back."""

from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from hayauma import journal
from hayauma.bulletins import approval
from hayauma.delivery import ahead, standing, starting
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import Mode
from hayauma.delivery.states import State as DispatchState
from hayauma.organization import holds, posts
from hayauma.organization.kinds import HoldScope
from hayauma.subscriptions.audience import AudienceRule
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author", at_terminal=True)


def local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def approve(making: Making, bulletin_id: int, digest: str) -> None:
    approval.approve(
        bulletin_id=bulletin_id,
        digest=digest,
        head_count=1,
        by=making.town.officer,
        at=making.clock.at,
    )


class TestAtATime:
    def test_a_time_inside_the_window_is_ordered_and_listed(
        self, making: Making, author: Client, words: Says
    ) -> None:
        permitted = making.permitted()
        chosen = making.clock.at + timedelta(minutes=20)
        sent = author.post(
            f"/bulletins/{permitted.id}/release/",
            {"digest": permitted.revision.digest, "when": "at", "moment": local(chosen)},
        )
        (dispatch,) = dispatches.of_bulletin(permitted.id)
        assert sent["Location"] == f"/dispatches/{dispatch.id}/"
        assert (dispatch.due_at, dispatch.release.mode) == (chosen, Mode.AT)
        listed = words(author.get("/dispatches/?show=scheduled").content)
        assert "6月3日（水）10時20分に送り始めます" in listed
        assert "発信の指示を取り消す" in listed
        elsewhere = making.town.client("keeper")
        assert elsewhere.post(f"/dispatches/{dispatch.id}/take-back/").status_code == 302
        assert "ありません" in words(author.get("/dispatches/?show=scheduled").content)

    @pytest.mark.parametrize("minutes", [-1, 31, None])
    def test_a_time_outside_the_window_is_told_beside_the_field(
        self, making: Making, author: Client, words: Says, minutes: int | None
    ) -> None:
        permitted = making.permitted()
        moment = "" if minutes is None else local(making.clock.at + timedelta(minutes=minutes))
        answer = author.post(
            f"/bulletins/{permitted.id}/release/",
            {"digest": permitted.revision.digest, "when": "at", "moment": moment},
        )
        assert answer.status_code == 422
        page = words(answer.content)
        assert "入力内容を確かめてください" in page
        assert "次のとおり発信します" in page, "what was read aloud is still there"
        assert dispatches.of_bulletin(permitted.id) == ()


class TestAhead:
    def test_ordered_before_the_approval_and_begun_with_it(
        self, making: Making, author: Client, words: Says
    ) -> None:
        submitted = making.submitted()
        url = f"/bulletins/{submitted.id}/release/ahead/"
        refusal = author.get(f"/bulletins/{submitted.id}/release/")
        assert "承認されしだい発信するよう指示する" in words(refusal.content)
        page = words(author.get(url).content)
        assert "承認されたら、次のとおり発信します。声に出して確かめてください。" in page
        assert "第1版 6月3日（水）10時00分に承認を依頼" in page
        assert "承認がなければ、送りません（第8条第1項）" in page
        sent = author.post(url, {"digest": submitted.revision.digest})
        assert sent["Location"] == url
        page = words(author.get(url).content)
        assert "主事 佐々木 翔が、6月3日（水）10時00分に指示しました（当直-01 1階当直室）" in page
        listed = words(author.get("/dispatches/").content)
        assert "承認を待って送るもの" in listed
        making.clock.later(minutes=5)
        approve(making, submitted.id, submitted.revision.digest)
        for one in ahead.due(making.clock.at):
            ahead.run(one, at=making.clock.at)
        (dispatch,) = dispatches.of_bulletin(submitted.id)
        page = words(author.get(f"/dispatches/{dispatch.id}/").content)
        assert "指示承認されしだい" in page
        road = words(author.get(f"/bulletins/{submitted.id}/").content)
        assert "承認されしだい発信するよう指示" in road
        starting.run(dispatch.id, at=making.clock.at)
        sheet = words(author.get(f"/bulletins/{submitted.id}/record/").content)
        assert "承認されしだい" in sheet
        assert "指示の時の判定" in sheet
        assert "送信の時の判定" in sheet

    def test_an_unknown_machine_is_refused(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        client = making.town.client("author")
        url = f"/bulletins/{submitted.id}/release/ahead/"
        for answer in (
            client.get(url),
            client.post(url, {"digest": submitted.revision.digest}),
        ):
            assert answer.status_code == 403
            assert "第8条第2項" in words(answer.content)
        assert standing.listing(service="magazine") == ()

    def test_two_tabs_order_once_and_anybody_takes_it_back(
        self, making: Making, author: Client, words: Says
    ) -> None:
        submitted = making.submitted()
        url = f"/bulletins/{submitted.id}/release/ahead/"
        for _tab in range(2):
            author.post(url, {"digest": submitted.revision.digest})
        assert len(standing.listing(service="magazine")) == 1
        assert "もう出ています" in words(author.get(url).content)
        deputy = making.town.client("deputy")
        taken = deputy.post(f"{url}take-back/")
        assert taken.status_code == 302
        assert standing.open_order(submitted.id) is None
        again = deputy.post(f"{url}take-back/")
        assert again.status_code == 409
        assert "取り消せる指示がありません" in words(again.content)

    def test_the_head_learns_that_the_approval_sends_it(
        self, making: Making, author: Client, words: Says
    ) -> None:
        submitted = making.submitted()
        author.post(
            f"/bulletins/{submitted.id}/release/ahead/", {"digest": submitted.revision.digest}
        )
        # Stale: somebody wrote on after the page was opened.
        making.changed(submitted, body="書き足した。問い合わせ 0999-00-2300")
        answer = author.get(f"/bulletins/{submitted.id}/release/ahead/")
        assert answer["Location"] == f"/bulletins/{submitted.id}/release/"


class TestTwoTabs:
    def test_the_second_tab_and_the_back_button_send_nothing_more(
        self, making: Making, author: Client, words: Says
    ) -> None:
        permitted = making.permitted()
        form = {"digest": permitted.revision.digest, "when": "now"}
        first = author.post(f"/bulletins/{permitted.id}/release/", form)
        second = author.post(f"/bulletins/{permitted.id}/release/", form)
        assert first["Location"] == second["Location"]
        assert len(dispatches.of_bulletin(permitted.id)) == 1
        page = words(author.get(second["Location"]).content)
        assert "もう出ています。二度は送りません" in page

    def test_a_session_that_ended_orders_nothing_and_leads_back(
        self, making: Making, author: Client, words: Says
    ) -> None:
        permitted = making.permitted()
        author.logout()
        url = f"/bulletins/{permitted.id}/release/"
        answer = author.post(url, {"digest": permitted.revision.digest})
        assert answer.status_code == 302
        assert unquote(answer["Location"]) == f"/sign-in/?next={url}"
        assert dispatches.of_bulletin(permitted.id) == ()

    def test_a_page_of_before_the_take_back_is_the_same_text(
        self, making: Making, author: Client
    ) -> None:
        permitted = making.permitted()
        form = {"digest": permitted.revision.digest}
        author.post(f"/bulletins/{permitted.id}/release/", form)
        (first,) = dispatches.of_bulletin(permitted.id)
        author.post(f"/dispatches/{first.id}/take-back/")
        again = author.post(f"/bulletins/{permitted.id}/release/", form)
        assert again.status_code == 302
        assert [one.state for one in dispatches.of_bulletin(permitted.id)] == [
            DispatchState.TAKEN_BACK,
            DispatchState.ORDERED,
        ]


CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "menu": ({"audience": AudienceRule("menus", ("bohan", "bosai"))}, "：防犯 → 防災・気象・防犯"),
    "window": (
        {"not_before": datetime.fromisoformat("2026-06-04T01:00:00+00:00")},
        "発信する時刻：承認されたらすぐ → 6月4日（木）10時00分から",
    ),
    "sender": ({"sender": "はるか市役所"}, "差出人：はるか市 → はるか市役所"),
    "character": ({"subject": "【防犯】不審な電話に注意してください。"}, "件名1か所"),
}


class TestWhatDiffers:
    @pytest.mark.parametrize("what", list(CHANGES))
    def test_it_is_named_from_what_to_what(
        self, making: Making, author: Client, words: Says, what: str
    ) -> None:
        permitted = making.permitted()
        changed, said = CHANGES[what]
        making.changed(permitted, **changed)
        answer = author.get(f"/bulletins/{permitted.id}/release/")
        assert answer.status_code == 409
        page = words(answer.content)
        assert said in page
        assert "（第8条第1項）" in page
        assert "もう一度承認を受ける" in page

    def test_an_attachment_is_named(self, making: Making) -> None:
        import json
        from dataclasses import replace

        from hayauma.bulletins import permits, reading
        from hayauma.bulletins.canonical import canonical
        from hayauma.bulletins.draft import Attachment
        from hayauma.web.desk.approving import differing

        permitted = making.permitted()
        bulletin = reading.bulletin(permitted.id, at=making.clock.at)
        state = permits.state(permitted.id, making.clock.at)
        with_file = replace(
            bulletin.revision.draft, attachments=(Attachment("ちらし.pdf", "0" * 64, 9),)
        )
        now = replace(bulletin, revision=replace(bulletin.revision, canonical=canonical(with_file)))
        assert state.permit
        assert json.loads(now.revision.canonical)["attachments"]
        assert differing.parts(now, state.permit, ["attachments"]) == [
            "添付ファイル：なし → ちらし.pdf"
        ]


class TestRefusals:
    def test_a_hold_names_who_holds_and_what_still_works(
        self, making: Making, author: Client, words: Says
    ) -> None:
        permitted = making.permitted()
        holds.place(
            service="magazine",
            scope=HoldScope.ALL,
            reason="点検",
            by=making.town.manager,
            at=making.clock.at,
        )
        page = words(author.get(f"/bulletins/{permitted.id}/release/").content)
        assert "だれが、なぜ止めているかを見る" in page
        assert "広報課長 小林 和子" in page
        assert "停止、訂正は、いまもできます" in page

    def test_nobody_to_grant_a_leave_is_told_and_what_still_works(
        self, making: Making, words: Says
    ) -> None:
        permitted = making.permitted()
        posts.relieve(
            post="koho-kacho",
            account_id=making.town.manager.account_id,
            until=making.clock.at,
            actor=journal.SYSTEM,
            at=making.clock.at,
        )
        page = words(
            making.town.client("author").get(f"/bulletins/{permitted.id}/release/").content
        )
        assert "運用管理者の職に就いている人が登録されていません" in page
        assert "緊急発信、停止、訂正はできます" in page
        at_terminal = making.town.client("author", at_terminal=True)
        assert at_terminal.get(f"/bulletins/{permitted.id}/release/").status_code == 200

    def test_held_at_the_last_look_it_is_read_back_and_ordered_again(
        self, making: Making, author: Client, words: Says
    ) -> None:
        dispatch = making.ordered()
        hold = holds.place(
            service="magazine",
            scope=HoldScope.ALL,
            reason="点検",
            by=making.town.manager,
            at=making.clock.at,
        )
        starting.run(dispatch.id, at=making.clock.later(seconds=60))
        page = words(author.get(f"/dispatches/{dispatch.id}/").content)
        assert "送る直前にもう一度判定し、送信を始めませんでした" in page
        assert "発信を止めています（市の定め）" in page
        assert "だれにも送っていません" in page
        holds.lift(hold_id=hold.id, reason="済み", by=making.town.manager, at=making.clock.at)
        again = author.post(f"/dispatches/{dispatch.id}/again/")
        assert again["Location"] == f"/bulletins/{dispatch.bulletin}/release/"
        assert "次のとおり発信します" in words(author.get(again["Location"]).content)
        assert author.post(f"/dispatches/{dispatch.id}/again/").status_code == 409
