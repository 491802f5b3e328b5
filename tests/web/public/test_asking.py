"""A citizen asks about a bulletin from its page, and gets a number."""

import pytest

from hayauma.inquiries import reading
from hayauma.inquiries.models import Inquiry
from tests.bulletins.road import approved
from tests.town import Town

pytestmark = pytest.mark.django_db
WORDS = "駐車場はありますか。"


def test_a_question_gets_a_number_and_a_receipt_if_an_address_is_left(town: Town) -> None:
    permit = approved(town, town.at)
    client, path = town.client(host="public"), f"/b/{permit.number}/ask/"
    assert "質問や要望を送る" in client.get(path).content.decode()
    shown = client.post(path, {"sort": "question", "words": WORDS, "address": "h@a.example"})
    (case,) = reading.of_bulletin(permit.bulletin_id)
    assert f"受付番号は <b>{case.number}</b>" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert not shown.cookies


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": " "}, "内容を書いて"),
        ({"words": "あ" * 4001}, "4,000字まで"),
        ({"words": WORDS, "address": "nowhere"}, "メールアドレスは"),
        ({"words": WORDS, "sort": "song"}, WORDS),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    town: Town, typed: dict[str, str], said: str
) -> None:
    permit = approved(town, town.at)
    path = f"/b/{permit.number}/ask/"
    shown = town.client(host="public").post(path, {"sort": "question"} | typed)
    assert shown.status_code == 422
    assert said in shown.content.decode()
    assert typed["words"][:100] in shown.content.decode()
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("number", ["2026-999", "nonsense", "٢٠٢٦-١"])
def test_there_is_nothing_to_ask_about_a_number_nobody_gave(town: Town, number: str) -> None:
    assert town.client(host="public").get(f"/b/{number}/ask/").status_code == 404
