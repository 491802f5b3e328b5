"""The page of digests: everybody reads what goes next, what is held, and what went."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.bulletins.draft import Draft
from hayauma.delivery.digests import righting
from tests.delivery.digests.reading import make, reader, send, text
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


def test_what_goes_next_and_what_went(making: Making, words: Says) -> None:
    town, clock = making.town, making.clock
    reader(town, "daily@home.example")
    first = send(town, Draft(text("一つ目の知らせ"), town.rule, "はるか市"), clock.at)
    send(town, Draft(text("二つ目の知らせ"), town.rule, "はるか市"), clock.later(minutes=1))
    righting.hold(dispatches=[first.id], actor=journal.SYSTEM, at=clock.at)
    client = town.client("colleague")
    said = words(client.get("/digests/").content)
    assert "1日1回のまとめ 6月4日（木）7時00分に送ります" in said
    assert "一つ目の知らせ 誤りの有無を確かめるまで止めています" in said
    assert "二つ目の知らせ 次のまとめに入ります" in said
    assert "1週間に1回のまとめ" in said
    assert "待っている人はいません。このまま何もなければ、送りません。" in said
    make(clock.later(hours=21))
    page = town.client("colleague").get("/digests/")
    said = words(page.content)
    assert "令和8年6月4日（木）の1日1回のまとめ" in said
    assert "待ち 1 二つ目の知らせ" in said
    assert "いまのところ、入るものはありません。 一つ目の知らせ" in said, "held on"
    assert f'href="/dispatches/{first.id}/"' in page.content.decode()
    assert 'id="D20260604"' in page.content.decode()


def test_older_ones_are_on_further_pages(
    making: Making, words: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hayauma.web.desk.sending.digests.LISTED", 1)
    town, clock = making.town, making.clock
    reader(town, "daily@home.example")
    for day in range(2):
        at = clock.at + timedelta(days=day)
        send(town, Draft(text(f"知らせ{day}"), town.rule, "はるか市"), at)
        make(at + timedelta(hours=21))
    clock.later(days=3)
    client = town.client("author")
    page = client.get("/digests/").content.decode()
    assert 'id="D20260605"' in page
    assert 'id="D20260604"' not in page
    older = page.split('rel="next" href="')[1].split('"')[0]
    page = client.get(f"/digests/{older}").content.decode()
    assert 'id="D20260604"' in page
    assert "次に送るもの" not in page
    assert client.get("/digests/?before=x").status_code == 200
