"""Active use at the desk: anybody wishes, the section asked begins a draft in one press."""

import pytest

from hayauma.oversight import wishes
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db
PAGE = "/oversight/activity/"


def test_a_wish_becomes_a_draft_in_one_press(town: Town, clock: Clock, words: Says) -> None:
    keeper, author = town.client("keeper"), town.client("author")
    assert keeper.post(PAGE, {"section": "", "text": ""}).status_code == 422
    assert keeper.post(PAGE, {"section": "anzen", "text": "凍結に注意"}).status_code == 302
    (one,) = wishes.listing(service=SERVICE)
    assert "書き始める" not in words(keeper.get(PAGE).content)
    assert "書き始める" in words(author.get(PAGE).content)
    assert keeper.post(f"/oversight/wishes/{one.id}/draft/").status_code == 409
    begun = author.post(f"/oversight/wishes/{one.id}/draft/", follow=True)
    assert begun.redirect_chain[-1][0] == f"/bulletins/new/?wish={one.id}"
    assert "凍結に注意" in begun.content.decode()
    assert keeper.get(f"/bulletins/new/?wish={one.id}").status_code == 404
    assert "作成します" in words(keeper.get(PAGE).content)


def test_a_wish_is_declined_with_a_reason(town: Town, clock: Clock) -> None:
    one = wishes.make(service=SERVICE, section="anzen", text="凍結", by=town.keeper, at=town.at)
    author = town.client("author")
    path = f"/oversight/wishes/{one.id}/decline/"
    assert author.post(path, {"answer": ""}).status_code == 422
    assert author.post(path, {"answer": "県が送る"}).status_code == 302
    assert "県が送る" in town.client("keeper").get(PAGE).content.decode()
    assert author.post("/oversight/wishes/999/decline/", {"answer": "x"}).status_code == 404
    assert author.get("/bulletins/new/?wish=999").status_code == 404
