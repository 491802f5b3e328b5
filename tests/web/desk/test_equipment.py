"""Terminals and leaves at the door: the register, the credential in the cookie, the exceptions."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from hayauma.notices import outbox
from hayauma.organization import leaves, terminals
from tests.town import Town
from tests.web.desk.conftest import Clock, Making, Says

pytestmark = pytest.mark.django_db


def issued(client: Client, code: str = "spare-01") -> str:
    page = client.post(f"/terminals/{code}/code/").content.decode()
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", page)
    assert found, "the page shows the code"
    return found[0]


class TestRegister:
    """Only the people of 情報管理主管課 change it; everybody may read where to go."""

    def test_a_keeper_enters_a_terminal(self, town: Town, clock: Clock) -> None:
        client = town.client("keeper")
        given = {"code": "anzen-02", "name": "安全-02", "place": "2階", "network": "192.0.2.0/24"}
        assert client.post("/terminals/", given).status_code == 302
        assert "anzen-02" in {line.code for line in terminals.register_lines()}

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"network": "どこでも"}, "192.0.2.0/24 のように"),
            ({"network": "any"}, "どこからでも使えるとするのは、運用管理者です"),
            ({"code": "duty-01"}, ""),
            ({"code": "当直"}, ""),
            ({"name": ""}, ""),
        ],
    )
    def test_what_cannot_be_entered_is_told(
        self, town: Town, clock: Clock, words: Says, changes: dict[str, str], sentence: str
    ) -> None:
        given = {"code": "anzen-02", "name": "安全-02", "place": "2階", "network": "192.0.2.0/24"}
        answer = town.client("keeper").post("/terminals/", given | changes)
        assert answer.status_code == 422
        assert sentence in words(answer.content)
        assert len(terminals.register_lines()) == 2

    @pytest.mark.parametrize("user", ["author", "manager", "supervisor", "officer"])
    def test_nobody_else_does(self, town: Town, clock: Clock, words: Says, user: str) -> None:
        client = town.client(user)
        assert client.get("/terminals/").status_code == 200
        given = {"code": "mine", "name": "私物", "place": "自宅", "network": "192.0.2.0/24"}
        for path in ("", "duty-01/code/", "duty-01/retire/", "duty-01/reconfirm/"):
            answer = client.post(f"/terminals/{path}", given)
            assert answer.status_code == 409
            assert "情報管理主管課の職員が行います" in words(answer.content)
        assert len(terminals.register_lines()) == 2
        assert all(not line.retired_at for line in terminals.register_lines())


class TestCredential:
    """The code makes a browser the terminal; the cookie proves it from then on."""

    def test_the_code_makes_this_browser_the_terminal(
        self, town: Town, clock: Clock, words: Says
    ) -> None:
        code = issued(town.client("keeper"))
        client = town.client("author")
        assert "登録のない機器" in client.get("/").content.decode()
        sent = client.post("/terminal/", {"code": code.lower().replace("-", " ")})
        assert sent.status_code == 302
        cookie = sent.cookies[settings.TERMINAL_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert cookie["max-age"] == 400 * 24 * 60 * 60
        assert cookie["secure"]
        assert settings.TERMINAL_COOKIE_NAME.startswith("__Host-")
        page = client.get("/")
        assert "配備機器　予備-01" in page.content.decode()
        assert cookie.value not in page.content.decode()

    def test_a_code_works_once_and_for_ten_minutes(
        self, town: Town, clock: Clock, words: Says
    ) -> None:
        keeper = town.client("keeper")
        code = issued(keeper)
        assert town.client("author").post("/terminal/", {"code": code}).status_code == 302
        again = town.client("author").post("/terminal/", {"code": code})
        assert again.status_code == 422
        assert "6月3日（水）10時00分に使われています" in words(again.content)
        late = issued(keeper)
        clock.later(minutes=10, seconds=1)
        expired = town.client("author").post("/terminal/", {"code": late})
        assert expired.status_code == 422
        assert "期限（令和8年6月3日（水）10時10分）は過ぎました" in words(expired.content)
        wrong = town.client("author").post("/terminal/", {"code": "ZZZZZ-ZZZZZ"})
        assert "この番号は違います" in words(wrong.content)
        for nothing in ("", " ", "ZZZZZ-ZZZZZ", "x" * 100):
            assert town.client("author").post("/terminal/", {"code": nothing}).status_code == 422

    def test_a_post_renews_the_credential_and_the_old_one_stays_good_a_while(
        self, town: Town, clock: Clock
    ) -> None:
        client = town.client("author", at_terminal=True)
        old = client.cookies[settings.TERMINAL_COOKIE_NAME].value
        assert settings.TERMINAL_COOKIE_NAME not in client.get("/").cookies
        sent = client.post("/bulletins/new/", {"programme": "bohan", "when": "now"})
        new = sent.cookies[settings.TERMINAL_COOKIE_NAME].value
        assert new != old

        def state(secret: str) -> str:
            return terminals.recognise(secret, at=clock.at).state

        assert client.get("/").status_code == 200  # the new one is shown
        assert (state(old), state(new)) == ("enrolled", "enrolled")
        clock.later(minutes=11)
        assert (state(old), state(new)) == ("unknown", "enrolled")

    def test_a_lost_reply_does_not_shut_the_duty_room_out(
        self, making: Making, clock: Clock
    ) -> None:
        client = making.town.client("author", at_terminal=True)
        name = settings.TERMINAL_COOKIE_NAME
        old = client.cookies[name].value
        client.post("/bulletins/new/", {"programme": "bohan", "when": "now"})
        client.cookies[name] = old  # the reply never came: the browser still has the one before
        clock.later(hours=9)
        permitted = making.permitted()
        url = f"/bulletins/{permitted.id}/release/"
        assert client.get(url).status_code == 200
        sent = client.post(url, {"digest": permitted.revision.digest})
        assert sent.status_code == 302
        assert client.cookies[name].value != old, "and it is renewed again"
        assert terminals.recognise(client.cookies[name].value, at=clock.at).state == "enrolled"

    def test_two_tabs_post_and_both_stay_the_terminal(self, town: Town, clock: Clock) -> None:
        name = settings.TERMINAL_COOKIE_NAME
        first, second = (town.client("author", at_terminal=True) for _tab in range(2))
        form = {"programme": "bohan", "when": "now"}
        first.post("/bulletins/new/", form)
        answer = second.post("/bulletins/new/", form)
        assert name not in answer.cookies, "the second is not renewed over the first"
        for tab in (first, second):
            assert "配備機器　当直-01" in tab.get("/").content.decode()

    def test_a_copied_cookie_used_later_is_nobodys_and_the_keepers_are_told(
        self, making: Making, clock: Clock, words: Says
    ) -> None:
        town = making.town
        client = town.client("author", at_terminal=True)
        copied = town.client("colleague", at_terminal=True)
        client.post("/bulletins/new/", {"programme": "bohan", "when": "now"})
        client.get("/")
        clock.later(minutes=11)
        before = len(outbox.due(clock.at))
        permitted = making.permitted()
        told = len(outbox.due(clock.at))
        for _time in range(2):
            assert copied.get(f"/bulletins/{permitted.id}/release/").status_code == 403
        assert before < told
        assert len(outbox.due(clock.at)) == told + 1, "one letter, once"
        page = words(town.client("keeper").get("/terminals/").content)
        assert "6月3日（水）10時11分に、古い証が使われました" in page
        assert "古い証" not in words(town.client("author").get("/terminals/").content)
        assert "配備機器　当直-01" in client.get("/").content.decode()

    def test_an_unknown_secret_is_renewed_into_nothing(self, town: Town, clock: Clock) -> None:
        client = town.client("author")
        client.cookies[settings.TERMINAL_COOKIE_NAME] = "guessed"
        sent = client.post("/bulletins/new/", {"programme": "bohan", "when": "now"})
        assert settings.TERMINAL_COOKIE_NAME not in sent.cookies

    def test_a_retired_terminal_sends_no_more_and_is_told_so(
        self, making: Making, words: Says
    ) -> None:
        permitted = making.permitted()
        keeper = making.town.client("keeper")
        assert keeper.post("/terminals/duty-01/retire/", {"reason": "更新"}).status_code == 302
        answer = making.town.client("author", at_terminal=True).get(
            f"/bulletins/{permitted.id}/release/"
        )
        assert answer.status_code == 403
        assert "この機器の登録は終わっています" in words(answer.content)
        assert "当直-01" not in words(answer.content).partition("できること")[2]

    def test_the_yearly_look_is_recorded(self, town: Town, clock: Clock) -> None:
        clock.later(days=300)
        assert town.client("keeper").post("/terminals/duty-01/reconfirm/").status_code == 302
        line = next(one for one in terminals.register_lines() if one.code == "duty-01")
        assert line.reconfirmed_at == clock.at

    def test_a_network_is_asked_of_the_address_the_proxy_saw(
        self, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.test import RequestFactory

        from hayauma.web import terminals as door

        request = RequestFactory().get(
            "/", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}, REMOTE_ADDR="127.0.0.1"
        )
        assert door.address(request) == "127.0.0.1"
        monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("X", "https"))
        assert door.address(request) == "192.0.2.7"


class TestLeaves:
    """第8条第2項ただし書: the operations manager, in one tap or until a date."""

    def test_one_tap_gives_one_person_two_hours(
        self, town: Town, clock: Clock, words: Says
    ) -> None:
        client = town.client("manager")
        given = {"person": town.author.code, "reason": "豪雨で庁舎に入れないため"}
        assert client.post("/leaves/quick/", given).status_code == 302
        (leave,) = leaves.listing(service="magazine", at=clock.at)
        assert leave.scope.person == town.author.code
        assert leave.until == clock.at + timedelta(hours=2)
        assert "佐々木 翔" in words(client.get("/leaves/").content)
        assert client.post(f"/leaves/{leave.id}/end/").status_code == 302
        assert leaves.listing(service="magazine", at=clock.at) == ()

    def test_a_standing_one_wants_its_end(self, town: Town, clock: Clock, words: Says) -> None:
        client = town.client("manager")
        given = {"person": "", "menu": "bosai", "reason": "当直の携帯電話"}
        assert client.post("/leaves/standing/", given).status_code == 422
        past = client.post("/leaves/standing/", given | {"until": "2026-06-01T10:00"})
        assert past.status_code == 422
        assert "始まりより後にしてください" in words(past.content)
        sent = client.post("/leaves/standing/", given | {"until": "2027-03-31T17:00"})
        assert sent.status_code == 302
        (leave,) = leaves.listing(service="magazine", at=clock.at)
        assert leave.scope.menu == "bosai"

    def test_a_reason_and_a_person_are_asked(self, town: Town, clock: Clock, words: Says) -> None:
        answer = town.client("manager").post("/leaves/quick/", {"person": "", "reason": ""})
        assert answer.status_code == 422
        assert "職員を選んでください" in words(answer.content)
        assert "機器の特例を認める理由を書いてください" in words(answer.content)

    @pytest.mark.parametrize("user", ["author", "officer", "supervisor", "keeper"])
    def test_nobody_else_grants_and_learns_whom_to_ask(
        self, town: Town, clock: Clock, words: Says, user: str
    ) -> None:
        client = town.client(user)
        page = words(client.get("/leaves/").content)
        assert "広報課長 小林 和子（電話 0999-00-2100）" in page
        assert "2時間の特例を認める" not in page
        given = {"person": town.author.code, "reason": "自分で"}
        answer = client.post("/leaves/quick/", given)
        assert answer.status_code == 403
        assert "機器の特例を認めるのは、運用管理者です（第8条第2項ただし書）" in words(
            answer.content
        )
        assert leaves.listing(service="magazine", at=clock.at) == ()
