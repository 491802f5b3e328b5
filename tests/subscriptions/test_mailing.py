"""What a group of copies needs: the same people as one by one, under a menu still chosen."""

from datetime import timedelta

import pytest

from hayauma.menus import catalogue
from hayauma.subscriptions import addresses, mailing, people, preferences
from hayauma.subscriptions.models import Subscriber, Subscription, Suppression
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def places(*menus: str) -> dict[int, int]:
    by_code = {
        code: key
        for key, code in catalogue.codes(catalogue.keys(SERVICE, menus=menus, at=None)).items()
    }
    return {by_code[menu]: place for place, menu in enumerate(menus)}


def test_a_copy_comes_under_the_first_menu_still_chosen(town: Town) -> None:
    hanako, taro = town.hanako.subscription_id, town.taro.subscription_id
    found = mailing.ready([hanako, taro, 10**12], places=places("bosai", "bohan"), at=town.at)
    assert found[hanako] == (town.hanako.token, "hanako@phone.example", 0)
    assert set(found) <= {hanako, taro}
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page", menus=["bosai"])
    found = mailing.ready([hanako], places=places("bosai", "bohan"), at=town.at)
    assert found[hanako][2] == 1
    assert mailing.ready([hanako], places=places("bosai"), at=town.at) == {}


def test_of_nobody_and_of_no_menu(town: Town) -> None:
    assert mailing.ready([], places=places("bohan"), at=town.at) == {}
    assert mailing.ready([town.hanako.subscription_id], places={}, at=town.at) == {}


def test_who_gets_no_letters_is_missing(town: Town) -> None:
    tags = ("withdrawn", "paused", "suppressed", "there")
    ids = dict(zip(tags, town.register(*(f"{tag}@a.example" for tag in tags)), strict=True))
    rows = {tag: Subscription.objects.get(pk=one) for tag, one in ids.items()}
    preferences.withdraw(token=rows["withdrawn"].token, at=town.at, via="page")
    preferences.pause(token=rows["paused"].token, until=town.at + timedelta(days=1), at=town.at)
    Suppression.objects.create(
        digest=addresses.digest("suppressed@a.example"), reason="complaint", since=town.at
    )
    found = mailing.ready(ids.values(), places=places("bohan"), at=town.at)
    assert set(found) == {ids["there"]}
    one_by_one = people.addressees(ids.values(), at=town.at)
    assert set(found) == {one for one, person in one_by_one.items() if person.active}


def test_a_cipher_that_does_not_open_spares_the_others(town: Town) -> None:
    (one,) = town.register("other@a.example")
    subscriber = Subscription.objects.get(pk=one).subscriber_id
    hanako = Subscription.objects.get(pk=town.hanako.subscription_id).subscriber
    Subscriber.objects.filter(pk=subscriber).update(cipher=hanako.cipher)
    found = mailing.ready([one, town.hanako.subscription_id], places=places("bohan"), at=town.at)
    assert found[one][1] == ""
    assert found[town.hanako.subscription_id][1] == "hanako@phone.example"
