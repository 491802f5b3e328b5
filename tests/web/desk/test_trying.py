"""The test copy and the sheet for 決裁 at the desk: a press each, and no field for an address."""

import pytest

from hayauma.notices import outbox
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db


def test_a_trial_is_one_press_on_the_preview(making: Making, words: Says) -> None:
    begun = making.begun()
    author = making.town.client("author")
    preview = f"/bulletins/{begun.id}/preview/"
    page = author.get(preview).content.decode()
    assert "【試し】を送る" in page
    assert 'type="email"' not in page
    answer = author.post(f"/bulletins/{begun.id}/trial/", {"page": "preview"}, follow=True)
    assert "【試し】を安全課主事 佐々木 翔、安全課長 髙木 誠に送ります" in words(answer.content)
    assert len(outbox.due(making.clock.at)) == 2


def test_an_address_that_is_sent_along_is_nothing(making: Making) -> None:
    begun = making.begun()
    author = making.town.client("author")
    for name in ("to", "email", "address"):
        author.post(f"/bulletins/{begun.id}/trial/", {name: "x@elsewhere.example"})
    assert len(outbox.due(making.clock.at)) == 2


def test_the_head_tries_it_from_the_approval_page(making: Making) -> None:
    submitted = making.submitted()
    officer = making.town.client("officer")
    assert "【試し】を送る" in officer.get(f"/bulletins/{submitted.id}/approve/").content.decode()
    answer = officer.post(f"/bulletins/{submitted.id}/trial/", {"page": "approve"})
    assert answer["Location"] == f"/bulletins/{submitted.id}/approve/"


def test_nobody_else_tries_it(making: Making) -> None:
    begun = making.begun()
    url = f"/bulletins/{begun.id}/trial/"
    assert making.town.client("manager").post(url).status_code == 403
    assert making.town.client("other_author").post(url).status_code == 404
    assert outbox.due(making.clock.at) == ()


def test_an_empty_draft_cannot_be_tried(making: Making, words: Says) -> None:
    begun = making.begun(body=" ")
    author = making.town.client("author")
    assert "【試し】を送る" not in author.get(f"/bulletins/{begun.id}/preview/").content.decode()
    answer = author.post(f"/bulletins/{begun.id}/trial/")
    assert answer.status_code == 409
    assert "この言語の件名と本文が、まだありません" in words(answer.content)


def test_the_sheet_is_numbered_by_a_press_and_never_by_looking(making: Making, words: Says) -> None:
    begun = making.begun()
    author = making.town.client("author")
    url = f"/bulletins/{begun.id}/paper/"
    assert author.get(url).status_code == 409
    making.submit(begun)
    assert "起案番号を付けて印刷する" in words(author.get(url).content)
    assert author.get(f"{url}pdf/")["Location"] == url
    pressed = author.post(f"{url}number/")
    assert pressed["Location"] == f"{url}pdf/"
    printed = author.get(f"{url}pdf/")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    assert "起案番号 2026-1" in words(author.get(url).content)
