"""Back numbers and feeds: open to everybody, and nothing that is not public."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from hayauma import links
from hayauma.archive.models import BackNumber
from tests.archive.sent import draft, published
from tests.town import Town
from tests.web.public.pages import text

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_path_for_questions_leads_to_the_section_that_sent(citizen: Client, town: Town) -> None:
    issue = published(town, draft("bohan"), town.at)
    page = citizen.get(links.inquiry(issue.number), follow=True)
    assert issue.section in text(page)
    assert issue.phone in text(page)


def test_an_empty_archive_says_so(citizen: Client) -> None:
    assert "まだ配信はありません" in text(citizen.get("/b/"))


def test_a_back_number_is_listed_and_readable(citizen: Client, town: Town) -> None:
    issue = published(town, draft("bohan", subject="不審な電話"), town.at)
    for listing in ("/b/", "/b/of/bohan/"):
        assert f'href="{links.back_number(issue.number)}"' in citizen.get(listing).content.decode()
    assert "不審な電話" not in text(citizen.get("/b/of/bosai/"))
    page = citizen.get(links.back_number(issue.number))
    words = text(page)
    assert "令和8年6月3日（水）" in words
    assert f"第{issue.number}号" in words
    assert "安全課" in words
    assert "public" in page["Cache-Control"]


def test_a_correction_stands_above_the_text(citizen: Client, town: Town) -> None:
    issue = published(town, draft("bohan"), town.at)
    BackNumber.objects.update(note="誤　7月12日\n正　7月11日", amended_at=town.at)
    words = text(citizen.get(links.back_number(issue.number)))
    assert words.index("正　7月11日") < words.index("安全課")
    assert "訂正あり" in text(citizen.get("/b/"))
    assert "正　7月11日" in citizen.get("/feed/").content.decode()


def test_what_went_to_a_closed_menu_is_not_there(citizen: Client, town: Town) -> None:
    issue = published(town, draft("shobodan"), town.at)
    assert citizen.get(links.back_number(issue.number)).status_code == 404
    assert issue.subject not in text(citizen.get("/b/"))
    for closed in ("/b/of/shobodan/", "/feed/shobodan/", "/b/of/nothing/", "/feed/nothing/"):
        assert citizen.get(closed).status_code == 404
    assert "消防団" not in text(citizen.get("/b/"))


def test_the_feed_is_atom_with_lasting_identities(citizen: Client, town: Town) -> None:
    issue = published(town, draft("bohan", subject="電話 & <注意>"), town.at)
    for path in ("/feed/", "/feed/bohan/"):
        answer = citizen.get(path)
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        (entry,) = feed.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "電話 & <注意>"
        assert (entry.findtext(f"{ATOM}id") or "").endswith(f":{issue.number}")
        assert feed.findtext(f"{ATOM}id", "").startswith("tag:mail.haruka.example,")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == town.service.public_url + links.back_number(issue.number)
    assert not ElementTree.fromstring(citizen.get("/feed/bosai/").content).findall(f"{ATOM}entry")


def test_a_subject_cannot_carry_markup(citizen: Client, town: Town) -> None:
    issue = published(town, draft("bohan", subject="<script>alert(1)</script>"), town.at)
    for path in ("/b/", links.back_number(issue.number)):
        assert b"<script" not in citizen.get(path).content


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "999999999999999999999999"])
def test_a_page_that_is_none_is_the_nearest(citizen: Client, town: Town, page: str) -> None:
    published(town, draft("bohan"), town.at)
    assert citizen.get("/b/", {"page": page}).status_code == 200


def test_many_back_numbers_make_pages(citizen: Client, town: Town) -> None:
    for n in range(21):
        published(town, draft("bohan"), town.at + timedelta(hours=n))
    first = text(citizen.get("/b/"))
    assert "次のページ" in first
    assert "前のページ" not in first
    assert "前のページ" in text(citizen.get("/b/?page=2"))
