"""The static site: the same bytes as the application, written in one step, gone when it is over."""

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

from hayauma import journal, links
from hayauma.archive import closing, feeds, pages, reading, site
from hayauma.archive.models import BackNumber, SitePage
from hayauma.delivery import reading as dispatches
from hayauma.engine import due
from hayauma.installation.services import ServiceView
from hayauma.menus.models import Menu
from hayauma.menus.states import Publicity
from tests.archive.sent import LATER, draft, ordered, published
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own for the site."""
    with override_settings(SITE_ROOT=tmp_path / "site"):
        yield tmp_path / "site"


def write_all(at: datetime) -> int:
    """Do what the engine does, until nothing is due; return how many pages that were."""
    written = 0
    while ids := site.due(at):
        for one in ids:
            site.run(one, at)
        written += len(ids)
    return written


def pages_of(root: Path) -> set[str]:
    return {str(file.relative_to(root)) for file in root.rglob("index.*")}


def test_every_page_that_shows_a_bulletin_is_written_and_no_other(
    town: Town, root: Path, at: datetime
) -> None:
    issue = published(town, draft("bohan"), at)
    assert write_all(at + timedelta(minutes=5)) == 7
    assert pages_of(root) == {
        f"b/{issue.number}/index.html",
        "b/index.html",
        "b/year/2026/index.html",
        "b/of/bohan/index.html",
        "b/of/bohan/year/2026/index.html",
        "feed/index.xml",
        "feed/bohan/index.xml",
    }
    assert write_all(at + timedelta(hours=1)) == 0, "what is written is not due again"


def test_a_file_is_what_the_application_answers(town: Town, root: Path, at: datetime) -> None:
    published(town, draft("bohan", "bosai"), at)
    write_all(at + timedelta(minutes=5))
    citizen = town.client(host="public")
    for file in root.rglob("index.*"):
        path = f"/{file.parent.relative_to(root)}/"
        assert citizen.get(path).content == file.read_bytes(), path


def test_nobody_stands_in_the_files(town: Town, root: Path, at: datetime) -> None:
    published(town, draft("bohan"), at)
    write_all(at + timedelta(minutes=5))
    whole = b"".join(file.read_bytes() for file in root.rglob("index.*"))
    for person in (town.hanako, town.taro):
        assert person.address.encode() not in whole
        assert person.token.encode() not in whole
    assert not re.search(rb"/[tm]/[A-Za-z0-9_-]{43}", whole)


def test_what_is_not_public_is_nowhere(town: Town, root: Path, at: datetime) -> None:
    published(town, draft("shobodan", subject="消防団の点検"), at)
    Menu.objects.filter(code="bohan").update(publicity=Publicity.MEMBERS)
    published(town, draft("bohan", subject="登録者だけのこと"), at)
    write_all(at + timedelta(minutes=5))
    whole = b"".join(file.read_bytes() for file in root.rglob("index.*")).decode()
    assert "消防団の点検" not in whole
    assert "登録者だけのこと" not in whole


def test_an_amendment_replaces_the_page_where_it_lies(town: Town, root: Path, at: datetime) -> None:
    issue = published(town, draft("bohan"), at)
    write_all(at + timedelta(minutes=5))
    row = BackNumber.objects.get(number=issue.number)
    row.note, row.amended_at = "正　7月11日", at + timedelta(hours=1)
    row.save()
    site.changed(row, at=at + timedelta(hours=1))
    write_all(at + timedelta(hours=1))
    page = (root / "b" / issue.number / "index.html").read_text("utf-8")
    assert "正　7月11日" in page
    assert "正　7月11日" in (root / "feed" / "index.xml").read_text("utf-8")


def test_an_end_date_takes_everything_away(town: Town, root: Path, at: datetime) -> None:
    Menu.objects.filter(code="bohan").update(public_days=30)
    issue = published(town, draft("bohan"), at)
    over = issue.published_at + timedelta(days=30)
    assert issue.public_until == over
    write_all(at + timedelta(minutes=5))
    assert closing.ended(over - timedelta(seconds=1)) == ()
    closing.close(closing.ended(over), at=over)
    assert closing.ended(over) == ()
    write_all(over)
    assert not (root / "b" / issue.number / "index.html").exists()
    assert not (root / "b" / "year" / "2026" / "index.html").exists()
    assert issue.subject not in (root / "b" / "index.html").read_text("utf-8")
    assert issue.subject not in (root / "feed" / "bohan" / "index.xml").read_text("utf-8")
    with pytest.raises(reading.NoBackNumber):
        reading.back_number(issue.number, service=SERVICE)
    acts = [entry.act for entry in journal.entries(f"backnumber:{issue.number}")]
    assert acts == ["backnumber.published", "backnumber.closed"]


def test_a_menu_without_an_end_keeps_the_page_open(town: Town, at: datetime) -> None:
    Menu.objects.filter(code="bohan").update(public_days=30)
    assert published(town, draft("bohan", "bosai"), at).public_until is None


def test_a_menu_that_is_narrowed_closes_what_stood_under_it_alone(
    town: Town, root: Path, at: datetime
) -> None:
    alone = published(town, draft("bohan", subject="一つだけ"), at)
    both = published(town, draft("bohan", "bosai", subject="両方"), at)
    write_all(at + timedelta(minutes=5))
    assert closing.narrowed() == ()
    Menu.objects.filter(code="bohan").update(publicity=Publicity.MEMBERS)
    later = at + timedelta(hours=1)
    closing.close(closing.narrowed(), at=later)
    assert closing.narrowed() == ()
    write_all(later)
    assert not (root / "b" / alone.number).joinpath("index.html").exists()
    assert (root / "b" / both.number / "index.html").exists()
    assert "一つだけ" not in (root / "b" / "index.html").read_text("utf-8")
    held = reading.back_number(alone.number, service=SERVICE, held=("bohan",))
    assert held.publicity is Publicity.MEMBERS
    # Widening it again opens nothing that was closed.
    Menu.objects.filter(code="bohan").update(publicity=Publicity.PUBLIC)
    assert closing.narrowed() == ()
    assert reading.back_numbers(service=SERVICE).items == (reading.of_bulletin(both.bulletin),)


def test_an_upgrade_or_an_emptied_folder_makes_every_page_due(
    town: Town, root: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(town, draft("bohan"), at)
    later = at + timedelta(minutes=5)
    assert site.refresh(later)
    write_all(later)
    assert not site.refresh(later)
    SitePage.objects.all().delete()
    (root / site.STAMP).unlink()
    assert site.refresh(later)
    # Menus without anything have their list and feed too: seven, and two for each of two menus.
    assert write_all(later) >= 7
    monkeypatch.setattr(site, "_drawn_with", lambda: ["another release"])
    assert site.refresh(later)


def test_without_styles_nothing_is_drawn_and_nothing_is_lost(
    town: Town, root: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(town, draft("bohan"), at)

    def none(name: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {name}")

    with monkeypatch.context() as patch:
        patch.setattr(staticfiles_storage, "url", none)
        assert site.due(at + timedelta(minutes=5)) == ()
        assert not site.refresh(at)
    assert len(site.due(at + timedelta(minutes=5))) == 7


def test_a_page_changed_while_it_is_written_stays_due(
    town: Town, root: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(town, draft("bohan"), at)
    later = at + timedelta(minutes=5)
    first = site.due(later)[0]
    drawn = pages.at_path

    def slowly(path: str, service: ServiceView) -> str:
        SitePage.objects.filter(pk=first).update(due_at=later + LATER)
        return drawn(path, service)

    monkeypatch.setattr(pages, "at_path", slowly)
    site.run(first, later)
    assert first in site.due(later + LATER)


def test_who_reads_meanwhile_gets_a_whole_page(root: Path) -> None:
    file, sizes = root / "b" / "index.html", {200_000, 300_000}
    site._write(file, b"x" * 200_000)
    seen, stop = set[int](), threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add(len(file.read_bytes()))

    reader = threading.Thread(target=look)
    reader.start()
    for n in range(60):
        site._write(file, b"y" * (200_000 + 100_000 * (n % 2)))
    stop.set()
    reader.join()
    assert seen <= sizes
    assert file.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in file.parent.iterdir()] == ["index.html"]


def test_the_feed_says_all_that_a_feed_must(town: Town, at: datetime) -> None:
    """RFC 4287 4.1.1 and 4.1.2: id, title, updated, an author, a link to itself and to the page."""
    published(town, draft("bohan", subject="一つ目"), at)
    published(town, draft("bohan", subject="二つ目"), at + timedelta(hours=1))
    for menu in ("", "bohan"):
        feed = ElementTree.fromstring(feeds.atom(town.service, menu=menu).encode())
        assert feed.tag == f"{ATOM}feed"
        for needed in ("id", "title", "updated"):
            assert len(feed.findall(f"{ATOM}{needed}")) == 1
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "はるか市"
        rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert rels["self"] == town.service.public_url + links.feed(menu)
        assert rels["alternate"] == town.service.public_url + links.back_numbers(menu)
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) == 2
        for entry in feed.findall(f"{ATOM}entry"):
            assert entry.findtext(f"{ATOM}title")
            for moment in ("updated", "published"):
                said = entry.findtext(f"{ATOM}{moment}") or ""
                assert datetime.fromisoformat(said).tzinfo is not None
            (alternate,) = [
                link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"
            ]
            assert str(alternate.get("href")).startswith(f"{town.service.public_url}/b/2026-")


def test_a_feed_without_entries_is_the_same_every_time(town: Town) -> None:
    first, second = (feeds.atom(town.service, menu="bosai") for _ in range(2))
    assert first == second
    assert ElementTree.fromstring(first.encode()).findtext(f"{ATOM}updated")


def test_the_engine_lays_the_page_in_the_round_in_which_the_sending_begins(
    town: Town, root: Path, at: datetime
) -> None:
    dispatch = ordered(town, draft("bohan"), at)
    prompt, later = due.prompt_stages(), at + LATER
    # A round is over in a fraction of a second, and the next begins at once while there is work.
    due.run_all(prompt, at=later)
    number = dispatches.dispatch(dispatch).number
    assert (root / "b" / number / "index.html").exists()
    assert (root / "feed" / "index.xml").exists()
    due.run_all(prompt, at=later)
    assert site.due(later) == ()


def test_the_engine_takes_away_what_is_over(town: Town, root: Path, at: datetime) -> None:
    Menu.objects.filter(code="bohan").update(public_days=1)
    issue = published(town, draft("bohan"), at)
    prompt, over = due.prompt_stages(), at + timedelta(days=2)
    due.run_all(prompt, at=at + LATER)
    file = root / "b" / issue.number / "index.html"
    assert file.exists()
    due.run_all(prompt, at=over)
    assert not file.exists()
