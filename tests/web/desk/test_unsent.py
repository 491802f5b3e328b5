"""What the city's site published and no mail has said, on the page of activity."""

from datetime import timedelta

import pytest

from hayauma.oversight import published
from hayauma.oversight.entries import Entry
from hayauma.oversight.models import Published
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db

URL = "https://www.haruka.example/news/1.html"


@pytest.fixture
def row(town: Town) -> Published:
    entry = Entry("防犯灯の新設", URL, "", town.at - timedelta(days=1))
    published.take_in([entry], service=SERVICE, at=town.at)
    return Published.objects.get()


def test_on_the_page_it_is_one_press_to_a_draft(
    town: Town, clock: Clock, words: Says, row: Published
) -> None:
    client = town.client("author")
    assert "防犯灯の新設" in words(client.get("/oversight/activity/").content)

    answer = client.post(f"/oversight/published/{row.pk}/draft/")

    assert answer["Location"] == f"/bulletins/new/?published={row.pk}"
    page = client.get(answer["Location"])
    assert "防犯灯の新設" in page.content.decode()
    assert URL in page.content.decode()
    assert "防犯灯の新設" not in words(client.get("/oversight/activity/").content)


def test_on_the_page_the_reason_is_asked_for(
    town: Town, clock: Clock, words: Says, row: Published
) -> None:
    client = town.client("colleague")

    wrong = client.post(f"/oversight/published/{row.pk}/decline/", {"answer": ""})
    assert wrong.status_code == 422
    assert "送らない理由を書いてください" in words(wrong.content)
    client.post(f"/oversight/published/{row.pk}/decline/", {"answer": "対象が一地区"})
    assert published.listing(service=SERVICE) == ()
    other = town.client("other_author").get("/oversight/activity/")
    assert "送らない理由" not in words(other.content)
