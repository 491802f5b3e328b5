"""Asking for an approval and giving it: the right head, on what was shown, in the right words."""

import re

import pytest
from django.test import Client

from hayauma.bulletins import approval, permits, reading
from hayauma.bulletins.states import Standing, State
from hayauma.bulletins.views import BulletinView
from hayauma.organization import absences
from hayauma.organization.kinds import AbsenceReason
from tests.web.desk.conftest import Clock, Making, Says

pytestmark = pytest.mark.django_db
DECLARED = ["accuracy", "works", "personal_data", "law"]


def state(making: Making, bulletin: BulletinView) -> State:
    return reading.bulletin(bulletin.id, at=making.clock.at).state


def decide(
    client: Client, bulletin: BulletinView, decision: str = "approve", **more: str
) -> tuple[int, bytes]:
    given = {"digest": bulletin.revision.digest, "decision": decision, **more}
    response = client.post(f"/bulletins/{bulletin.id}/approve/", given)
    return response.status_code, response.content


class TestAsking:
    """第6条 and 第7条 at the author's side."""

    def test_the_four_considerations_are_declared_beside_their_clauses(
        self, making: Making, words: Says
    ) -> None:
        begun = making.begun()
        page = words(making.town.client("author").get(f"/bulletins/{begun.id}/submit/").content)
        for clause in ("第7条第1号", "第7条第2号", "第7条第3号", "第7条第4号"):
            assert clause in page
        assert "いまの人数です。発信の時に確定します" in page

    def test_one_missing_declaration_keeps_it_here(self, making: Making, words: Says) -> None:
        begun = making.begun()
        client = making.town.client("author")
        url = f"/bulletins/{begun.id}/submit/"
        answer = client.post(url, {"declared": DECLARED[:3]})
        assert answer.status_code == 409
        assert "留意事項の申告がまだです（市の定め）" in words(answer.content)
        assert answer.content.decode().count(" checked") == 3
        assert state(making, begun) is State.DRAFTING

    def test_declared_it_goes_to_the_owning_head(self, making: Making) -> None:
        begun = making.begun()
        client = making.town.client("author")
        answer = client.post(f"/bulletins/{begun.id}/submit/", {"declared": DECLARED})
        assert answer.status_code == 302
        assert "安全課の長が承認すると" in client.get(answer["Location"]).content.decode()
        assert state(making, begun) is State.SUBMITTED
        submission = reading.open_submission(begun.id)
        assert submission is not None
        assert submission.head_count == 1

    def test_who_is_not_in_charge_writes_a_reason(self, making: Making, words: Says) -> None:
        begun = making.begun(by=making.town.other_author)
        client = making.town.client("other_author")
        url = f"/bulletins/{begun.id}/submit/"
        assert "担当する職員が作成することを原則としています（第6条）" in words(
            client.get(url).content
        )
        answer = client.post(url, {"declared": DECLARED})
        assert answer.status_code == 409
        assert "理由を書くと進めます" in words(answer.content)
        sent = client.post(url, {"declared": DECLARED, "reason": "合同の催しのため"})
        assert sent.status_code == 302
        submission = reading.open_submission(begun.id)
        assert submission is not None
        assert submission.reason == "合同の催しのため"

    def test_who_is_in_charge_is_asked_for_no_reason(self, making: Making) -> None:
        begun = making.begun()
        page = making.town.client("author").get(f"/bulletins/{begun.id}/submit/")
        assert 'name="reason"' not in page.content.decode()

    def test_findings_stand_beside_the_declarations(self, making: Making, words: Says) -> None:
        begun = making.begun(body="6月5日(土)に㈱あおばで開きます。問い合わせ 0999-00-2300")
        page = words(making.town.client("author").get(f"/bulletins/{begun.id}/submit/").content)
        assert "「6月5日(土)」は金曜日です" in page
        assert "（株）" in page

    def test_giving_it_up_keeps_the_record(self, making: Making) -> None:
        begun = making.begun()
        client = making.town.client("author")
        assert client.post(f"/bulletins/{begun.id}/abandon/").status_code == 302
        assert state(making, begun) is State.ABANDONED
        assert client.get(f"/bulletins/{begun.id}/edit/").status_code == 409

    def test_another_section_cannot_give_it_up(self, making: Making) -> None:
        begun = making.begun()
        answer = making.town.client("other_officer").post(f"/bulletins/{begun.id}/abandon/")
        assert answer.status_code == 409
        assert state(making, begun) is State.DRAFTING


