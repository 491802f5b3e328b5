"""Published and not sent: heard from the site, matched with menus, listed, taken up or declined."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.menus import catalogue
from hayauma.oversight import published, site_feed
from hayauma.oversight.acts import Act
from hayauma.oversight.entries import Entry
from hayauma.oversight.matching import matched
from hayauma.oversight.published import State
from tests.archive.correcting.wrong import half_sent
from tests.oversight.site import serving
from tests.oversight.test_listening import ATOM
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

URL = "https://www.haruka.example/news/1.html"


def entry(town: Town, title: str = "防犯灯の新設", url: str = URL, days: int = 1) -> Entry:
    return Entry(title, url, "", town.at - timedelta(days=days))


def taken_in(town: Town, *found: Entry) -> list[tuple[str, State]]:
    published.take_in(found or (entry(town),), service=SERVICE, at=town.at)
    return [(one.title, one.state) for one in published.listing(service=SERVICE, every=True)]


def test_it_is_off_until_an_address_is_set(town: Town) -> None:
    assert site_feed.due(town.at) == ()
    assert site_feed.heard() is None


def test_the_site_is_asked_now_and_then_and_keeps_what_it_said(
    town: Town, settings: LazySettings
) -> None:
    with serving() as site:
        settings.SITE_FEED = site.url
        site.says(ATOM.encode(), ETag='"a"')
        (service,) = site_feed.due(town.at)
        site_feed.run(service, at=town.at)

        assert [one.title for one in published.listing(service=SERVICE)] == ["不審な電話に注意"]
        assert site_feed.due(town.at + timedelta(minutes=14)) == ()
        later = town.at + timedelta(minutes=15)
        assert site_feed.due(later) == (service,)
        site.says(b"", status=304)
        site_feed.run(service, at=later)
        assert site.asked[-1]["If-None-Match"] == '"a"'

        site.says(b"<html/>")
        site_feed.run(service, at=later + timedelta(hours=1))
        heard = site_feed.heard()
        assert heard is not None
        assert (heard.heard_at, heard.trouble) == (
            later, "公表の一覧（RSS・Atom）として読めません。",
        )  # fmt: skip
        assert len(published.listing(service=SERVICE)) == 1, "nothing is lost"


@pytest.mark.parametrize(
    ("title", "words", "codes"),
    [
        ("防犯灯の新設", "", {"bohan"}),
        ("気象情報の読み方", "", {"bosai"}),
        ("催しのご案内", "安全課", {"bosai", "bohan", "shobodan"}),
        ("子育て広場", "", {"kosodate"}),
        ("議会の日程", "", set()),
    ],
)
def test_a_menu_s_own_words_or_a_section_s_name_match(
    town: Town, title: str, words: str, codes: set[str]
) -> None:
    menus = catalogue.menus(SERVICE, town.at)
    found = matched(Entry(title, URL, words, None), menus, {"anzen": "安全課"})

    assert {one.code for one in found} == codes


def test_only_what_matches_is_new_and_was_not_sent_is_listed(town: Town) -> None:
    half_sent(town, town.at)  # 【防犯】…
    (sent,) = published._sent(SERVICE, town.at)

    assert taken_in(
        town,
        entry(town, title=sent.subject),
        entry(town, title="議会の日程", url=f"{URL}?2"),
        entry(town, title="防犯カメラの設置", url=f"{URL}?3", days=40),
        entry(town, title="防犯教室の募集", url=f"{URL}?4"),
    ) == [("防犯教室の募集", State.OPEN)]
    assert len(taken_in(town, entry(town, title="防犯教室の募集", url=f"{URL}?4"))) == 1


def test_what_is_sent_afterwards_leaves_the_list(town: Town) -> None:
    taken_in(town, entry(town, title="防犯のお知らせ"))
    assert published.listing(service=SERVICE)

    half_sent(town, town.at)
    taken_in(town)

    states = dict(taken_in(town))
    assert states["防犯のお知らせ"] is State.SENT


def test_the_section_says_why_it_is_not_sent(town: Town) -> None:
    taken_in(town)
    (one,) = published.listing(service=SERVICE)

    with pytest.raises(ValidationError, match="受け持つ課等"):
        published.decline(published_id=one.id, answer="不要", by=town.other_author, at=town.at)
    with pytest.raises(ValidationError, match="理由"):
        published.decline(published_id=one.id, answer=" ", by=town.colleague, at=town.at)
    done = published.decline(
        published_id=one.id, answer="対象が一地区", by=town.colleague, at=town.at
    )

    assert (done.state, done.answer) == (State.DECLINED, "対象が一地区")
    assert published.listing(service=SERVICE) == ()
    assert journal.entries(acts=[Act.PUBLISHED_DECLINED])
    with pytest.raises(ValidationError, match="もう扱い"):
        published.take_up(published_id=one.id, by=town.author, at=town.at)
    assert dict(taken_in(town)) == {"防犯灯の新設": State.DECLINED}, "it does not come back"
