"""Signing in: who may, what is written down, and that nothing typed is lost on the way."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from hayauma import journal
from hayauma.organization import accounts
from hayauma.web import typed
from tests.town import PASSWORD, Town
from tests.web.desk.conftest import Clock, Making, Says

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: str, password: str = PASSWORD, to: str = "/") -> int:
    response = client.post(f"/sign-in/?next={to}", {"login": user, "password": password})
    return response.status_code


def acts(prefix: str = "account:") -> list[str]:
    return [entry.act for entry in journal.entries(prefix=prefix, limit=1_000)]


def test_every_page_asks_a_stranger_to_sign_in(town: Town, clock: Clock) -> None:
    client = town.client()
    for path in ("/", "/bulletins/", "/urgent/", "/terminal/", "/policy/", "/bulletins/1/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/sign-in/?next=")
        assert response["Cache-Control"] == "no-store"


def test_signing_in_by_user_name_is_written_down(town: Town, clock: Clock) -> None:
    client = town.client()
    before = acts().count("account.signed_in")
    assert sign_in(client, "author") == 302
    assert acts().count("account.signed_in") == before + 1
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_written_down_without_what_was_typed(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client()
    response = client.post("/sign-in/", {"login": "author", "password": "hunter2-hunter2"})
    assert response.status_code == 200
    assert "利用者名" in words(response.content)
    assert "account.sign_in_failed" in acts()
    said = " ".join(str(entry.payload) for entry in journal.entries(prefix="account:", limit=1_000))
    assert "hunter2" not in said


def test_an_address_does_not_serve_as_a_user_name(town: Town, clock: Clock) -> None:
    assert sign_in(town.client(), "author@haruka.example") == 200


def test_nobody_signs_up_or_resets_a_password_here(town: Town, clock: Clock) -> None:
    client = town.client()
    for path in ("/signup/", "/sign-up/", "/password/reset/", "/accounts/signup/", "/email/"):
        assert client.get(path).status_code == 404, path
    page = client.get("/sign-in/").content.decode()
    assert "signup" not in page
    assert "reset" not in page


def test_a_closed_account_is_told_so(town: Town, clock: Clock, words: Says) -> None:
    accounts.close(account_id=town.colleague.account_id, actor=journal.SYSTEM, at=clock.at)
    response = town.client().post("/sign-in/", {"login": "colleague", "password": PASSWORD})
    assert response.status_code == 403
    assert "運用管理者に知らせてください" in words(response.content)


def test_an_account_closed_meanwhile_loses_its_session(town: Town, clock: Clock) -> None:
    client = town.client("colleague")
    accounts.close(account_id=town.colleague.account_id, actor=journal.SYSTEM, at=clock.at)
    assert client.get("/").status_code == 302


def test_signing_out_is_a_press_and_is_written_down(town: Town, clock: Clock) -> None:
    client = town.client("author")
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert "account.signed_out" in acts()
    assert client.get("/").status_code == 302


def test_after_signing_in_one_lands_on_no_other_site(town: Town, clock: Clock) -> None:
    client = town.client()
    response = client.post(
        "/sign-in/?next=https://elsewhere.example/", {"login": "author", "password": PASSWORD}
    )
    assert response["Location"] == "/"


def typed_form(town: Town, **changes: str) -> dict[str, str]:
    return {
        "writer": typed.mark(town.author.account_id),
        "programme": "bohan",
        "subject": "途中まで書いた件名",
        "body": "途中まで書いた本文",
        "menus": "bohan",
        "when": "now",
        **changes,
    }


def test_what_was_typed_when_the_session_ended_is_back_after_signing_in(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("author")
    clock.later(hours=13)
    sent = client.post("/bulletins/new/", typed_form(town))
    assert sent.status_code == 302
    assert sent["Location"].startswith("/sign-in/?next=%2Fbulletins%2Fnew%2F") or (
        sent["Location"] == "/sign-in/?next=/bulletins/new/"
    )
    assert "書いていた内容は残してあります" in words(client.get(sent["Location"]).content)
    assert sign_in(client, "author", to="/bulletins/new/") == 302
    page = client.get("/bulletins/new/")
    assert page.status_code == 200
    assert "途中まで書いた件名" in page.content.decode()
    assert "途中まで書いた本文" in page.content.decode()
    assert "まだ保存していません" in words(page.content)
    # Given back once; it does not come again.
    assert "途中まで書いた件名" not in client.get("/bulletins/new/").content.decode()


def test_nobody_else_gets_what_was_typed(town: Town, clock: Clock) -> None:
    client = town.client("author")
    clock.later(hours=13)
    client.post("/bulletins/new/", typed_form(town))
    sign_in(client, "other_author", to="/bulletins/new/")
    assert "途中まで書いた件名" not in client.get("/bulletins/new/").content.decode()
    client.post("/sign-out/")
    sign_in(client, "author", to="/bulletins/new/")
    assert "途中まで書いた件名" not in client.get("/bulletins/new/").content.decode()


def test_a_stranger_can_leave_nothing(town: Town, clock: Clock) -> None:
    client = town.client()
    client.post("/bulletins/new/", typed_form(town, writer="1:forged"))
    assert typed.KEY not in client.session


def test_signing_in_again_in_another_tab_loses_no_text(town: Town, clock: Clock) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": f"desk.localhost:{settings.PORT}"})
    signed_in = town.client("author")
    client.cookies = signed_in.cookies
    sent = client.post("/bulletins/new/", typed_form(town), secure=True)
    assert sent.status_code == 302
    assert sent["Location"] == "/bulletins/new/"
    assert "途中まで書いた件名" in client.get("/bulletins/new/", secure=True).content.decode()


def test_a_forged_form_is_refused_with_words(town: Town, clock: Clock, words: Says) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": f"desk.localhost:{settings.PORT}"})
    client.cookies = town.client("author").cookies
    response = client.post("/bulletins/new/", {"subject": "x"}, secure=True)
    assert response.status_code == 403
    assert "何も変わっていません" in words(response.content)


def test_a_button_pressed_too_late_leads_back_to_its_page(making: Making, clock: Clock) -> None:
    dispatch = making.ordered()
    client = making.town.client("author")
    clock.later(hours=13)
    response = client.post(f"/dispatches/{dispatch.id}/pause/")
    assert response.status_code == 302
    assert f"/dispatches/{dispatch.id}" in response["Location"].replace("%2F", "/")


def test_a_session_ends_after_its_hours(town: Town, clock: Clock) -> None:
    client = town.client("author")
    clock.later(seconds=timedelta(hours=12).total_seconds() + 1)
    assert client.get("/").status_code == 302
