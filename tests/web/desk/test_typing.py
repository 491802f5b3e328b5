"""What is typed is kept while it is typed, offered again, and never written over by another tab."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from hayauma.bulletins import reading, scratch
from hayauma.web import typed
from tests.town import PASSWORD
from tests.web.desk.conftest import BODY, SUBJECT, Making, Says
from tests.web.desk.test_writing import form

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def name_of(page: bytes) -> str:
    found = re.search(r'name="scratch" value="([^"]+)"', page.decode())
    assert found
    return found[1]


def keep(client: Client, page: str, **changes: object) -> str:
    answer = client.post("/bulletins/typing/", form(scratch=page, **changes), headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def author(making: Making) -> Client:
    return making.town.client("author")


def test_what_is_typed_is_kept_and_said_so_with_its_findings(author: Client, words: Says) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    said = keep(author, page, body="6月5日(土)に①")
    assert "書きかけを保存しました 10時00分" in words(said.encode())
    assert 'data-hx-swap-oob="true"' in said
    assert "「6月5日(土)」は金曜曜日" not in said
    assert "6月5日(土)」は金曜日です" in words(said.encode())
    assert "「6月5日(金)」に直す" in words(said.encode())


def test_opening_the_page_again_offers_it_and_nothing_was_saved(
    author: Client, making: Making, words: Says
) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    keep(author, page, subject="書きかけの件名", menus=["bosai"])
    making.clock.later(minutes=5)
    opened = author.get("/bulletins/new/")
    assert "書きかけがあります" in words(opened.content)
    assert "書きかけの件名" in words(opened.content)
    assert reading.listing(service="magazine", at=making.clock.at) == ()
    again = author.get(f"/bulletins/new/?scratch={page}").content
    assert 'value="書きかけの件名"' in again.decode()
    assert re.search(r'value="bosai"\s*checked', again.decode())
    assert name_of(again) == page
    assert "書いていた内容を戻しました" in words(again)
    assert "書きかけがあります" not in words(again)


def test_it_can_be_thrown_away_and_saving_ends_it(
    author: Client, making: Making, words: Says
) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    keep(author, page)
    gone = author.post("/bulletins/typing/drop/", {"page": page})
    assert gone["Location"] == "/bulletins/new/"
    assert "書きかけがあります" not in words(author.get("/bulletins/new/").content)
    keep(author, page)
    assert author.post("/bulletins/new/", form(scratch=page)).status_code == 302
    assert "書きかけがあります" not in words(author.get("/bulletins/new/").content)


def test_two_tabs_are_kept_apart(author: Client, words: Says) -> None:
    one, two = (name_of(author.get("/bulletins/new/").content) for _ in range(2))
    assert one != two
    keep(author, one, subject="一つ目の画面")
    keep(author, two, subject="二つ目の画面")
    page = words(author.get("/bulletins/new/").content)
    assert "一つ目の画面" in page
    assert "二つ目の画面" in page
    author.post("/bulletins/new/", form(scratch=two))
    page = words(author.get("/bulletins/new/").content)
    assert "一つ目の画面" in page
    assert "二つ目の画面" not in page


def test_many_are_folded_away_behind_the_newest(author: Client) -> None:
    for n in range(5):
        keep(author, name_of(author.get("/bulletins/new/").content), subject=f"書きかけ{n}")
    page = author.get("/bulletins/new/").content.decode()
    folded = page.index("<summary>ほかの書きかけ</summary>")
    assert page.count("続ける</a>") == 5
    assert page[:folded].count("続ける</a>") == 3
    assert page.count("<ul") == page.count("</ul>")


def test_it_says_over_which_revision_it_was_typed(
    author: Client, making: Making, words: Says
) -> None:
    begun = making.begun()
    url = f"/bulletins/{begun.id}/edit/"
    page = name_of(author.get(url).content)
    keep(author, page, base=1, body="途中の本文")
    making.changed(begun, body="先に保存された本文")
    opened = author.get(url).content
    assert "第1版の上に書いたもの" in words(opened)
    assert "先に保存された本文" in opened.decode()
    again = author.get(f"{url}?scratch={page}").content
    assert "途中の本文" in again.decode()
    assert 'name="base" value="1"' in again.decode()
    answer = author.post(url, form(base=1, body="途中の本文", scratch=page))
    assert answer.status_code == 409
    assert "書いた内容は、下の欄に残っています" in words(answer.content)
    assert scratch.take(account_id=making.town.author.account_id, page=page)


def test_nobody_else_is_offered_it(author: Client, making: Making, words: Says) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    keep(author, page, subject="私の書きかけ")
    other = making.town.client("colleague")
    assert "私の書きかけ" not in words(other.get("/bulletins/new/").content)
    assert "私の書きかけ" not in other.get(f"/bulletins/new/?scratch={page}").content.decode()
    other.post("/bulletins/typing/drop/", {"page": page})
    assert "私の書きかけ" in words(author.get("/bulletins/new/").content)


def test_a_page_of_another_s_bulletin_or_of_nothing_is_not_kept(
    author: Client, making: Making
) -> None:
    begun = making.begun()
    keeper = making.town.client("keeper")
    for client, page, code in (
        (keeper, f"edit:{begun.id}:00000000", 404),
        (author, "edit:999:00000000", 404),
        (author, "nothing", 400),
        (author, "", 400),
    ):
        answer = client.post("/bulletins/typing/", form(scratch=page), headers=HTMX)
        assert answer.status_code == code, page
    assert author.get("/bulletins/typing/").status_code == 405


def test_an_untouched_page_leaves_nothing_behind(author: Client, words: Says) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    keep(author, page, subject=" ", body="")
    assert "書きかけがあります" not in words(author.get("/bulletins/new/").content)


def test_what_is_too_long_is_said_and_what_was_kept_stays(author: Client, words: Says) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    keep(author, page, subject="前の書きかけ")
    assert "自動で保存できません" in words(keep(author, page, body="あ" * 250_000).encode())
    assert "前の書きかけ" in words(author.get("/bulletins/new/").content)


def test_when_the_session_has_ended_the_page_keeps_the_text_and_says_so(
    author: Client, making: Making, words: Says
) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    making.clock.later(hours=13)
    answer = author.post(
        "/bulletins/typing/", form(scratch=page, subject="切れた後の件名"), headers=HTMX
    )
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#kept"
    assert "サインインの期限が切れました" in words(answer.content)
    assert 'name="login"' not in answer.content.decode()
    # Pressing save signs in again and comes back with the text, under the same name.
    mark = typed.mark(making.town.author.account_id)
    author.post("/bulletins/new/", form(scratch=page, subject="切れた後の件名", writer=mark))
    author.post("/sign-in/?next=/bulletins/new/", {"login": "author", "password": PASSWORD})
    again = author.get("/bulletins/new/").content
    assert 'value="切れた後の件名"' in again.decode()
    assert name_of(again) == page


def test_a_page_older_than_the_sign_in_keeps_the_text_and_says_so(
    author: Client, words: Says
) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    author.handler.enforce_csrf_checks = True  # another sign-in has changed the token
    answer = author.post("/bulletins/typing/", form(scratch=page), headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#kept")
    assert "書いた内容は、この画面に残っています" in words(answer.content)


def test_the_back_button_does_not_begin_a_second_bulletin(
    author: Client, making: Making, words: Says
) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    first = author.post("/bulletins/new/", form(scratch=page))
    again = author.post("/bulletins/new/", form(scratch=page))
    assert again["Location"] == first["Location"]
    assert len(reading.listing(service="magazine", at=making.clock.at)) == 1
    changed = author.post("/bulletins/new/", form(scratch=page, body="戻って直した本文"))
    assert changed["Location"] == first["Location"]
    (one,) = reading.listing(service="magazine", at=making.clock.at)
    assert (one.revision.seq, one.revision.draft.body) == (2, "戻って直した本文")
    # Back once more: what was typed over the first revision does not silently win.
    stale = author.post("/bulletins/new/", form(scratch=page, body="古い画面の本文"))
    assert stale.status_code == 409
    assert "古い画面の本文" in stale.content.decode()
    assert 'name="base" value="2"' in stale.content.decode()


def test_a_last_keep_after_the_save_leaves_nothing_behind(author: Client, words: Says) -> None:
    page = name_of(author.get("/bulletins/new/").content)
    sent = author.post("/bulletins/new/", form(scratch=page))
    keep(author, page)  # it was on its way when save was pressed
    assert "書きかけがあります" not in words(author.get("/bulletins/new/").content)
    url = sent["Location"].replace("preview", "edit")
    page = name_of(author.get(url).content)
    keep(author, page, base=1, body="直しかけ")
    keep(author, page, base=1)  # and put back as it was
    assert "書きかけがあります" not in words(author.get(url).content)


def test_without_a_name_of_its_own_a_page_saves_as_before(author: Client) -> None:
    for _ in range(2):
        assert author.post("/bulletins/new/", form()).status_code == 302


def test_a_forgotten_scratch_goes_after_a_month(author: Client, making: Making) -> None:
    keep(author, name_of(author.get("/bulletins/new/").content), subject=SUBJECT, body=BODY)
    later = making.clock.at + timedelta(days=31)
    assert scratch.tidy(scratch.due(later), at=later) == 1
