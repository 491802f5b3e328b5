"""Questions and requests at the desk: who sees a case, and each button of its page."""

import pytest

from hayauma.inquiries import reading
from hayauma.inquiries.states import State
from hayauma.notices.models import Notice
from tests.inquiries.asking import WORDS, ask
from tests.town import Town

pytestmark = pytest.mark.django_db


def page(town: Town, user: str, case: int, act: str = "", **typed: str) -> tuple[int, str]:
    client = town.client(user)
    path = f"/inquiries/{case}/{act}"
    response = client.post(path, typed, follow=True) if act else client.get(path)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("user", "status"),
    [
        ("author", 200),
        ("deputy", 200),
        ("manager", 200),
        ("supervisor", 200),
        ("other_officer", 404),
        ("keeper", 404),
    ],
)
def test_a_case_is_there_for_those_who_answer_it(town: Town, user: str, status: int) -> None:
    case = ask(town, town.at)
    code, shown = page(town, user, case.id)
    assert code == status
    assert (WORDS in shown) is (status == 200)
    assert "hana@phone.example" not in shown
    listed = town.client(user).get("/inquiries/").content.decode()
    assert (case.number in listed) is (status == 200)


def test_it_is_taken_on_summed_up_answered_and_closed_from_its_page(town: Town) -> None:
    case = ask(town, town.at)
    assert "受け入れました" in page(town, "colleague", case.id, "accept/")[1]
    assert "要旨を保存" in page(town, "colleague", case.id, "sum-up/", summary="駐車場の有無")[1]
    shown = page(town, "colleague", case.id, "answer/", way="mail", text="市役所を使えます。")[1]
    assert "まだ伝えていません" in shown
    (drafted,) = reading.answers(case.id)
    assert "回答を送りました" in page(town, "author", case.id, f"answers/{drafted.id}/give/")[1]
    assert Notice.objects.filter(klass="answer").count() == 1
    assert (
        "完結としました" in page(town, "author", case.id, "close/", ending="answered", note="")[1]
    )
    assert reading.inquiry(case.id).state is State.CLOSED


def test_another_section_sees_what_it_is_asked_to_take_on(town: Town) -> None:
    case = ask(town, town.at)
    shown = page(town, "author", case.id, "hand-over/", to="kosodate", reason="健診のこと")[1]
    assert "回付しました" in shown
    assert "受け入れない" in page(town, "other_author", case.id)[1]
    code, shown = page(town, "other_author", case.id, "decline/", reason="")
    assert code == 422
    assert "このフィールド" in shown or "必須" in shown or "入れて" in shown
    page(town, "other_author", case.id, "accept/")
    assert reading.inquiry(case.id).section == "kosodate"


@pytest.mark.parametrize(
    ("act", "typed", "kept"),
    [
        ("answer/", {"way": "mail", "text": " "}, ""),
        ("answer/", {"way": "pigeon", "text": "市役所です。"}, "市役所です。"),
        ("hand-over/", {"to": "nowhere", "reason": "健診のこと"}, "健診のこと"),
        ("close/", {"ending": "answered", "note": "済み"}, "済み"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_it_and_what_was_typed_stays(
    town: Town, act: str, typed: dict[str, str], kept: str
) -> None:
    case = ask(town, town.at)
    code, shown = page(town, "author", case.id, act, **typed)
    assert code == 422
    assert kept in shown
    assert reading.inquiry(case.id).state is State.ASSIGNED


def test_who_may_not_answer_hears_the_clause(town: Town) -> None:
    """The manager sees every case; the answer is the owning head's."""
    case = ask(town, town.at)
    page(town, "author", case.id, "answer/", way="telephone", text="市役所です。")
    (drafted,) = reading.answers(case.id)
    code, shown = page(town, "manager", case.id, f"answers/{drafted.id}/give/")
    assert code in {403, 409}
    assert "第5条第3項第3号" in shown


def test_a_call_is_written_down_with_the_number_of_the_bulletin(town: Town) -> None:
    sent = ask(town, town.at)
    form = {"channel": "telephone", "sort": "request", "words": "早く知りたい。", "section": ""}
    client = town.client("colleague")
    wrong = client.post("/inquiries/new/", form | {"number": "2026-999"})
    assert wrong.status_code == 422
    assert "この番号の配信メールはありません" in wrong.content.decode()
    assert "早く知りたい。" in wrong.content.decode()
    done = client.post("/inquiries/new/", form | {"number": "2026-1"}, follow=True)
    assert done.status_code == 200
    cases = reading.of_bulletin(sent.bulletin or 0)
    assert [one.channel for one in cases] == ["web", "telephone"]


def test_an_act_that_is_not_one_and_an_answer_of_another_case_are_not_found(town: Town) -> None:
    case = ask(town, town.at)
    other = ask(town, town.at, bulletin=case.bulletin)
    page(town, "author", other.id, "answer/", way="telephone", text="はい")
    (drafted,) = reading.answers(other.id)
    assert page(town, "author", case.id, "sing/")[0] == 404
    assert page(town, "author", case.id, f"answers/{drafted.id}/give/")[0] == 404
    assert page(town, "author", 999_999)[0] == 404
