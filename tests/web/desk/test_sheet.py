"""The page where a bulletin is written: files, languages, proposals, all without JavaScript."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hayauma.bulletins import reading
from hayauma.bulletins.draft import Draft
from tests.web.desk.conftest import Making, Says
from tests.web.desk.test_writing import form

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


def upload(name: str = "地図.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def marks(page: bytes) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page.decode())


def body_of(page: bytes, name: str = "body") -> str:
    found = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', page.decode(), re.S)
    return found[1] if found else "not there"


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author")


def newest(making: Making) -> Draft:
    return reading.listing(service="magazine", at=making.clock.at)[0].revision.draft


def test_a_file_goes_with_the_text_and_can_be_taken_off(author: Client, making: Making) -> None:
    sent = author.post("/bulletins/new/", form(files=[upload(), upload("案内.pdf", b"%PDF-1.7")]))
    assert sent.status_code == 302
    assert [one.name for one in newest(making).attachments] == ["地図.png", "案内.pdf"]
    url = sent["Location"].replace("preview", "edit")
    page = author.get(url).content
    kept = marks(page)
    assert len(kept) == 2
    saved = author.post(url, form(base=1, kept=kept, drop=[kept[0]]))
    assert saved.status_code == 302
    assert [one.name for one in newest(making).attachments] == ["案内.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("写真.png", b"\xff\xd8\xff\xe0", "中身はJPEGです"),
        ("写真.heic", b"\0\0\0\x18ftypheic", "HEIC"),
        ("大きい.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "3MBまで"),
        ("空.pdf", b"", "中身がありません"),
    ],
)
def test_a_file_that_is_not_taken_costs_nothing_that_was_typed(
    author: Client, making: Making, words: Says, name: str, content: bytes, says: str
) -> None:
    sent = form(body="長い本文", files=[upload(), upload(name, content)])
    answer = author.post("/bulletins/new/", sent)
    assert answer.status_code == 422
    page = words(answer.content)
    assert f"「{name}」：" in page
    assert says in page
    assert body_of(answer.content) == "長い本文"
    assert reading.listing(service="magazine", at=making.clock.at) == ()
    # The other file has been taken in, and goes with the next try.
    assert author.post("/bulletins/new/", form(kept=marks(answer.content))).status_code == 302
    assert [one.name for one in newest(making).attachments] == ["地図.png"]


def test_a_mark_that_is_not_ours_attaches_nothing(author: Client, making: Making) -> None:
    assert author.post("/bulletins/new/", form(kept=["x", "a:b:c"])).status_code == 302
    assert newest(making).attachments == ()


def test_files_come_back_with_whatever_else_was_wrong(author: Client, words: Says) -> None:
    answer = author.post("/bulletins/new/", form(subject="一行目\n二行目", files=[upload()]))
    assert answer.status_code == 422
    assert len(marks(answer.content)) == 1
    pressed = author.post("/bulletins/new/", form(then="upload", files=[upload()]))
    assert pressed.status_code == 200
    assert "地図.png" in words(pressed.content)


def test_a_file_is_looked_at_by_those_who_see_the_bulletin(author: Client, making: Making) -> None:
    author.post("/bulletins/new/", form(files=[upload(), upload("文.txt", "読む".encode())]))
    (one,) = reading.listing(service="magazine", at=making.clock.at)
    picture, text = one.revision.draft.attachments
    url = f"/bulletins/{one.id}/files/{picture.sha256}/"
    shown = author.get(url)
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''%E5%9C%B0")
    assert "sandbox" in shown["Content-Security-Policy"]
    down = author.get(f"/bulletins/{one.id}/files/{text.sha256}/")
    assert down["Content-Disposition"].startswith("attachment")
    assert making.town.client("keeper").get(url).status_code == 404
    assert author.get(f"/bulletins/{one.id}/files/{'0' * 64}/").status_code == 404
    other = making.begun()
    assert author.get(f"/bulletins/{other.id}/files/{picture.sha256}/").status_code == 404


def test_a_language_is_added_and_taken_off_with_everything_in_its_place(
    author: Client, making: Making, words: Says
) -> None:
    added = author.post(
        "/bulletins/new/", form(then="add", add_language="ja-easy", body="消えない本文")
    )
    assert added.status_code == 200
    assert "やさしい日本語の欄を加えました" in words(added.content)
    assert body_of(added.content) == "消えない本文"
    assert body_of(added.content, "body_ja-easy") == ""
    two = form(language=["ja-easy", "en"], body_en="Beware", subject_en="Notice")
    two |= {"subject_ja-easy": "きを つけて", "body_ja-easy": "でんわに きを つけて"}
    removed = author.post("/bulletins/new/", {**two, "then": "remove:ja-easy"})
    assert body_of(removed.content, "body_ja-easy") == "not there"
    assert body_of(removed.content, "body_en") == "Beware"
    assert author.post("/bulletins/new/", two).status_code == 302
    texts = newest(making).editions
    assert {one: text.body for one, text in texts.items() if one != "ja"} == {
        "ja-easy": "でんわに きを つけて",
        "en": "Beware",
    }


def test_a_language_left_empty_is_not_there(author: Client, making: Making) -> None:
    sent = form(language=["en"], subject_en=" ", body_en="")
    assert author.post("/bulletins/new/", sent).status_code == 302
    assert list(newest(making).editions) == ["ja"]


def test_a_language_without_its_subject_is_told_when_it_is_handed_in(
    author: Client, making: Making, words: Says
) -> None:
    sent = author.post("/bulletins/new/", form(language=["en"], subject_en="", body_en="Beware"))
    number = sent["Location"].split("/")[2]
    answer = author.post(
        f"/bulletins/{number}/submit/",
        {"declared": ["accuracy", "works", "personal_data", "law"]},
    )
    assert answer.status_code == 422
    assert "件名を書いてください。（English）" in words(answer.content)


@pytest.mark.parametrize("language", ["tlh", "", "ja", "<b>"])
def test_a_language_that_is_not_on_the_list_is_not_added(
    author: Client, words: Says, language: str
) -> None:
    answer = author.post("/bulletins/new/", form(then="add", add_language=language))
    assert "加える言語を選んでください" in words(answer.content)
    assert author.post("/bulletins/new/", form(language=[language])).status_code == 302


@pytest.mark.parametrize(
    "subject",
    ["一行目\r\nBcc: a", "終わりに\n", "縦\x0b", "行\u2028分け", "段\u2029落", "次\x85行"],
)
def test_a_line_end_in_any_language_s_subject_is_told_beside_its_field(
    author: Client, words: Says, subject: str
) -> None:
    answer = author.post(
        "/bulletins/new/", form(language=["en"], subject_en=subject, body_en="kept")
    )
    assert answer.status_code == 422
    assert "件名に改行は使えません" in words(answer.content)
    assert body_of(answer.content, "body_en") == "kept"


def test_the_checks_stand_beside_the_text_and_mend_it_by_one_press(
    author: Client, words: Says
) -> None:
    body = "6月5日(土)に①から。ｱｲｳ"
    page = author.post("/bulletins/new/", form(then="check", body=body))
    assert page.status_code == 200
    said = words(page.content)
    assert "本文1行目 「6月5日(土)」は金曜日です" in said
    for press in re.findall(r'value="(apply:[^"]+)"', page.content.decode()):
        answer = author.post("/bulletins/new/", form(then=press, body=body))
        assert "直しました" in words(answer.content)
        body = body_of(answer.content)
    assert body == "6月5日(金)に(1)から。アイウ"
    gone = author.post("/bulletins/new/", form(then="apply:ja:date.weekday:6月5日(土)", body=body))
    assert "直す所がありませんでした" in words(gone.content)
    assert body_of(gone.content) == body


def test_the_contact_line_comes_from_the_register(author: Client, words: Says) -> None:
    page = author.post("/bulletins/new/", form(then="check", body="本文"))
    assert "問い合わせ先がありません" in words(page.content)
    filled = author.post("/bulletins/new/", form(then="contact", body="本文"))
    assert body_of(filled.content).startswith("本文\n\n## 問い合わせ\n安全課　電話 0999-00-2300")
    assert "自動点検の指摘はありません" in words(filled.content)
    nobody = author.post("/bulletins/new/", form(then="contact", body="本文", programme=""))
    assert "先に事務事業を選んでください" in words(nobody.content)


def test_presses_work_over_a_saved_bulletin_too_and_save_nothing(
    author: Client, making: Making
) -> None:
    begun = making.begun()
    url = f"/bulletins/{begun.id}/edit/"
    for press in ("check", "contact", "add", "remove:en", "upload", "apply:x", "nonsense"):
        answer = author.post(url, form(base=1, then=press, body="途中"))
        assert answer.status_code == 200, press
        assert body_of(answer.content).startswith("途中"), press
    assert len(reading.revisions(begun.id)) == 1


def test_what_a_press_did_is_said_beside_what_it_changed_and_gets_the_focus(
    author: Client,
) -> None:
    for press, after, before in (
        ({"then": "add", "add_language": "en"}, 'id="language-en"', 'id="add-language"'),
        ({"then": "upload", "files": [upload()]}, 'for="id_files"', 'class="attached"'),
        ({"then": "contact"}, 'id="kept"', 'id="checked"'),
    ):
        page = author.post("/bulletins/new/", form(**press)).content.decode()
        assert page.count("autofocus") == 1
        assert page.index(after) < page.index("autofocus") < page.index(before), press


def test_enter_in_the_subject_saves_instead_of_pressing_what_comes_first(author: Client) -> None:
    page = author.get("/bulletins/new/").content.decode()
    form_begins = page.index('id="write"')
    first = re.search(r"<button[^>]*>", page[form_begins:])
    assert first
    assert 'value="stay"' in first[0]
    assert "hidden" in first[0]
