"""Menus at the desk: consult, write the form, file it, decide; each by whom it should be."""

import pytest

from hayauma.menus.requesting import reading
from hayauma.menus.requesting.states import Decision, State
from hayauma.menus.requesting.views import RequestView
from tests.menus.requesting.asked import FIELDS, filed
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def press(town: Town, user: str, path: str, **typed: str) -> tuple[int, str]:
    response = town.client(user).post(path, typed, follow=True)
    return response.status_code, response.content.decode()


def newest() -> RequestView:
    return reading.requests(service=SERVICE)[0]


def test_from_the_consultation_to_the_decision(town: Town) -> None:
    talk = {
        "topic": "子育てを分ける",
        "held_on": "2026-06-01",
        "parties": "青木と小林",
        "outcome": "合意",
    }
    assert "相手の確認を待ちます" in press(town, "other_author", "/menus/consultations/", **talk)[1]
    (held,) = reading.consultations(service=SERVICE)
    form = FIELDS | {"menu": "kosodate-4-6", "consultation": str(held.id)}
    assert press(town, "other_author", "/menus/requests/new/add/", **form)[0] == 200
    path = f"/menus/requests/{newest().id}/"
    code, shown = press(town, "other_officer", f"{path}file/")
    assert code in {403, 409}
    assert "第10条第2項" in shown or "市の定め" in shown
    press(town, "manager", f"/menus/consultations/{held.id}/manager/")
    assert "受付番号 2026-1" in press(town, "other_officer", f"{path}file/")[1]
    shown = town.client("manager").get(path).content.decode()
    assert "決定する（第4条第3項第4号）" in shown
    assert "子育て（0〜3歳）" in shown  # a name much like it is there
    done = press(
        town,
        "manager",
        f"{path}decide/",
        decision="conditional",
        reason="年度内に見直す",
        effective_on="2026-12-01",
        group="kosodate",
    )[1]
    assert "決定を記録" in done
    assert newest().decision is Decision.CONDITIONAL
    pdf = town.client("manager").get(f"{path}pdf/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content[:5] == b"%PDF-"


def test_a_form_is_kept_unfinished_and_says_what_is_missing(town: Town) -> None:
    press(town, "other_author", "/menus/requests/new/add/", menu="", name="子育て")
    shown = town.client("other_author").get(f"/menus/requests/{newest().id}/").content.decode()
    assert "まだ書いていない欄" in shown
    assert "記録がありません" in shown
    code, shown = press(
        town, "other_author", "/menus/requests/new/change/", menu="nowhere", reason="だから"
    )
    assert code == 422
    assert "だから" in shown


def test_only_the_manager_is_shown_the_decision_and_only_the_concerned_the_request(
    town: Town,
) -> None:
    request = filed(town, town.at)
    path = f"/menus/requests/{request.id}/"
    assert town.client("author").get(path).status_code == 404
    assert "決定する（第4条" not in town.client("other_officer").get(path).content.decode()
    code, _shown = press(town, "other_officer", f"{path}decide/", decision="set", group="kosodate")
    assert code in {403, 409}
    assert newest().state is State.FILED
    code, shown = press(town, "manager", f"{path}decide/", decision="returned", group="kosodate")
    assert code == 422
    assert "差し戻す理由" in shown


def test_everybody_sees_the_catalogue_and_nothing_else_is_there(town: Town) -> None:
    shown = town.client("author").get("/menus/").content.decode()
    assert "防犯" in shown
    assert town.client("author").get("/menus/requests/new/sing/").status_code == 404
    assert town.client("author").get("/menus/requests/999/").status_code == 404
