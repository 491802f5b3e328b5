"""Registering on the page: one mail, one press, and nobody learns who is registered."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from hayauma.subscriptions import people
from tests.subscriptions.asking import LINK, ask, mails
from tests.town import Town
from tests.web.public.pages import text, ticked

pytestmark = pytest.mark.django_db

NEW = "shinki@phone.example"


def _register(citizen: Client, address: str, *menus: str) -> object:
    return citizen.post("/register/", {"address": address, "menus": menus})


def test_the_first_page_offers_the_menus_by_group(citizen: Client) -> None:
    page = citizen.get("/")
    words = text(page)
    assert words.index("命と安全") < words.index("防災・気象") < words.index("子育て（0〜3歳）")
    assert "住所や名前は聞きません。いつでもやめられます。" in words
    assert "mail.haruka.example" in words
    assert not ticked(page)


def test_the_first_page_sets_no_cookie_and_may_be_kept_by_a_proxy(citizen: Client) -> None:
    page = citizen.get("/")
    assert not page.cookies
    assert "public" in page["Cache-Control"]
    again = citizen.get("/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_posters_address_ticks_its_menu(citizen: Client) -> None:
    assert ticked(citizen.get("/?menu=bohan&menu=nothing")) == {"bohan"}


@pytest.mark.parametrize("who", ["new", "registered"])
def test_known_or_not_the_answer_is_the_same(citizen: Client, town: Town, who: str) -> None:
    address = NEW if who == "new" else town.hanako.address
    answer = citizen.post("/register/", {"address": address, "menus": ["bohan"]})
    assert (answer.status_code, answer["Location"]) == (302, "/register/sent/")
    assert not answer.cookies
    assert len(mails()) == 1
    assert "まだ登録は終わっていません" in text(citizen.get("/register/sent/"))


def test_one_mail_and_one_press_register(citizen: Client, town: Town) -> None:
    _register(citizen, NEW, "bohan", "bosai")
    (mail,) = mails()
    found = LINK.search(mail.text)
    assert found
    link = f"/t/{found.group(1)}/"
    page = citizen.get(link)
    assert "［登録する］を押すと、登録が終わります" in text(page)
    assert "防災・気象" in text(page)
    assert NEW not in text(page)
    assert not people.find(NEW), "looking registers nobody"
    done = citizen.post(link, follow=True)
    assert "登録が終わりました" in text(done)
    assert len(people.find(NEW)) == 1


def test_a_second_press_says_that_it_is_done(citizen: Client, town: Town) -> None:
    link = f"/t/{ask(NEW, at=town.at)}/"
    citizen.post(link)
    for again in (citizen.post(link), citizen.get(link)):
        assert again.status_code == 200
        assert "登録は終わっています" in text(again)


def test_an_expired_link_gives_a_new_mail_in_one_press(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    link = f"/t/{ask(NEW, at=town.at)}/"
    clock.move_to(town.at + timedelta(days=3))
    page = citizen.get(link)
    assert page.status_code == 410
    assert "もう一度入力する必要はありません" in text(page)
    assert "新しいメールを受け取る" in text(page)
    assert citizen.get(f"{link}renew/").status_code == 302
    assert len(mails()) == 1, "only a press asks for a mail"
    assert citizen.post(f"{link}renew/")["Location"] == "/register/sent/"
    fresh = LINK.search(mails()[-1].text)
    assert fresh
    assert "登録する" in text(citizen.get(f"/t/{fresh.group(1)}/"))


def test_an_expired_link_registers_nobody(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    link = f"/t/{ask(NEW, at=town.at)}/"
    clock.move_to(town.at + timedelta(days=3))
    assert citizen.post(link).status_code == 410
    assert not people.find(NEW)


def test_a_link_we_never_sent_says_what_to_do(citizen: Client) -> None:
    for answer in (citizen.get("/t/nothing/"), citizen.post("/t/nothing/")):
        assert answer.status_code == 404
        assert "登録のページへ" in text(answer)


def test_what_was_typed_stays_and_every_error_is_told_at_once(citizen: Client) -> None:
    page = citizen.post("/register/", {"address": "", "menus": []})
    assert page.status_code == 422
    assert "知りたい情報を一つ以上選んでください" in text(page)
    assert "メールアドレスを入れてください" in text(page)
    assert "<title>エラー：" in page.content.decode()
    assert not mails()


def test_a_text_that_is_no_address_is_told_beside_its_field(citizen: Client) -> None:
    page = citizen.post("/register/", {"address": "taro.example", "menus": ["bohan"]})
    assert page.status_code == 422
    assert 'href="#id_address"' in page.content.decode()
    assert 'value="taro.example"' in page.content.decode()
    assert ticked(page) == {"bohan"}


@pytest.mark.parametrize("address", ["ｔａｒｏ＠ｐｈｏｎｅ．ｅｘａｍｐｌｅ", "a..b.@phone.example"])
def test_full_width_and_old_carrier_addresses_are_taken(citizen: Client, address: str) -> None:
    assert citizen.post("/register/", {"address": address, "menus": ["bohan"]}).status_code == 302
    assert len(mails()) == 1


def test_a_menu_that_is_not_offered_is_refused(citizen: Client) -> None:
    page = citizen.post("/register/", {"address": NEW, "menus": ["nothing"]})
    assert page.status_code == 422
    assert "選び直してください" in text(page)


@pytest.mark.parametrize("path", ["/register/", "/t/nothing/", "/m/nothing/menus/"])
def test_another_sites_form_is_refused(citizen: Client, path: str) -> None:
    answer = citizen.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "このページは開けません" in text(answer)


def test_the_forms_need_no_cookie(town: Town, citizen: Client) -> None:
    citizen.handler.enforce_csrf_checks = True
    answer = citizen.post("/register/", {"address": NEW, "menus": ["bohan"]})
    assert answer.status_code == 302
