"""What was said to a draft is found again by the owning section and the two officers."""

import pytest

from hayauma.bulletins import approval
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
PAGE = "/oversight/drafts/"


@pytest.mark.parametrize(
    ("user", "there"),
    [
        ("author", True),
        ("colleague", True),
        ("officer", True),
        ("manager", True),
        ("supervisor", True),
        ("other_officer", False),
        ("keeper", False),
    ],
)
def test_what_was_said_is_found_by_its_words(
    making: Making, words: Says, user: str, there: bool
) -> None:
    approval.give_back(
        bulletin_id=making.submitted().id,
        comment="件名に地区の名を入れる",
        by=making.town.officer,
        at=making.clock.at,
    )
    client = making.town.client(user)

    def page(query: str) -> str:
        return words(client.get(PAGE + query).content)

    assert ("件名に地区の名を入れる" in page("")) is there
    assert ("件名に地区の名を入れる" in page("?q=地区 件名")) is there
    assert "件名に地区の名を入れる" not in page("?q=地区 本文")
