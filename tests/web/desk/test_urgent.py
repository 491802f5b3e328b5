"""Urgent release: from the first page in few steps, without approval, never from any machine."""

import pytest
from django.test import Client

from hayauma.bulletins import reading
from hayauma.bulletins.states import Door, State
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import Lane
from hayauma.organization import holds, leaves
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.web.desk.sending import pressing_again
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
PRESSED = {"again": "1", "right": "1"}  # one registered person, pressed again
REASON = "夜間で連絡がつかず、水位が急に上がっているため"


def form(**changes: object) -> dict[str, object]:
    return {
        "programme": "bosai",
        "subject": "【避難指示】川があふれそうです",
        "body": "今すぐ避難してください。",
        "menus": ["bosai"],
        "reason": REASON,
        **changes,
    }


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author", at_terminal=True)


def begun(client: Client, **changes: object) -> str:
    sent = client.post("/urgent/", form(**changes))
    assert sent.status_code == 302, sent.content.decode()
    return str(sent["Location"])


def test_the_entry_is_on_every_page(making: Making, author: Client) -> None:
    mine = f"/bulletins/{making.begun().id}/"
    for path in ("/", "/bulletins/", mine, "/leaves/", "/policy/", "/terminal/"):
        assert 'href="/urgent/"' in author.get(path).content.decode(), path


def test_three_pages_and_it_is_on_its_way_without_approval(
    making: Making, author: Client, words: Says
) -> None:
    first = words(author.get("/urgent/").content)
    assert "承認を待たずに発信できます（第8条第1項ただし書）" in first
    assert "使う機器の決まり（同条第2項）は緊急のときも同じです" in first
    check = begun(author)
    page = words(author.get(check).content)
    assert "登録者 1人に、いま送ります。 一人" in page
    assert "訓練ではありません" in page
    assert REASON in page
    bulletin_id = int(check.strip("/").split("/")[-1])
    digest = reading.bulletin(bulletin_id, at=making.clock.at).revision.digest
    sent = author.post(check, {**PRESSED, "reason": REASON, "digest": digest})
    assert sent.status_code == 302
    (dispatch,) = dispatches.of_bulletin(bulletin_id)
    assert sent["Location"] == f"/dispatches/{dispatch.id}/"
    assert dispatch.lane is Lane.URGENT
    assert dispatch.due_at == making.clock.at
    (permit,) = reading.permits_of(bulletin_id)
    assert (permit.door, permit.reason) == (Door.URGENT, REASON)


def test_what_was_found_is_shown_and_stops_nothing(
    making: Making, author: Client, words: Says
) -> None:
    check = begun(author, body="6月5日(土)の㈱あおばは中止です。")
    page = words(author.get(check).content)
    assert "指摘があっても発信できます" in page
    assert "「6月5日(土)」は金曜日です" in page
    assert author.post(check, {**PRESSED, "reason": REASON}).status_code == 302


def test_the_number_is_pressed_again(making: Making, author: Client, words: Says) -> None:
    check = begun(author)
    page = author.get(check).content
    assert "もう一度、送る相手の人数を押してください" in words(page)
    assert page.decode().count('name="again"') == 3
    for pressed, sentence in (({}, "もう一度押してください"), ({"again": "10"}, "違います")):
        answer = author.post(check, {**PRESSED, "again": "", **pressed, "reason": REASON})
        assert answer.status_code == 409
        assert sentence in words(answer.content)
        assert REASON in answer.content.decode()
    bulletin_id = int(check.strip("/").split("/")[-1])
    assert dispatches.of_bulletin(bulletin_id) == ()


def test_the_level_is_pressed_where_the_text_names_one(
    making: Making, author: Client, words: Says
) -> None:
    check = begun(author, subject="警戒レベル４　避難指示　川原")
    page = words(author.get(check).content)
    assert "警戒レベル4相手" in page
    assert "もう一度レベルを押してください" in page
    wrong = author.post(check, {"again": "3", "right": "4", "reason": REASON})
    assert wrong.status_code == 409
    assert author.post(check, {"again": "4", "right": "4", "reason": REASON}).status_code == 302


