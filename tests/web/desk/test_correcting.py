"""Correcting at the desk: one press stops the rest; each step from the case's own page."""

import re

import pytest

from hayauma.archive.correcting import reading
from hayauma.archive.correcting.states import Stage
from hayauma.bulletins import reading as bulletins
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import State
from tests.archive.correcting.wrong import PASSAGE, RIGHT, HalfSent, described, half_sent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
TYPED = {
    "wrong": "error",
    "found_at": "2026-06-03T09:00",
    "found_by": "市民",
    "found_through": "telephone",
    "passage": PASSAGE,
    "right": RIGHT,
}


def press(town: Town, user: str, path: str, **typed: str) -> tuple[int, str]:
    response = town.client(user).post(path, typed, follow=True)
    return response.status_code, response.content.decode()


def stopped(town: Town, sent: HalfSent, user: str = "keeper") -> int:
    code, shown = press(town, user, f"/bulletins/{sent.bulletin}/wrong/")
    assert code == 200
    assert "残りの送信を止めました" in shown
    (case,) = reading.listing(service=SERVICE, at=town.at)
    return case.id


def test_one_press_by_anybody_on_any_machine_stops_the_rest(town: Town) -> None:
    sent = half_sent(town, town.at)
    case = stopped(town, sent)
    assert dispatches.dispatch(sent.dispatch).state is State.PAUSED
    assert f"/corrections/{case}/" in town.client("officer").get("/corrections/").content.decode()


def test_described_written_amended_and_closed_from_one_page(town: Town) -> None:
    sent = half_sent(town, town.at)
    case = stopped(town, sent)
    path = f"/corrections/{case}/"
    assert press(town, "author", f"{path}wrong/", **TYPED)[0] == 200
    shown = press(town, "author", f"{path}texts/")[1]
    assert "訂正文を作り始めました" in shown
    found = reading.correction(case, at=town.at)
    assert f"/bulletins/{found.letter}/" in shown
    assert RIGHT in bulletins.bulletin(found.letter or 0, at=town.at).revision.draft.body
    assert RIGHT in shown  # the copy's form begins with the right words in place
    amended = press(
        town,
        "officer",
        f"{path}amend/",
        subject="防犯のお知らせ",
        body=f"{RIGHT}です。",
        note="日を直しました。",
    )[1]
    assert "配信履歴を修正しました" in amended
    assert re.search(r"<del>.*</del>", amended)
    press(town, "author", f"{path}measures/web/", done="1", note="")
    code, shown = press(town, "officer", f"{path}end/", reason="")
    assert code == 422
    assert "訂正メール" in shown
    assert press(town, "officer", f"{path}end/", reason="電話で済んだ")[0] == 200
    assert reading.correction(case, at=town.at).stage is Stage.CLOSED


def test_what_is_typed_wrong_stays_and_is_said(town: Town) -> None:
    case = stopped(town, half_sent(town, town.at))
    code, shown = press(
        town, "author", f"/corrections/{case}/wrong/", **TYPED | {"found_at": "いつか"}
    )
    assert code == 422
    assert PASSAGE in shown
    code, shown = press(
        town,
        "author",
        f"/corrections/{case}/wrong/",
        **TYPED | {"wrong": "personal_data", "passage": ""},
    )
    assert code == 422
    assert "書き写して" in shown


def test_it_was_right_and_goes_on(town: Town) -> None:
    sent = half_sent(town, town.at)
    case = stopped(town, sent)
    press(town, "officer", f"/corrections/{case}/end/", dismiss="1", reason="正しい日でした")
    assert reading.correction(case, at=town.at).stage is Stage.DISMISSED


def test_the_duty_is_the_owning_heads(town: Town) -> None:
    sent = half_sent(town, town.at)
    case = described(town, town.at, sent)
    code, shown = press(town, "other_officer", f"/corrections/{case.id}/end/", reason="済み")
    assert code in {403, 409}
    assert "第9条" in shown
    assert town.client("author").get("/corrections/999999/").status_code == 404
    assert press(town, "author", f"/corrections/{case.id}/measures/song/")[0] == 404
