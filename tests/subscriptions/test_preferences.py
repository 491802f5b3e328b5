"""Choosing, pausing, stopping and undoing: by the token of a letter, at once, and on record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import policies
from hayauma.menus import catalogue
from hayauma.menus.views import GroupDraft, MenuDraft
from hayauma.regulation import Refused, load_profile
from hayauma.subscriptions import audience, people, preferences
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.models import Choice, Subscription
from hayauma.subscriptions.preferences import TooLate, UnknownToken
from hayauma.subscriptions.states import State
from tests.subscriptions.asking import token
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

BOHAN = AudienceRule("menus", ("bohan",))
HOUR = timedelta(hours=1)


def meant(town: Town, rule: AudienceRule = BOHAN) -> set[int]:
    found = audience.people(rule, service=SERVICE, at=town.at)
    return {one for part in found for one in part.ids}


def acts(subscription: int) -> list[str]:
    return [line.act for line in journal.entries(object=f"subscription:{subscription}")]


def test_the_page_shows_what_is_chosen_and_no_address(town: Town) -> None:
    page = preferences.of(town.hanako.token, town.at)
    assert page.chosen == ("bosai", "bohan")
    assert page.masked == "h***@phone.example"
    assert [choice.code for choice in page.menus] == ["bosai", "bohan", "shobodan", "kosodate"]
    assert (page.state, page.undo_until) == ("active", None)


def test_choosing_sets_exactly_what_was_ticked(town: Town) -> None:
    page = preferences.choose(
        token=town.hanako.token, menus=["bosai", "kosodate"], at=town.at + HOUR
    )
    assert page.chosen == ("bosai", "kosodate")
    (line,) = journal.entries(object=f"subscription:{town.hanako.subscription_id}")
    assert line.payload == {
        "added": ["kosodate"],
        "ended": ["bohan"],
        "format": "both",
        "edition": "ja",
    }
    # What was chosen before stays on record with its end.
    ended = Choice.objects.get(
        subscription_id=town.hanako.subscription_id, menu__code="bohan", until__isnull=False
    )
    assert ended.until == town.at + HOUR


def test_choosing_the_same_again_writes_nothing(town: Town) -> None:
    before = Choice.objects.count()
    preferences.choose(token=town.hanako.token, menus=["bohan", "bosai"], at=town.at)
    assert acts(town.hanako.subscription_id) == []
    assert Choice.objects.count() == before


@pytest.mark.parametrize("menus", [[], ["nothing"], ["bohan", "nothing"]])
def test_none_and_unknown_menus_are_said_at_their_field(town: Town, menus: list[str]) -> None:
    with pytest.raises(ValidationError) as fault:
        preferences.choose(token=town.hanako.token, menus=menus, at=town.at)
    assert list(fault.value.message_dict) == ["menus"]


def test_text_alone_can_be_asked_for(town: Town) -> None:
    page = preferences.choose(
        token=town.hanako.token, menus=["bohan", "bosai"], at=town.at, format="text"
    )
    assert page.format == "text"
    (person,) = people.addressees([page.subscription_id], at=town.at).values()
    assert person.format == "text"


def test_a_pause_holds_until_its_day_and_ends_by_itself_or_by_hand(town: Town) -> None:
    until = town.at + timedelta(days=7)
    page = preferences.pause(token=town.hanako.token, until=until, at=town.at)
    assert (page.state, page.paused_until) == ("paused", until)
    assert town.hanako.subscription_id not in meant(town)
    assert preferences.of(town.hanako.token, until).state == "active"
    page = preferences.resume(token=town.hanako.token, at=town.at + HOUR)
    assert page.state == "active"
    assert town.hanako.subscription_id in meant(town)
    assert acts(page.subscription_id) == ["subscription.paused", "subscription.resumed"]
    with pytest.raises(ValidationError):
        preferences.pause(token=town.hanako.token, until=town.at, at=town.at)


def test_who_was_suspended_wakes_by_one_press(town: Town) -> None:
    Subscription.objects.filter(token=town.taro.token).update(state=State.SUSPENDED)
    assert preferences.of(town.taro.token, town.at).state == "suspended"
    assert preferences.resume(token=town.taro.token, at=town.at).state == "active"


def test_stopping_everything_holds_at_once_and_can_be_undone_for_a_day(town: Town) -> None:
    done = preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    assert done.ended == ("bosai", "bohan")
    assert done.whole
    assert done.undo_until == town.at + timedelta(hours=24)
    assert meant(town) == set()
    assert people.gone([town.hanako.subscription_id], at=town.at) == {town.hanako.subscription_id}
    page = preferences.of(town.hanako.token, town.at + HOUR)
    assert (page.state, page.chosen) == ("withdrawn", ())

    page = preferences.restore(token=town.hanako.token, at=town.at + 23 * HOUR)
    assert (page.state, page.chosen, page.undo_until) == ("active", ("bosai", "bohan"), None)
    assert acts(page.subscription_id) == ["subscription.withdrawn", "subscription.restored"]


def test_after_a_day_there_is_nothing_to_undo(town: Town) -> None:
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    with pytest.raises(TooLate):
        preferences.restore(token=town.hanako.token, at=town.at + 24 * HOUR)
    with pytest.raises(TooLate):
        preferences.restore(token=town.taro.token, at=town.at)


def test_one_click_ends_the_menus_of_that_bulletin_alone(town: Town) -> None:
    done = preferences.withdraw(
        token=town.hanako.token, at=town.at, via="one_click", menus=["bohan", "kosodate"]
    )
    assert (done.ended, done.whole) == (("bohan",), False)
    page = preferences.of(town.hanako.token, town.at)
    assert (page.state, page.chosen) == ("active", ("bosai",))
    assert preferences.restore(token=town.hanako.token, at=town.at + HOUR).chosen == (
        "bosai",
        "bohan",
    )


def test_with_the_last_menu_the_registration_ends(town: Town) -> None:
    done = preferences.withdraw(
        token=town.taro.token, at=town.at, via="one_click", menus=["kosodate"]
    )
    assert done.whole
    assert preferences.of(town.taro.token, town.at).state == "withdrawn"


def test_one_click_twice_is_as_once(town: Town) -> None:
    for minutes in (0, 1, 2):
        at = town.at + timedelta(minutes=minutes)
        done = preferences.withdraw(
            token=town.hanako.token, at=at, via="one_click", menus=["bohan"]
        )
        assert done.undo_until == town.at + timedelta(hours=24)
    assert acts(town.hanako.subscription_id) == ["subscription.withdrawn"]
    whole = [preferences.withdraw(token=town.taro.token, at=town.at, via="page") for _ in "ab"]
    assert [one.whole for one in whole] == [True, True]
    assert acts(town.taro.subscription_id) == ["subscription.withdrawn"]


def test_after_everything_was_stopped_nothing_can_be_chosen_or_resumed(town: Town) -> None:
    preferences.withdraw(token=town.taro.token, at=town.at, via="page")
    with pytest.raises(ValidationError):
        preferences.choose(token=town.taro.token, menus=["bohan"], at=town.at)
    with pytest.raises(ValidationError):
        preferences.resume(token=town.taro.token, at=town.at)


def test_a_menu_that_ended_meanwhile_does_not_come_back(town: Town) -> None:
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    draft = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), until=town.at + HOUR)
    catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="統合")
    page = preferences.restore(token=town.hanako.token, at=town.at + 2 * HOUR)
    assert page.chosen == ("bosai",)


def test_a_token_we_do_not_know_opens_nothing(town: Town) -> None:
    for act in (
        lambda: preferences.of(token("?"), town.at),
        lambda: preferences.choose(token=token("?"), menus=["bohan"], at=town.at),
        lambda: preferences.pause(token=token("?"), until=town.at + HOUR, at=town.at),
        lambda: preferences.resume(token=token("?"), at=town.at),
        lambda: preferences.withdraw(token=token("?"), at=town.at, via="page"),
        lambda: preferences.restore(token=token("?"), at=town.at),
    ):
        with pytest.raises(UnknownToken):
            act()


class TestWhereAMenuGoesToEverybody:
    """The second invented town, where one menu and one group cannot be left."""

    @pytest.fixture(autouse=True)
    def other_rules(self, town: Town) -> None:
        bohan = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), mandatory=True)
        catalogue.set_menu(service=SERVICE, menu=bohan, by=town.manager, at=town.at, reason="全員")
        policies.put_in_force(
            service=SERVICE,
            text=load_profile("hibarino").text,
            name="hibarino",
            ground="試し",
            in_force_from=town.at,
            actor=journal.SYSTEM,
            at=town.at,
        )

    def test_it_cannot_be_stopped_and_the_town_s_own_rule_is_cited(self, town: Town) -> None:
        with pytest.raises(Refused) as refused:
            preferences.withdraw(
                token=town.hanako.token, at=town.at, via="one_click", menus=["bohan"]
            )
        assert refused.value.verdict.basis.clause is not None
        assert preferences.of(town.hanako.token, town.at).chosen == ("bosai", "bohan")

    def test_stopping_everything_leaves_it_and_says_so(self, town: Town) -> None:
        done = preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
        assert (done.ended, done.kept, done.whole) == (("bosai",), ("bohan",), False)
        assert preferences.of(town.hanako.token, town.at).state == "active"

    def test_it_cannot_be_unticked(self, town: Town) -> None:
        with pytest.raises(Refused):
            preferences.choose(token=town.hanako.token, menus=["bosai"], at=town.at)
        assert preferences.of(town.hanako.token, town.at).chosen == ("bosai", "bohan")

    def test_a_group_bound_by_duty_cannot_be_left(self, town: Town) -> None:
        catalogue.set_group(
            service=SERVICE,
            group=GroupDraft("inochi", "消防団", 1),
            by=town.manager,
            at=town.at,
            reason="名を改める",
        )
        with pytest.raises(Refused):
            preferences.withdraw(token=town.hanako.token, at=town.at, via="page", menus=["bosai"])