@pytest.mark.parametrize(
    ("text", "count", "right", "offered"),
    [
        ("警戒レベル4です", 12, "4", ["3", "4", "5"]),
        ("警戒レベル 3から警戒レベル5へ", 12, "12", ["1", "12", "120"]),
        ("警戒レベル2", 12, "2", ["2", "3", "4", "5"]),
        ("川の水", 0, "0", ["0", "1", "10"]),
        ("川の水", 4_812, "4812", ["481", "4812", "48120"]),
    ],
)
def test_what_is_pressed(
    making: Making, text: str, count: int, right: str, offered: list[str]
) -> None:
    again = pressing_again.of(making.draft(body=text), count=count)
    assert again.right == right
    assert [value for value, _label in again.choices] == offered


def test_the_stored_ground_says_nothing_of_equipment(making: Making, author: Client) -> None:
    check = begun(author)
    author.post(check, {**PRESSED, "reason": REASON})
    (permit,) = reading.permits_of(int(check.strip("/").split("/")[-1]))
    assert {one["clause"] for one in permit.verdict["reasons"]} == {"第8条第1項ただし書"}


def test_another_machine_is_told_before_anybody_types(making: Making, words: Says) -> None:
    page = words(making.town.client("author").get("/urgent/").content)
    assert "この機器からは発信できません" in page
    assert "当直-01 1階当直室" in page
    assert "広報課長 小林 和子（電話 0999-00-2100）" in page


def test_another_machine_is_refused_although_it_is_urgent_and_the_text_is_kept(
    making: Making, words: Says
) -> None:
    client = making.town.client("author")
    check = begun(client)
    answer = client.post(check, {**PRESSED, "reason": REASON})
    assert answer.status_code == 403
    page = words(answer.content)
    assert "情報管理主管課が配備した機器を使います（第8条第2項）" in page
    assert "入力した内容は保存しました" in page
    assert REASON in client.get(check).content.decode()
    bulletin_id = int(check.strip("/").split("/")[-1])
    assert reading.bulletin(bulletin_id, at=making.clock.at).state is State.DRAFTING
    assert reading.permits_of(bulletin_id) == ()
    # The same text goes from the duty room.
    at_terminal = making.town.client("author", at_terminal=True)
    assert at_terminal.post(check, {**PRESSED, "reason": REASON}).status_code == 302


def test_a_standing_leave_serves_the_duty_phone(making: Making, words: Says) -> None:
    leaves.grant(
        service="magazine",
        kind=LeaveKind.STANDING,
        scope=LeaveScope(person=making.town.author.code),
        reason="当直の携帯電話",
        since=making.clock.at,
        until=making.clock.at.replace(year=2027),
        by=making.town.manager,
        at=making.clock.at,
    )
    client = making.town.client("author")
    page = words(client.get("/urgent/").content)
    assert "この機器からは発信できません" not in page
    assert "特例" in page
    assert client.post(begun(client), {**PRESSED, "reason": REASON}).status_code == 302


def test_the_reason_is_asked_twice_and_never_missing(
    making: Making, author: Client, words: Says
) -> None:
    answer = author.post("/urgent/", form(reason=" "))
    assert answer.status_code == 422
    assert "承認を待てない理由を書いてください" in words(answer.content)
    assert "今すぐ避難してください" in answer.content.decode()
    check = begun(author)
    emptied = author.post(check, {**PRESSED, "reason": "  "})
    assert emptied.status_code == 409
    assert "承認を待てない理由を書いてください" in words(emptied.content)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "件名を書いてください"),
        ({"body": "  "}, "本文を書いてください"),
        ({"menus": []}, "配信メニュー）を選んでください"),
        ({"subject": "a\r\nBcc: x@d0.example"}, "件名に改行は使えません"),
        ({"programme": ""}, "事務事業を選んでください"),
    ],
)
def test_what_is_missing_is_told_on_the_first_page(
    author: Client, words: Says, changes: dict[str, object], sentence: str
) -> None:
    answer = author.post("/urgent/", form(**changes))
    assert answer.status_code == 422
    assert sentence in words(answer.content)


