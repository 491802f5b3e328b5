"""Guidance at the desk: said, answered, an instructed hold placed; not there for others."""

import pytest

from hayauma.organization import holds
from hayauma.oversight import guidance_reading
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Says

pytestmark = pytest.mark.django_db
PAGE = "/oversight/guidance/"
SAID = {"kind": "hold", "target": "menu:bohan", "code": "", "text": "誤報が続いている"}


def post(town: Town, user: str, path: str, **typed: str) -> tuple[int, str]:
    response = town.client(user).post(PAGE + path, typed, follow=True)
    return response.status_code, response.content.decode()


def test_a_hold_is_instructed_and_carried_out_from_the_page(town: Town, words: Says) -> None:
    assert "運用管理者に伝えました" in post(town, "supervisor", "", **SAID)[1]
    (said,) = guidance_reading.listing(service=SERVICE)
    waiting = words(town.client("manager").get(PAGE).content)
    assert "誤報が続いている" in waiting
    assert "配信メニュー「防犯」" in waiting
    assert "発信を止めました" in post(town, "manager", f"{said.id}/hold/")[1]
    assert [one.code for one in holds.listing(service=SERVICE)] == ["bohan"]
    assert "指示のとおり発信を止めました" in words(town.client("supervisor").get(PAGE).content)


def test_advice_about_one_mail_wants_its_number_and_an_answer(town: Town) -> None:
    typed = {**SAID, "kind": "advice", "code": "2026-999"}
    code, shown = post(town, "supervisor", "", **typed)
    assert code == 422
    assert "番号や名前から選んで" in shown
    assert "誤報が続いている" in shown
    post(town, "supervisor", "", **{**typed, "code": ""})
    (said,) = guidance_reading.listing(service=SERVICE)
    assert post(town, "manager", f"{said.id}/answer/", answer="")[0] == 422
    assert "伝えました" in post(town, "manager", f"{said.id}/answer/", answer="直した")[1]


@pytest.mark.parametrize(("user", "status"), [("author", 404), ("officer", 404), ("keeper", 404)])
def test_it_is_not_there_for_others(town: Town, user: str, status: int) -> None:
    assert town.client(user).get(PAGE).status_code == status
    assert post(town, user, "", **SAID)[0] == status
    assert post(town, user, "1/hold/")[0] == status


def test_the_manager_does_not_guide_himself_nor_find_what_is_not(town: Town) -> None:
    assert post(town, "manager", "", **SAID)[0] == 409
    assert post(town, "manager", "999/hold/")[0] == 404
