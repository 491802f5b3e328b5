"""Registering: one mail, one press, and nothing for anybody else to learn."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hayauma import journal
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.menus.views import MenuDraft
from hayauma.subscriptions import addresses, preferences, registration, terms
from hayauma.subscriptions.models import (
    Confirmation,
    Consent,
    Subscriber,
    Subscription,
    Suppression,
)
from hayauma.subscriptions.registration import NotOpen, Opening
from hayauma.subscriptions.states import State
from tests.subscriptions.asking import LINK, ask, mails, recipients, token
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

NEW = "midori@new.example"


def test_one_mail_and_one_press_make_a_registration(town: Town) -> None:
    asked = ask(NEW, "kosodate", "bosai", at=town.at)
    (mail,) = mails()
    assert recipients([mail]) == [NEW]
    assert mail.subject == "【はるか市メール】まだ登録は終わっていません"
    assert LINK.findall(mail.text) == [asked, asked]
    assert "選んだ情報：防災・気象、子育て（0〜3歳）" in mail.text
    assert "6月4日（木）10時まで使えます" in mail.text
    assert "登録（とうろく）は まだ 終（お）わって いません。" in mail.text

    seen = registration.peek(asked, town.at)
    assert (seen.state, seen.masked) == (Opening.OPEN, "m***@new.example")
    assert [menu.code for menu in seen.menus] == ["bosai", "kosodate"]
    assert not Subscription.objects.filter(subscriber__digest=addresses.digest(NEW)).exists()

    made = registration.confirm(token=asked, at=town.at + timedelta(minutes=5))
    page = preferences.of(made.token, town.at + timedelta(minutes=6))
    assert page.chosen == ("bosai", "kosodate")
    assert made.token != asked
    consent = Consent.objects.get(subscription_id=made.subscription_id)
    assert (consent.route, consent.terms_digest) == ("web", terms.current().digest)


def test_the_press_is_good_once_and_for_its_time(town: Town) -> None:
    asked = ask(NEW, at=town.at)
    registration.confirm(token=asked, at=town.at)
    with pytest.raises(NotOpen) as twice:
        registration.confirm(token=asked, at=town.at)
    assert twice.value.state is Opening.USED

    late = ask("late@new.example", at=town.at)
    assert registration.peek(late, town.at + timedelta(hours=23, minutes=59)).state is Opening.OPEN
    with pytest.raises(NotOpen) as expired:
        registration.confirm(token=late, at=town.at + timedelta(hours=24))
    assert expired.value.state is Opening.EXPIRED
    with pytest.raises(NotOpen) as unknown:
        registration.confirm(token=token("never sent"), at=town.at)
    assert unknown.value.state is Opening.UNKNOWN


def test_a_preference_token_does_not_confirm_and_the_other_way_round(town: Town) -> None:
    assert registration.peek(town.hanako.token, town.at).state is Opening.UNKNOWN
    with pytest.raises(NotOpen):
        registration.confirm(token=town.hanako.token, at=town.at)
    with pytest.raises(preferences.UnknownToken):
        preferences.of(ask(NEW, at=town.at), town.at)


def test_looking_changes_nothing(town: Town) -> None:
    asked = ask(NEW, at=town.at)
    before = list(Confirmation.objects.values()), len(journal.entries())
    for _ in range(3):
        registration.peek(asked, town.at)
    assert (list(Confirmation.objects.values()), len(journal.entries())) == before


def test_whom_we_know_gets_another_mail_and_the_page_nothing_else(town: Town) -> None:
    asked = ask(town.hanako.address, "kosodate", at=town.at)
    (mail,) = mails()
    assert mail.subject == "【はるか市メール】すでに登録されています"
    assert f"/m/{town.hanako.token}/" in mail.text
    assert "防災・気象、防犯" in mail.text
    assert asked not in mail.text
    assert registration.peek(asked, town.at).state is Opening.UNKNOWN
    assert preferences.of(town.hanako.token, town.at).chosen == ("bosai", "bohan")


def test_a_suppressed_address_gets_no_mail(town: Town) -> None:
    Suppression.objects.create(digest=addresses.digest(NEW), reason="complaint", since=town.at)
    ask(NEW, at=town.at)
    assert mails() == []


def test_who_stopped_or_was_suspended_comes_back_by_one_press(town: Town) -> None:
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    made = registration.confirm(token=ask(town.hanako.address, "bohan", at=town.at), at=town.at)
    assert made.token == town.hanako.token  # the links of old letters go on
    assert preferences.of(made.token, town.at).chosen == ("bohan",)

    Subscription.objects.filter(token=town.taro.token).update(state=State.SUSPENDED)
    registration.confirm(token=ask(town.taro.address, "bohan", at=town.at), at=town.at)
    page = preferences.of(town.taro.token, town.at)
    assert (page.state, page.chosen) == ("active", ("bohan", "kosodate"))


def test_menus_that_go_to_everybody_come_with_the_press(town: Town) -> None:
    draft = MenuDraft("bosai", "防災・気象", "inochi", 1, sections=("anzen",), mandatory=True)
    catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="全員")
    made = registration.confirm(token=ask(NEW, "kosodate", at=town.at), at=town.at)
    assert preferences.of(made.token, town.at).chosen == ("bosai", "kosodate")


def test_a_menu_that_ended_before_the_press_is_left_out(town: Town) -> None:
    asked = ask(NEW, "kosodate", "bohan", at=town.at)
    ends = town.at + timedelta(hours=1)
    draft = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), until=ends)
    catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="統合")
    made = registration.confirm(token=asked, at=ends)
    assert [menu.code for menu in made.menus] == ["kosodate"]


def test_limits_hold_for_one_address_however_it_is_spelt(town: Town) -> None:
    minutes = [0, 5, 9, 10, 20, 25, 30, 60]  # one in ten minutes, three a day
    for n, minute in enumerate(minutes):
        spelt = NEW if n % 2 else "Midori＠NEW.example"
        ask(spelt, at=town.at + timedelta(minutes=minute))
    assert len(mails()) == 3
    for day in range(1, 8):
        for hour in (0, 1, 2, 3):
            ask(NEW, at=town.at + timedelta(days=day, hours=hour))
    week = [m for m in mails() if m.created_at < town.at + timedelta(days=7)]
    assert len(week) == 6
    assert len(mails()) > 6  # and who deleted the first ones gets another, later
    ask("somebody.else@new.example", at=town.at + timedelta(minutes=1))
    assert "somebody.else@new.example" in recipients(mails())


def test_an_expired_link_renews_itself_with_nothing_typed(town: Town) -> None:
    asked = ask(NEW, "kosodate", at=town.at)
    later = town.at + timedelta(days=2)
    fresh = token("fresh")
    registration.renew(token=asked, at=later, fresh_token=fresh)
    assert recipients(mails()) == [NEW, NEW]
    made = registration.confirm(token=fresh, at=later)
    assert [menu.code for menu in made.menus] == ["kosodate"]


def test_a_used_or_unknown_link_renews_nothing(town: Town) -> None:
    asked = ask(NEW, at=town.at)
    registration.confirm(token=asked, at=town.at)
    later = town.at + timedelta(days=2)
    registration.renew(token=asked, at=later, fresh_token=token("a"))
    registration.renew(token=token("b"), at=later, fresh_token=token("c"))
    assert len(mails()) == 1


def test_renewing_stands_under_the_same_limits(town: Town) -> None:
    asked = ask(NEW, at=town.at)
    for n in range(5):
        registration.renew(
            token=asked, at=town.at + timedelta(minutes=n), fresh_token=token(f"again {n}")
        )
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a..b@docomo.example", "a..b@docomo.example"),
        ("Taro.@au.example", "Taro.@au.example"),
        ("-hana@city.example", "-hana@city.example"),
        ("Ｈａｎａ＠City.Example", "Hana@city.example"),
    ],
)
def test_the_address_is_kept_as_it_was_given(town: Town, typed: str, kept: str) -> None:
    registration.confirm(token=ask(typed, at=town.at), at=town.at)
    digest = addresses.digest(kept)
    row = Subscriber.objects.get(digest=digest)
    stored = addresses.vault().open(bytes(row.cipher), addresses.subscriber_place(digest))
    assert stored == kept
    assert row.domain == mail_address.domain(kept)


@pytest.mark.parametrize(
    "typed", ["", "kyaku", "a@b\nBcc: c@d.example", "a@b@c.example", "x" * 65 + "@a.example", "a@b"]
)
def test_what_is_no_address_is_said_at_its_field(town: Town, typed: str) -> None:
    with pytest.raises(ValidationError) as fault:
        ask(typed, at=town.at)
    assert list(fault.value.message_dict) == ["address"]
    assert not mails()


def test_menus_must_be_chosen_and_offered(town: Town) -> None:
    for menus in ([], ["nothing"], ["bohan", "nothing"]):
        with pytest.raises(ValidationError) as fault:
            registration.request(
                service=SERVICE,
                address=NEW,
                menus=menus,
                route="web",
                at=town.at,
                token=token("x"),
            )
        assert list(fault.value.message_dict) == ["menus"]


def test_no_address_and_no_token_is_written_in_clear(town: Town) -> None:
    asked = ask(NEW, at=town.at)
    made = registration.confirm(token=asked, at=town.at)
    for line in journal.entries(limit=1000):
        assert "@" not in str(line.payload)
        assert asked not in str(line)
        assert made.token not in str(line)
    with connection.cursor() as cursor:
        for table in ("confirmation", "subscriber", "subscription"):
            cursor.execute(f"SELECT * FROM subscriptions_{table}")
            text = str(cursor.fetchall())
            assert "midori" not in text
            assert asked not in text


def test_the_journal_tells_of_request_and_press(town: Town) -> None:
    made = registration.confirm(token=ask(NEW, at=town.at), at=town.at)
    acts = [line.act for line in journal.entries() if line.act.startswith("registration.")]
    assert acts == ["registration.requested", "registration.confirmed"]
    (line,) = journal.entries(object=f"subscription:{made.subscription_id}")
    assert (line.actor, line.actor_name) == ("citizen", "登録者")
