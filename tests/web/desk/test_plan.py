"""The plan at the desk: set by the manager, refused without measures, read by all staff."""

import pytest

from tests.town import Town
from tests.web.desk.conftest import Says

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "活用計画",
    "since": "2026-04-01",
    "until": "2029-03-31",
    "goals": "届く人を増やす",
    "name_1": "窓口で案内する",
    "figure_1": "subscribers",
    "target_1": "3000",
    **{f"figure_{n}": "subscribers" for n in range(2, 6)},
}


def test_a_plan_is_set_read_and_reviewed(town: Town, words: Says) -> None:
    manager, author = town.client("manager"), town.client("author")
    assert "まだ定められていません" in author.get("/oversight/plan/").content.decode()
    bare = manager.post("/oversight/plan/new/", {**TYPED, "name_1": ""})
    assert bare.status_code == 422
    assert "施策のない計画は定められません" in bare.content.decode()
    no_target = manager.post("/oversight/plan/new/", {**TYPED, "target_1": ""})
    assert no_target.status_code == 422
    assert manager.post("/oversight/plan/new/", TYPED).status_code == 302
    page = words(author.get("/oversight/plan/").content)
    assert "3,000 以上" in page
    assert "この年度を評価する" not in page
    shown = manager.get("/oversight/plan/").content.decode()
    path = shown.split('action="/oversight/plan/')[1].split('"')[0]
    assert manager.post(f"/oversight/plan/{path}", {"comment": ""}).status_code == 422
    manager.post(f"/oversight/plan/{path}", {"comment": "順調"})
    assert "2026年度の評価 順調" in words(author.get("/oversight/plan/").content)
    assert author.post(f"/oversight/plan/{path}", {"comment": "順調"}).status_code == 409


def test_others_do_not_plan_and_what_is_not_is_not_found(town: Town) -> None:
    assert town.client("officer").get("/oversight/plan/new/").status_code == 409
    for asked in ("?plan=999", "?plan=x"):
        assert town.client("author").get(f"/oversight/plan/{asked}").status_code == 404