def test_it_can_be_mended_before_it_goes(making: Making, author: Client, words: Says) -> None:
    check = begun(author)
    edit = f"{check}edit/"
    assert "今すぐ避難してください" in author.get(edit).content.decode()
    assert REASON in author.get(edit).content.decode()
    assert author.post(edit, form(body="高いところへ。")).status_code == 302
    assert "高いところへ。" in words(author.get(check).content)


def test_a_page_read_before_a_change_sends_nothing(
    making: Making, author: Client, words: Says
) -> None:
    check = begun(author)
    answer = author.post(check, {**PRESSED, "reason": REASON, "digest": "0" * 64})
    assert answer.status_code == 409
    assert "もう一度読み合わせてください" in words(answer.content)
    bulletin_id = int(check.strip("/").split("/")[-1])
    assert dispatches.of_bulletin(bulletin_id) == ()
    assert reading.permits_of(bulletin_id) == ()


def test_a_general_hold_does_not_stop_it_and_a_named_one_does(
    making: Making, author: Client, words: Says
) -> None:
    def hold(*, names_urgent: bool) -> None:
        holds.place(
            service="magazine",
            scope=HoldScope.ALL,
            names_urgent=names_urgent,
            reason="点検",
            by=making.town.manager,
            at=making.clock.at,
        )

    hold(names_urgent=False)
    assert author.post(begun(author), {**PRESSED, "reason": REASON}).status_code == 302
    hold(names_urgent=True)
    answer = author.post(begun(author), {**PRESSED, "reason": REASON})
    assert answer.status_code == 409
    assert "発信を止めています（市の定め）" in words(answer.content)


def test_pressing_twice_sends_once(making: Making, author: Client) -> None:
    check = begun(author)
    assert author.post(check, {**PRESSED, "reason": REASON}).status_code == 302
    assert author.post(check, {**PRESSED, "reason": REASON}).status_code == 302
    bulletin_id = int(check.strip("/").split("/")[-1])
    assert len(dispatches.of_bulletin(bulletin_id)) == 1


def test_another_section_cannot_send_somebodys_draft_as_urgent(making: Making) -> None:
    check = f"/urgent/{making.begun().id}/"
    officer = making.town.client("other_officer", at_terminal=True)
    assert officer.get(check).status_code == 409
    assert officer.post(check, {**PRESSED, "reason": REASON}).status_code == 409
    stranger = making.town.client("other_author", at_terminal=True)
    assert stranger.post(check, {**PRESSED, "reason": REASON}).status_code == 404
    assert dispatches.listing(service="magazine") == ()


class TestAfterwards:
    """事後の確認: the owning head looks, and says what was found."""

    @pytest.fixture
    def sent(self, author: Client) -> str:
        check = begun(author)
        author.post(check, {**PRESSED, "reason": REASON})
        return f"/bulletins/{check.strip('/').split('/')[-1]}/"

    def test_it_waits_on_the_officers_first_pages(
        self, making: Making, sent: str, words: Says
    ) -> None:
        for user in ("officer", "manager", "supervisor"):
            page = words(making.town.client(user).get("/").content)
            assert "緊急発信の事後の確認" in page, user
        assert "事後の確認" not in words(making.town.client("other_officer").get("/").content)

    def test_the_owning_head_confirms(self, making: Making, sent: str, words: Says) -> None:
        officer = making.town.client("officer")
        page = words(officer.get(sent).content)
        assert "承認を経ずに発信しました（第8条第1項ただし書）" in page
        assert "確認した" in page
        (dispatch,) = dispatches.of_bulletin(int(sent.split("/")[2]))
        url = f"/dispatches/{dispatch.id}/afterwards/"
        assert making.town.client("author").post(url, {"said": "right"}).status_code == 409
        assert officer.post(url, {"said": "wrong"}).status_code == 409
        assert officer.post(url, {"said": "nonsense"}).status_code == 409
        assert officer.post(url, {"said": "right"}).status_code == 302
        assert "緊急発信の事後の確認" not in words(officer.get("/").content)
        assert officer.post(url, {"said": "right"}).status_code == 409
