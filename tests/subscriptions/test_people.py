"""What a letter needs to know, and who has gone: asked for by the thousand."""

from datetime import timedelta

import pytest

from hayauma.subscriptions import addresses, people, preferences
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.models import Consent, Subscriber, Subscription, Suppression
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

BOHAN = AudienceRule("menus", ("bohan",))
INOCHI = AudienceRule("group", ("inochi",))


def test_an_addressee_has_all_a_letter_needs(town: Town) -> None:
    wanted = [town.hanako.subscription_id, town.taro.subscription_id, 10**12]
    found = people.addressees(wanted, at=town.at)
    assert set(found) == set(wanted[:2])
    hanako = found[town.hanako.subscription_id]
    assert hanako == (wanted[0], "hanako@phone.example", town.hanako.token, "ja", "both", True,
                      ("bosai", "bohan"))  # fmt: skip


def test_addressees_of_nobody(town: Town) -> None:
    assert people.addressees([], at=town.at) == {}
    assert people.gone([], at=town.at) == set()


def test_addresses_are_opened_as_they_were_given(town: Town) -> None:
    (one,) = town.register("Taro..Yamada.@docomo.example")
    assert people.addressees([one], at=town.at)[one].address == "Taro..Yamada.@docomo.example"


def test_a_cipher_moved_to_another_row_does_not_open(town: Town) -> None:
    hanako, taro = (
        Subscription.objects.get(pk=one.subscription_id).subscriber
        for one in (town.hanako, town.taro)
    )
    Subscriber.objects.filter(pk=taro.pk).update(cipher=hanako.cipher)
    found = people.addressees([town.taro.subscription_id], at=town.at)
    taken = found[town.taro.subscription_id]
    assert (taken.address, taken.active) == ("", False)


def test_who_stopped_one_menu_is_gone_for_that_rule_alone(town: Town) -> None:
    one = town.hanako.subscription_id
    preferences.withdraw(token=town.hanako.token, at=town.at, via="one_click", menus=["bohan"])
    assert people.gone([one], at=town.at) == set()
    assert people.gone([one], at=town.at, rule=BOHAN, service=SERVICE) == {one}
    assert people.gone([one], at=town.at, rule=INOCHI, service=SERVICE) == set()
    assert people.addressees([one], at=town.at)[one].menus == ("bosai",)


def test_who_gets_no_letters_is_gone(town: Town) -> None:
    tags = ("withdrawn", "paused", "suppressed", "erased", "there")
    ids = dict(zip(tags, town.register(*(f"{tag}@a.example" for tag in tags)), strict=True))
    rows = {tag: Subscription.objects.get(pk=one) for tag, one in ids.items()}
    preferences.withdraw(token=rows["withdrawn"].token, at=town.at, via="page")
    preferences.pause(token=rows["paused"].token, until=town.at + timedelta(days=1), at=town.at)
    Suppression.objects.create(
        digest=addresses.digest("suppressed@a.example"), reason="complaint", since=town.at
    )
    Consent.objects.filter(subscription=rows["erased"]).delete()
    rows["erased"].delete()
    gone = {ids[tag] for tag in tags if tag != "there"}
    assert people.gone(ids.values(), at=town.at) == gone
    assert people.gone(ids.values(), at=town.at, rule=BOHAN, service=SERVICE) == gone
    found = people.addressees(ids.values(), at=town.at)
    assert {one for one, person in found.items() if person.active} == {ids["there"]}
    assert ids["erased"] not in found


def test_an_address_is_found_however_it_is_spelt(town: Town) -> None:
    one = town.hanako.subscription_id
    assert people.find("Hanako＠PHONE.example") == (one,)
    assert people.find("hanako@phone.example", service=SERVICE) == (one,)
    assert people.find("hanako@phone.example", service="another") == ()
    assert people.find(town.outsider) == ()
    assert people.find("no address") == ()
