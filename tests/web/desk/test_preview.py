"""The preview: the letter as it would really be, in each language, with its files."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from hayauma.bulletins import drafting, files
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.views import BulletinView
from hayauma.subscriptions.audience import AudienceRule
from hayauma.web.desk.looking import bulletins, sample
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author")


def with_everything(making: Making) -> BulletinView:
    begun = making.begun(subject="【防犯】" + "長い件名です" * 5)
    town = making.town
    attached = files.store(name="地図.png", content=PNG, by=town.author, at=town.at)
    draft = begun.revision.draft
    texts = {
        **draft.editions,
        "en": EditionText("Beware of calls", "Somebody **calls**."),
        "ja-easy": EditionText("でんわに ちゅうい", "でんわが きます。"),
    }
    return drafting.save(
        bulletin_id=begun.id,
        draft=replace(draft, editions=texts, attachments=(attached,)),
        base=1,
        by=town.author,
        at=town.at,
    )


def test_each_language_is_shown_as_its_readers_get_it(
    author: Client, making: Making, words: Says
) -> None:
    one = with_everything(making)
    url = f"/bulletins/{one.id}/preview/"
    first = author.get(url).content
    assert "でんわが きます" not in words(first)
    links = re.findall(r'href="[^"]+\?edition=([^"]+)"', first.decode())
    assert links == ["ja", "ja-easy", "en"]
    english = author.get(f"{url}?edition=en").content
    assert "Somebody calls." in words(english)
    assert "Beware of calls" in words(english)
    assert 'lang="en"' in english.decode()
    assert f"/bulletins/{one.id}/preview/html/?edition=en" in english.decode()
    html = author.get(f"{url}html/?edition=en").content.decode()
    assert "<strong>calls</strong>" in html
    assert "でんわが きます" in words(author.get(f"{url}?edition=ja-easy").content)
    assert words(author.get(f"{url}?edition=tlh").content) == words(first)


def test_what_was_found_is_said_with_its_place(author: Client, making: Making, words: Says) -> None:
    begun = making.begun(body="本文\n6月5日(土)に\n\n問い合わせ 0999-00-2300")
    page = words(author.get(f"/bulletins/{begun.id}/preview/").content)
    assert "本文2行目　「6月5日(土)」は金曜日です" in page.replace(" ", "　")


def test_files_are_listed_and_counted_in_the_size(author: Client, making: Making) -> None:
    one = with_everything(making)
    page = author.get(f"/bulletins/{one.id}/preview/").content.decode()
    (attached,) = one.revision.draft.attachments
    assert f'href="/bulletins/{one.id}/files/{attached.sha256}/"' in page
    assert "地図.png" in author.get(f"/bulletins/{one.id}/").content.decode()


def test_the_phone_shows_what_its_list_would_cut_and_a_ruler(
    author: Client, making: Making, words: Says
) -> None:
    one = with_everything(making)
    page = words(author.get(f"/bulletins/{one.id}/preview/").content)
    assert "【防犯】長い件名です長い件名です長い件…" in page
    assert len(bulletins.RULER) == 35
    assert bulletins.RULER in page


@pytest.mark.parametrize(
    ("text", "cut"),
    [("短い", "短い"), ("あ" * 5, "あ" * 5), ("あ" * 6, "ああああ…"), ("a" * 11, "aaaaaaaa…")],
)
def test_a_line_is_cut_where_a_list_cuts_it(text: str, cut: str) -> None:
    assert sample.cut(text, 10) == cut


def test_what_follows_another_bulletin_chooses_nobody(
    author: Client, making: Making, words: Says
) -> None:
    rule = AudienceRule("received", ("2026-1",))
    begun = making.begun(audience=rule)
    url = f"/bulletins/{begun.id}/edit/"
    page = author.get(url).content
    assert "第2026-1号を受け取った人 0人" in words(page)
    assert 'name="menus"' not in page.decode()
    answer = author.post(
        url,
        {"subject": "【訂正】", "body": "直しました", "when": "now", "base": 1, "menus": ["bosai"]},
    )
    assert answer.status_code == 302
    from hayauma.bulletins import reading

    assert reading.bulletin(begun.id, at=making.clock.at).revision.draft.audience == rule
