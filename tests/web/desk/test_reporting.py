"""年次報告 at the desk: the five answers at one look, its files, its entries, its final state."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hayauma.oversight.annual import freezing
from tests.town import SERVICE
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
PAGE = "/report/"
FIVE = (
    "登録者数と動き",
    "届かなかったものと理由",
    "受け付けられるまでの分",
    "費用",
    "使われていない配信メニュー",
)


def test_all_five_answers_stand_on_one_page(making: Making, words: Says) -> None:
    making.ordered()
    answer = making.town.client("author").get(PAGE)
    page = words(answer.content)
    assert [page.index(one) for one in FIVE] == sorted(page.index(one) for one in FIVE)
    assert "登録者は 2 人。" in page
    assert 'role="img"' in answer.content.decode()
    for file, kind in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")):
        given = making.town.client("author").get(f"/report/2026/{file}/")
        assert given.content.startswith(kind)
    for wrong in ("/report/?year=2027", "/report/2027/pdf/", "/report/1999/csv/"):
        assert making.town.client("author").get(wrong).status_code == 404


def test_costs_are_entered_by_the_manager(making: Making, words: Says) -> None:
    manager = making.town.client("manager")
    wrong = manager.post("/report/2026/costs/", {"item_1": "使用料", "yen_2": "5"})
    assert wrong.status_code == 422
    assert "円の数を書いて" in words(wrong.content)
    assert "費用の名前を書いて" in words(wrong.content)
    given = {"item_1": "使用料", "yen_1": "120000", "note_1": "税込み"}
    done = manager.post("/report/2026/costs/", given, follow=True)
    assert "120,000 円。登録者一人当たり 60,000.0 円" in words(done.content)
    assert 'value="使用料"' in manager.get("/report/2026/costs/").content.decode()
    refused = making.town.client("author").post("/report/2026/costs/", given)
    assert refused.status_code == 409


def test_months_from_before_are_taken_in(making: Making, words: Says) -> None:
    manager = making.town.client("manager")

    def sent(table: bytes) -> dict[str, object]:
        return {"table": SimpleUploadedFile("before.csv", table), "source": "前の月報"}

    wrong = manager.post("/report/before/", sent(b"2026-05,1"))
    assert wrong.status_code == 422
    assert "導入の後" in words(wrong.content)
    done = manager.post("/report/before/", sent(b"2026-01,1850,22"), follow=True)
    assert "1 か月の数を取り込みました。" in words(done.content)
    assert "1,850導入前" in words(manager.get(PAGE + "?year=2025").content)
    assert making.town.client("author").get("/report/before/").status_code == 409


def test_a_year_is_made_final_and_counted_again(making: Making, words: Says) -> None:
    manager = making.town.client("manager")
    assert manager.post("/report/2026/freeze/").status_code == 409
    making.clock.at = datetime(2027, 4, 2, 1, 0, tzinfo=UTC)
    manager = making.town.client("manager")
    assert "年次報告を確定する" in words(manager.get(PAGE + "?year=2026").content)
    done = manager.post("/report/2026/freeze/", follow=True)
    kept = freezing.frozen(2026, service=SERVICE)
    assert kept is not None
    assert kept.digest in words(done.content)
    again = manager.get(PAGE + "?year=2026&again=1")
    assert "数え直しても、同じ値です。" in words(again.content)
    manager.post("/report/2026/costs/", {"item_1": "使用料", "yen_1": "120000"})
    moved = words(manager.get(PAGE + "?year=2026&again=1").content)
    assert "費用 cost.total－120000" in moved
    assert "費用は、まだ記入されていません" in moved, "what is final stays"