class TestApproving:
    """第5条第2項 and 第8条第1項 at the head's side."""

    def test_one_screen_says_what_to_how_many_and_until_when(
        self, making: Making, words: Says
    ) -> None:
        submitted = making.submitted()
        page = words(
            making.town.client("officer").get(f"/bulletins/{submitted.id}/approve/").content
        )
        assert "登録者1人" in page.replace(" ", "")
        assert "6月3日（水）10時00分から10時30分まで" in page
        assert "過ぎたときは発信せず、作成者に知らせます" in page
        assert "作成者の申告と自動点検の結果" in page
        assert "■ 問い合わせ" in page

    def test_the_owning_head_approves(self, making: Making) -> None:
        submitted = making.submitted()
        assert decide(making.town.client("officer"), submitted)[0] == 302
        assert permits.state(submitted.id, making.clock.at).approval is Standing.LIVE

    def test_another_sections_head_is_refused_in_the_words_of_the_clause(
        self, making: Making, words: Says
    ) -> None:
        submitted = making.submitted()
        client = making.town.client("other_officer")
        opened = client.get(f"/bulletins/{submitted.id}/approve/")
        status, content = decide(client, submitted)
        for code, page in ((opened.status_code, opened.content), (status, content)):
            assert code == 403
            assert (
                "承認できるのは、この事務事業を所管する安全課の長です（第5条第2項）。"
                "あなたの職：子育て課長" in words(page)
            )
        assert state(making, submitted) is State.SUBMITTED

    @pytest.mark.parametrize("user", ["author", "colleague", "manager", "supervisor"])
    def test_nobody_else_approves_either(self, making: Making, user: str) -> None:
        submitted = making.submitted()
        assert decide(making.town.client(user), submitted)[0] == 403
        assert state(making, submitted) is State.SUBMITTED

    def test_what_changed_since_the_last_decision_is_marked(self, making: Making) -> None:
        submitted = making.submitted()
        client = making.town.client("officer")
        assert decide(client, submitted, "return", comment="件数を書いてください。")[0] == 302
        again = making.changed(submitted, body="市内で不審な電話が**4件**。問い合わせ 0999-00-2300")
        making.submit(again)
        page = client.get(f"/bulletins/{submitted.id}/approve/").content.decode()
        assert "差し戻した第1版からの違い" in page
        assert re.search(r"<ins>.*?4件", page)
        assert re.search(r"<del>.*?増えて", page)

    def test_a_change_of_menus_is_named_too(self, making: Making) -> None:
        from hayauma.subscriptions.audience import AudienceRule

        submitted = making.submitted()
        client = making.town.client("officer")
        decide(client, submitted, "return", comment="防災にも送ってください。")
        again = making.changed(submitted, audience=AudienceRule("menus", ("bohan", "bosai")))
        making.submit(again)
        page = client.get(f"/bulletins/{submitted.id}/approve/").content.decode()
        assert "送る相手（配信メニュー）も変わっています" in page

    def test_a_page_opened_before_a_change_approves_nothing(
        self, making: Making, words: Says
    ) -> None:
        submitted = making.submitted()
        again = making.changed(submitted, body="後で変えた。問い合わせ 0999-00-2300")
        making.submit(again)
        status, content = decide(making.town.client("officer"), submitted)
        assert status == 409
        assert "お見せした内容と、いまの内容が違います" in words(content)
        assert state(making, submitted) is State.SUBMITTED

    def test_whoever_comes_second_learns_who_was_first(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        client = making.town.client("officer")
        assert decide(client, submitted)[0] == 302
        for answer in (
            decide(client, submitted),
            decide(client, submitted, "return", comment="遅かった"),
            (409, client.get(f"/bulletins/{submitted.id}/approve/").content),
        ):
            assert answer[0] == 409
            assert "髙木 誠" in words(answer[1])
            assert "承認しました" in words(answer[1])

    def test_giving_back_says_what_to_mend(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        client = making.town.client("officer")
        status, content = decide(client, submitted, "return")
        assert status == 422
        assert "直してほしい点を書いてください" in words(content)
        assert decide(client, submitted, "return", comment="日付を直してください。")[0] == 302
        page = words(making.town.client("author").get(f"/bulletins/{submitted.id}/").content)
        assert "日付を直してください" in page
        assert "差戻し" in page

    def test_ones_own_text_is_marked_before_it_is_approved(
        self, making: Making, words: Says
    ) -> None:
        from hayauma.bulletins import submission
        from hayauma.bulletins.submission import CONSIDERATIONS

        begun = making.begun(by=making.town.officer)
        submission.submit(
            bulletin_id=begun.id,
            reason="急ぎ",
            considerations=dict.fromkeys(CONSIDERATIONS, True),
            head_count=1,
            by=making.town.officer,
            at=making.clock.at,
        )
        client = making.town.client("officer")
        page = words(client.get(f"/bulletins/{begun.id}/approve/").content)
        assert "自己承認" in page
        assert decide(client, begun)[0] == 302


class TestInStead:
    """代決 and 後閲."""

    def test_a_substitute_says_why_the_head_is_away(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        client = making.town.client("deputy")
        page = words(client.get(f"/bulletins/{submitted.id}/approve/").content)
        assert "代決として承認する" in page
        assert "記録には「代」と記し" in page
        status, content = decide(client, submitted)
        assert status in {403, 409}
        assert "不在のときに限り" in words(content)
        assert state(making, submitted) is State.SUBMITTED

    def test_unreachable_wants_the_time_of_the_call(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        client = making.town.client("deputy")
        status, content = decide(client, submitted, away="unreachable")
        assert status == 422
        assert "電話をかけた時刻を書いてください" in words(content)
        assert decide(client, submitted, away="unreachable", tried_at="09:40")[0] == 302
        (decision,) = reading.submissions(submitted.id)[0].decisions
        assert decision.absence == "連絡がつかない・09:40に電話"
        assert decision.standing_in_for == "安全課長"

    def test_a_recorded_absence_still_wants_its_reason_and_is_shown(
        self, making: Making, words: Says
    ) -> None:
        submitted = making.submitted()
        absences.record(
            account_id=making.town.officer.account_id,
            reason=AbsenceReason.TRIP,
            since=making.clock.at,
            actor=making.town.officer.actor,
            at=making.clock.at,
        )
        client = making.town.client("deputy")
        assert "不審な電話" in words(client.get("/").content)
        page = words(client.get(f"/bulletins/{submitted.id}/approve/").content)
        assert "安全課長は不在です（出張）" in page
        assert decide(client, submitted, away="trip")[0] == 302

    def test_the_head_reads_it_afterwards(self, making: Making, words: Says) -> None:
        submitted = making.submitted()
        decide(making.town.client("deputy"), submitted, away="trip")
        officer = making.town.client("officer")
        assert "後閲" in words(officer.get("/").content)
        url = f"/bulletins/{submitted.id}/"
        assert "内容を確認した（後閲）" in words(officer.get(url).content)
        # Nobody can do it for the head.
        assert making.town.client("deputy").post(f"{url}read-afterwards/").status_code == 409
        assert officer.post(f"{url}read-afterwards/").status_code == 302
        assert "内容を確認した（後閲）" not in words(officer.get(url).content)
        assert "後で確認するもの" not in words(officer.get("/").content)

    def test_the_deputys_list_is_empty_while_the_head_is_there(
        self, making: Making, words: Says, clock: Clock
    ) -> None:
        making.submitted()
        assert "承認を待っているもの" not in words(making.town.client("deputy").get("/").content)
        assert "承認を待っているもの" in words(making.town.client("officer").get("/").content)


def test_approving_twice_at_once_issues_one_permit(making: Making) -> None:
    submitted = making.submitted()
    decide(making.town.client("officer"), submitted)
    with pytest.raises(approval.AlreadyDecided):
        approval.approve(
            bulletin_id=submitted.id,
            digest=submitted.revision.digest,
            head_count=1,
            by=making.town.officer,
            at=making.clock.at,
        )
    assert len(reading.permits_of(submitted.id)) == 1
