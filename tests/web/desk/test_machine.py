"""One terminal's page: what its keepers and the operations manager do there, and what is told."""

from pathlib import Path

import pytest

from hayauma.organization import terminals
from hayauma.organization.terminals import TerminalView
from tests.town import Town
from tests.web.desk.authority import Authority
from tests.web.desk.conftest import Clock, Making, Says

pytestmark = pytest.mark.django_db


def line(code: str = "duty-01") -> TerminalView:
    return next(one for one in terminals.register_lines() if one.code == code)


def test_the_network_is_the_keepers_and_anywhere_the_managers(
    town: Town, clock: Clock, words: Says
) -> None:
    keeper, manager = town.client("keeper"), town.client("manager")
    wrong = keeper.post("/terminals/duty-01/network/", {"network": "庁内"})
    assert wrong.status_code == 422
    assert "192.0.2.0/24 のように" in words(wrong.content)
    sent = keeper.post("/terminals/duty-01/network/", {"network": "192.0.2.0/24"})
    assert sent.status_code == 302
    assert line().network == "192.0.2.0/24"
    assert "登録のない機器" in town.client("author", at_terminal=True).get("/").content.decode()
    assert keeper.post("/terminals/duty-01/anywhere/", {"reason": "便利"}).status_code == 409
    assert manager.post("/terminals/duty-01/anywhere/", {"reason": ""}).status_code == 422
    given = {"reason": "分庁舎の回線が二つあるため"}
    assert manager.post("/terminals/duty-01/anywhere/", given).status_code == 302
    page = words(keeper.get("/terminals/duty-01/").content)
    assert "どこからでも 広報課長 小林 和子" in page.replace("\u3000", " ")
    assert "分庁舎の回線が二つあるため" in page
    assert "配備機器　当直-01" in town.client("author", at_terminal=True).get("/").content.decode()


def test_a_certificate_is_pasted_and_taken_out(
    town: Town, clock: Clock, words: Says, tmp_path: Path
) -> None:
    keeper = town.client("keeper")
    issued = Authority(tmp_path, at=clock.at).issue("duty-01")
    url = "/terminals/duty-01/certificate/"
    nothing = keeper.post(url, {"pem": "これです"})
    assert (nothing.status_code, "証明書" in words(nothing.content)) == (422, True)
    assert keeper.post(url, {"pem": issued.pem}).status_code == 302
    page = keeper.get("/terminals/duty-01/").content.decode()
    assert "CN=duty-01" in page
    remove = page.partition(url)[2].partition("/remove/")[0]
    assert keeper.post(f"{url}{remove}/remove/").status_code == 302
    assert "CN=duty-01" not in keeper.get("/terminals/duty-01/").content.decode()


def test_a_lost_terminal_sends_no_more(making: Making, words: Says) -> None:
    permitted = making.permitted()
    keeper = making.town.client("keeper")
    assert keeper.post("/terminals/duty-01/lose/", {"what": ""}).status_code == 422
    told = {"what": "車から盗まれた"}
    assert keeper.post("/terminals/duty-01/lose/", told).status_code == 302
    at_it = making.town.client("author", at_terminal=True)
    assert at_it.get(f"/bulletins/{permitted.id}/release/").status_code == 403
    page = words(keeper.get("/terminals/duty-01/").content)
    assert "なくなったものとして登録から外しました" in page
    assert "車から盗まれた" in page


def test_what_is_overdue_stands_in_red_and_is_done_by_one_press(
    town: Town, clock: Clock, words: Says
) -> None:
    clock.later(days=400)
    keeper = town.client("keeper")
    assert "所在を確かめる期限を過ぎた機器　1台" in keeper.get("/").content.decode()
    page = words(keeper.get("/terminals/").content)
    assert "所在を確かめる期限を過ぎた機器 1台" in page.replace("\u3000", " ")
    assert keeper.post("/terminals/duty-01/reconfirm/").status_code == 302
    assert "期限を過ぎ" not in words(keeper.get("/terminals/").content)
    assert line().looked_at == clock.at
    assert "まもなく" not in keeper.get("/").content.decode()
    clock.later(days=360)
    assert "まもなく所在を確かめる機器" in town.client("keeper").get("/").content.decode()


def test_others_do_not_see_it(town: Town, clock: Clock) -> None:
    for user in ("author", "officer", "supervisor"):
        assert town.client(user).get("/terminals/duty-01/").status_code == 409
    assert town.client("keeper").get("/terminals/nowhere/").status_code == 409
