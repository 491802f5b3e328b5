"""The invented city: whole, deterministic, and under its regulation."""

from datetime import datetime
from itertools import islice

import pytest
from django.contrib.auth import get_user_model

from hayauma import journal
from hayauma.demo import people, town
from hayauma.demo.city import AOBAGAWA
from hayauma.demo.founding import Founding
from hayauma.installation import policies, services
from hayauma.mail import address
from hayauma.menus import catalogue
from hayauma.organization import directory, posts, substitutes, terminals

MENUS = [menu.code for menu in AOBAGAWA.menus]
RESERVED = (".example", ".test")


@pytest.fixture
def aobagawa(db: None, at: datetime) -> str:
    """The demo's city without its subscribers, as of the fixture `at`."""
    founding = Founding(AOBAGAWA, since=at, at=at, password=lambda: "a-quiet-river-at-dawn")
    founding.run(public_url="http://public.localhost:8000", desk_url="http://desk.localhost:8000")
    return AOBAGAWA.code


def test_everybody_has_the_role_they_are_announced_with(aobagawa: str, at: datetime) -> None:
    accounts = get_user_model().objects.in_bulk(field_name="username")
    for official in AOBAGAWA.officials:
        person = directory.person(accounts[official.user].pk, at=at, service=aobagawa)
        assert official.role in person.roles, official.user
        assert person.section.code == official.section


def test_no_post_is_vacant_and_every_head_has_a_substitute(aobagawa: str, at: datetime) -> None:
    assert posts.vacancies(aobagawa, at) == ()
    for section in AOBAGAWA.sections:
        head = posts.head_of(section.code, at=at)
        assert head is not None, section.code
        assert substitutes.chain(head.post.code, at=at), section.code


def test_every_programme_has_somebody_in_charge(aobagawa: str, at: datetime) -> None:
    found = directory.programmes(at=at)
    assert len(found) == len(AOBAGAWA.programmes)
    assert all(programme.in_charge for programme in found)


def test_twelve_menus_in_four_groups_each_served_by_somebody(aobagawa: str, at: datetime) -> None:
    groups = catalogue.groups(aobagawa, at)
    assert len(groups) == 4
    assert sum(len(group.menus) for group in groups) == 12
    assert all(menu.sections for group in groups for menu in group.menus)


def test_lives_under_the_seeds_rules(aobagawa: str, at: datetime) -> None:
    assert policies.in_force(service=aobagawa, at=at).name == "toride"
    assert services.current().city == "青葉川市"


def test_each_terminal_gets_a_code_that_opens_once(
    aobagawa: str, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town, "reverse", lambda name, urlconf: "/terminal/")
    sheets = town.terminal_codes(at=at)
    assert [sheet.name for sheet in sheets] == [
        "安全-01　2階安全安心対策課",
        "当直-01　1階当直室",
        "広報-01　3階広報広聴課",
    ]
    account = get_user_model().objects.get(username="sasaki").pk
    author = directory.person(account, at=at, service=aobagawa)
    terminals.enrol(code=sheets[1].code, by=author, at=at, secret="a browser's own")
    assert terminals.recognise("a browser's own", at=at).code == "duty-01"


def test_every_act_of_founding_is_in_the_journal_without_an_address(aobagawa: str) -> None:
    entries = journal.entries(limit=1_000)
    assert len(entries) > 100
    assert not any("@" in str(entry.payload) for entry in entries)


def test_only_a_relay_on_this_machine_is_the_demos() -> None:
    hosts = ("127.0.0.1", "::1", "localhost", "mail.localhost")
    assert all(town._is_here(host) for host in hosts)
    assert not any(town._is_here(host) for host in ("192.0.2.1", "relay.city.example", ""))


def test_the_same_seed_invents_the_same_people() -> None:
    first = list(people.invented(MENUS, people=3_000, seed=1))
    assert first == list(people.invented(MENUS, people=3_000, seed=1))
    assert first != list(people.invented(MENUS, people=3_000, seed=2))


def test_people_are_many_different_and_reachable_nowhere() -> None:
    everybody = list(people.invented(MENUS, people=3_000, seed=town.SEED))
    addresses = [address.parse(one) for one, _, _ in everybody]
    assert len(set(addresses)) == 3_000
    assert all(one.endswith(RESERVED) for one in addresses)
    assert len({address.domain(one) for one in addresses}) >= 5
    assert all(menus[0] == MENUS[0] for _, menus, _ in everybody)
    assert {menu for _, menus, _ in everybody for menu in menus} == set(MENUS)
    assert list(islice(people.invented(MENUS, people=9, seed=1), 9))
