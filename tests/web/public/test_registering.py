"""Registering on the page: one mail, one press, and nobody learns who is registered."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from hayauma.subscriptions import attempts, people
from hayauma.web.public import marks
from tests.archive.sent import draft, published, urgent
from tests.subscriptions.asking import LINK, ask, mails, recipients
from tests.town import Town
from tests.web.public.pages import Answer, mark_of, text, ticked

pytestmark = pytest.mark.django_db

NEW = "shinki@phone.example"


def _register(citizen: Client, address: str, *menus: str, **more: str) -> Answer:
    """Send the form as the first page draws it."""
    form = {"mark": mark_of(citizen.get("/")), "address": address, "menus": menus}
    return citizen.post("/register/", form, **more)  # type: ignore[arg-type]


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
    answer = _register(citizen, address, "bohan")
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
    page = _register(citizen, "taro.example", "bohan")
    assert page.status_code == 422
    assert 'href="#id_address"' in page.content.decode()
    assert 'value="taro.example"' in page.content.decode()
    assert ticked(page) == {"bohan"}


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("ｔａｒｏ＠ｐｈｏｎｅ．ｅｘａｍｐｌｅ", "taro@phone.example"),
        ("a..b@docomo.example", "a..b@docomo.example"),
        ("Taro.@docomo.example", "Taro.@docomo.example"),
        ("-taro-@ezweb.example", "-taro-@ezweb.example"),
    ],
)
def test_full_width_and_old_carrier_addresses_are_taken_as_they_are(
    citizen: Client, address: str, kept: str
) -> None:
    assert _register(citizen, address, "bohan").status_code == 302
    assert recipients(mails()) == [kept]


def test_urgent_news_of_today_stands_first_on_the_first_page(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    published(town, draft("bohan", subject="いつものお知らせ"), town.at)
    assert "配信した内容を読む" not in text(citizen.get("/"))
    urgent(town, town.at)
    words = text(citizen.get("/"))
    assert words.index("避難してください") < words.index("1　知りたい情報を選ぶ")
    assert "いつものお知らせ" not in words
    clock.move_to(town.at + timedelta(days=1, minutes=10))
    assert "避難してください" not in text(citizen.get("/"))


def test_a_menu_that_is_not_offered_is_refused(citizen: Client) -> None:
    page = _register(citizen, NEW, "nothing")
    assert page.status_code == 422
    assert "選び直してください" in text(page)


@pytest.mark.parametrize("path", ["/register/", "/t/nothing/", "/m/nothing/menus/"])
def test_another_sites_form_is_refused(citizen: Client, path: str) -> None:
    answer = citizen.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "このページは開けません" in text(answer)


def test_the_forms_need_no_cookie(town: Town, citizen: Client) -> None:
    citizen.handler.enforce_csrf_checks = True
    assert _register(citizen, NEW, "bohan").status_code == 302


@pytest.mark.parametrize("mark", ["", "x", "1-0", "99999999999999-aa", "１-1"])
def test_a_form_we_did_not_draw_is_asked_once_more_with_nothing_lost(
    citizen: Client, mark: str
) -> None:
    form = {"mark": mark, "address": NEW, "menus": ["bohan"]}
    page = citizen.post("/register/", form)
    assert page.status_code == 422
    assert "もう一度［確認のメールを受け取る］を押してください" in text(page)
    assert f'value="{NEW}"' in page.content.decode()
    assert ticked(page) == {"bohan"}
    assert not mails()
    # The page that came back is good: one more press and it goes.
    assert citizen.post("/register/", form | {"mark": mark_of(page)}).status_code == 302
    assert len(mails()) == 1


def test_a_page_open_over_a_weekend_is_good_and_an_old_one_is_not(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    form = {"mark": mark_of(citizen.get("/")), "address": NEW, "menus": ["bohan"]}
    clock.move_to(town.at + timedelta(days=3))
    assert citizen.post("/register/", form).status_code == 302
    clock.move_to(town.at + timedelta(days=5))
    assert citizen.post("/register/", form).status_code == 422


def test_a_stamp_of_the_future_is_no_mark_of_ours(citizen: Client, town: Town) -> None:
    later = marks.made(town.at + timedelta(minutes=1))
    form = {"mark": later, "address": NEW, "menus": ["bohan"]}
    assert citizen.post("/register/", form).status_code == 422


def _from(network: str, citizen: Client, n: int) -> int:
    address = f"p{n}.{network.replace(':', '')}@phone.example"
    return _register(citizen, address, "bohan", REMOTE_ADDR=network).status_code


def test_one_network_may_ask_so_often_and_others_meanwhile(
    citizen: Client, town: Town, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = attempts.Most(per_network=3, hurried_per_network=2, altogether=9)
    monkeypatch.setattr(attempts, "_most", lambda _service: few)
    # Sent at once, as no person does.
    assert [_from("192.0.2.7", citizen, n) for n in range(3)] == [302, 302, 429]
    page = _register(citizen, NEW, "bohan", REMOTE_ADDR="192.0.2.200")
    assert page.status_code == 429
    assert page["Retry-After"] == "600"
    assert "10分ほど待って" in text(page)
    # Another network, and people who took their time, are not held back by it.
    form = {"mark": mark_of(citizen.get("/")), "address": NEW, "menus": ["bohan"]}
    clock.shift(timedelta(seconds=20))
    slow = citizen.post("/register/", form, REMOTE_ADDR="2001:db8:1::5")
    assert slow.status_code == 302
    # Everybody together, whatever their networks: 6 were counted so far.
    answers = [_from(f"198.51.{n}.1", citizen, n) for n in range(5)]
    assert answers == [302, 302, 302, 302, 429]
    clock.shift(attempts.SLOT)
    assert _from("192.0.2.7", citizen, 99) == 302


def test_who_asks_too_often_learns_nothing_about_an_address(
    citizen: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "_most", lambda _service: attempts.Most(altogether=0))
    pages = [_register(citizen, one, "bohan") for one in (NEW, town.hanako.address)]
    assert {page.status_code for page in pages} == {429}
    assert pages[0].content == pages[1].content
    assert not mails()


def test_a_new_mail_for_an_expired_link_is_counted_too(
    citizen: Client, town: Town, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"/t/{ask(NEW, at=town.at)}/"
    clock.move_to(town.at + timedelta(days=3))
    monkeypatch.setattr(attempts, "_most", lambda _service: attempts.Most(altogether=0))
    assert citizen.post(f"{link}renew/").status_code == 429


def test_the_done_page_sends_a_trial_mail_to_the_registered_address_alone(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    done = f"/m/{town.hanako.token}/registered/"
    assert "試しのメールを受け取る" in text(citizen.get(done))
    assert citizen.get(f"/m/{town.hanako.token}/try/").status_code == 302
    assert not mails(), "looking sends nothing"
    sent = citizen.post(
        f"/m/{town.hanako.token}/try/", {"back": "done", "address": NEW}, follow=True
    )
    assert "試しのメールを送りました" in text(sent)
    (mail,) = mails()
    assert recipients([mail]) == [town.hanako.address]
    assert mail.subject == "【はるか市メール】試しのメールです"
    assert "とどいたので、だいじょうぶです" in mail.text
    # A second at once, and a fourth on one day, are not sent; the page says the same.
    again = citizen.post(f"/m/{town.hanako.token}/try/", {"back": "done"}, follow=True)
    assert again.content == sent.content
    assert len(mails()) == 1
    for _ in range(5):
        clock.shift(timedelta(minutes=11))
        citizen.post(f"/m/{town.hanako.token}/try/")
    assert len(mails()) == 3 - 1, "the press that sent nothing counted too"
    assert citizen.post(f"/m/{'x' * 43}/try/").status_code == 404
