"""Back numbers and feeds: open to everybody, and nothing that is not public."""

from dataclasses import asdict
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from hayauma import links
from hayauma.archive import recordsheets
from hayauma.archive.correcting import amending
from hayauma.archive.correcting.states import Wrong
from hayauma.archive.models import BackNumber
from hayauma.bulletins import files
from hayauma.bulletins.draft import EditionText
from hayauma.menus.models import Menu
from hayauma.menus.states import Publicity
from hayauma.subscriptions import preferences
from tests.archive.correcting.wrong import RIGHT, described, half_sent
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
    assert citizen.get("/b/search/", {"q": "防犯", "page": page}).status_code == 200


def test_what_is_old_is_found_by_its_year(citizen: Client, town: Town) -> None:
    last_year = published(town, draft("bohan", subject="昨年度のこと"), town.at)
    BackNumber.objects.update(published_at=town.at - timedelta(days=365))
    published(town, draft("bohan", subject="今年度のこと"), town.at)
    page = citizen.get("/b/")
    assert 'href="/b/year/2025/"' in page.content.decode()
    old = text(citizen.get("/b/year/2025/"))
    assert "昨年度のこと" in old
    assert "今年度のこと" not in old
    assert "昨年度のこと" in text(citizen.get("/b/of/bohan/year/2025/"))
    assert citizen.get("/b/year/2019/").status_code == 404
    assert citizen.get("/b/of/bosai/year/2025/").status_code == 404
    assert citizen.get(links.back_number(last_year.number)).status_code == 200


def test_words_are_found_by_the_page_and_nothing_else_is(citizen: Client, town: Town) -> None:
    for n in range(21):
        published(town, draft("bohan", subject="防災訓練"), town.at + timedelta(hours=n))
    published(town, draft("shobodan", subject="防災の点検"), town.at)
    page = citizen.get("/b/search/", {"q": "防災"})
    first = text(page)
    assert "21件見つかりました" in first
    assert "防災の点検" not in first
    assert "次のページ" in first
    assert "前のページ" not in first
    assert "前のページ" in text(citizen.get("/b/search/", {"q": "防災", "page": "2"}))
    assert "見つかりませんでした" in text(citizen.get("/b/search/", {"q": "竜巻"}))
    assert "件見つかりました" not in text(citizen.get("/b/search/"))


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "<script>", "\0", "防" * 300])
def test_no_word_breaks_the_search(citizen: Client, town: Town, words: str) -> None:
    published(town, draft("bohan"), town.at)
    answer = citizen.get("/b/search/", {"q": words})
    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert "件見つかりました" not in text(answer)


def test_every_language_stands_on_the_page_and_says_which_it_is(
    citizen: Client, town: Town
) -> None:
    texts = draft("bohan")
    texts.editions["ja-easy"] = EditionText("きを つけて", "しらない 人（ひと）に 注意（ちゅうい）")
    texts.editions["en"] = EditionText("Be careful", "Beware of **strangers**.")
    issue = published(town, texts, town.at)
    page = citizen.get(links.back_number(issue.number)).content.decode()
    assert 'id="text-en" lang="en"' in page
    assert 'id="text-ja-easy" lang="ja"' in page
    assert "<strong>strangers</strong>" in page
    assert page.index("防犯のお知らせ") < page.index("Be careful")
    assert issue.number in text(citizen.get("/b/search/", {"q": "strangers"}))


def test_a_file_that_went_along_is_something_to_keep(citizen: Client, town: Town) -> None:
    pdf = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    attached = files.store(name="防犯 地図.pdf", content=pdf, by=town.author, at=town.at)
    issue = published(town, draft("bohan"), town.at)
    BackNumber.objects.update(attachments=[asdict(attached)])
    path = links.back_number_file(issue.number, 1)
    assert f'href="{path}"' in citizen.get(links.back_number(issue.number)).content.decode()
    answer = citizen.get(path)
    assert answer.content == pdf
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    disposition = answer["Content-Disposition"]
    assert disposition.startswith('attachment; filename="file-1.pdf"')
    assert "filename*=UTF-8''%E9%98%B2" in disposition
    assert citizen.get(links.back_number_file(issue.number, 2)).status_code == 404
    assert citizen.get(links.back_number_file("2026-999", 1)).status_code == 404


def test_what_only_the_registered_may_read_is_read_by_them_alone(
    citizen: Client, town: Town
) -> None:
    Menu.objects.filter(code="bohan").update(publicity=Publicity.MEMBERS)
    issue = published(town, draft("bohan", subject="会員だけのこと"), town.at)
    assert citizen.get(links.back_number(issue.number)).status_code == 404
    for open_to_all in ("/b/", "/feed/", "/b/search/?q=会員", "/b/year/2026/"):
        assert "会員だけのこと" not in citizen.get(open_to_all).content.decode()
    own = links.own_back_numbers(town.hanako.token)
    assert "会員だけのこと" in text(citizen.get(own))
    page = citizen.get(links.own_back_numbers(town.hanako.token, issue.number))
    assert "会員だけのこと" in text(page)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    # Somebody registered for something else, and a token that is nobody's.
    stranger = links.own_back_numbers(town.taro.token, issue.number)
    assert citizen.get(stranger).status_code == 404
    assert citizen.get(links.own_back_numbers("x" * 43, issue.number)).status_code == 404
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    gone = links.own_back_numbers(town.hanako.token, issue.number)
    assert citizen.get(gone).status_code == 404


@pytest.mark.parametrize(("wrong", "shown"), [(Wrong.ERROR, True), (Wrong.PERSONAL_DATA, False)])
def test_what_was_put_right_is_shown_unless_it_must_not_be_repeated(
    citizen: Client, town: Town, wrong: Wrong, shown: bool
) -> None:
    sent = half_sent(town, town.at)
    case = described(town, town.at, sent, wrong)
    amending.amend(
        bulletin_id=sent.bulletin,
        subject="防犯のお知らせ",
        body=f"{RIGHT}に行います。\n\n問い合わせ 0999-00-2300",
        note="直しました。",
        correction=case.id,
        by=town.officer,
        at=town.at,
    )
    page = citizen.get(links.back_number(sent.number)).content.decode()
    assert "直しました。" in page
    assert ("<del>" in page) is shown
    part = recordsheets.sheet(sent.bulletin, at=town.at).parts[6]
    words = [f"{line.label}|{line.value}" for line in part.lines]
    assert any(one.startswith("不適当な点|") for one in words)
    assert any(one.startswith("配信履歴の修正|") and "直しました。" in one for one in words)
