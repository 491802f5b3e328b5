"""運用状況 at the desk: the officers see the whole, nobody else does."""

import pytest

from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
PAGE = "/oversight/"


@pytest.mark.parametrize("user", ["supervisor", "manager", "officer"])
def test_the_officers_see_what_waits(making: Making, words: Says, user: str) -> None:
    making.ordered()
    response = making.town.client(user).get(PAGE)
    assert response.status_code == 200
    page = words(response.content)
    assert "これから送る1" in page
    assert "待たせている質問・要望 ありません。" in page
    assert ("確認を待つ指導・助言" in page) is (user != "officer")
    assert PAGE in response.content.decode()


@pytest.mark.parametrize("user", ["author", "keeper", "deputy"])
def test_it_is_not_there_for_others(making: Making, user: str) -> None:
    client = making.town.client(user)
    assert client.get(PAGE).status_code == 404
    assert f'href="{PAGE}"' not in client.get("/").content.decode()
