"""Asking, pressing, choosing, pausing, stopping, undoing in any order: who gets letters is right.

A model of six lines beside the room: whatever citizens do, in whatever order and at whatever
time, the audience of every menu is exactly who chose it, confirmed it, and neither stopped nor
paused.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from hayauma.subscriptions import audience, people, preferences, registration
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.preferences import TooLate
from hayauma.subscriptions.registration import NotOpen, Opening
from tests.subscriptions.asking import mails, recipients, token
from tests.town import SERVICE, Town

ADDRESSES = ("mado@a.example", "A..b.@docomo.example", "kawa@b.example")
MENUS = ("bosai", "bohan", "kosodate")
UNDO = timedelta(hours=24)
LINK = timedelta(hours=24)
some_menus = st.sets(st.sampled_from(MENUS), min_size=1).map(sorted)
addresses = st.sampled_from(ADDRESSES)


@dataclass
class Person:
    """What should hold of one address."""

    token: str = ""
    chosen: set[str] = field(default_factory=set)
    paused_until: datetime | None = None
    stopped: set[str] = field(default_factory=set)
    stopped_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A mail with a press that was sent."""

    address: str
    token: str
    menus: tuple[str, ...]
    at: datetime


class Citizens(RuleBasedStateMachine):
    """Citizens doing anything in any order."""

    town: Town
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.at = self.town.at
        self.people = {address: Person() for address in ADDRESSES}
        self.used: set[str] = set()
        self.count = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule(target=asked, address=addresses, menus=some_menus)
    def ask(self, address: str, menus: list[str]) -> object:
        self.count += 1
        fresh = token(f"asked {self.count}")
        before = len(mails())
        registration.request(
            service=SERVICE, address=address, menus=menus, route="web", at=self.at, token=fresh
        )
        sent = mails()[before:]
        assert recipients(sent) in ([], [address])
        # A person who has letters gets the link of the own page, never a press.
        if not sent or self.people[address].chosen:
            assert registration.peek(fresh, self.at).state is Opening.UNKNOWN or not sent
            return multiple()
        return Asked(address, fresh, tuple(menus), self.at)

    @rule(one=asked)
    def press(self, one: Asked) -> None:
        person = self.people[one.address]
        if one.token in self.used or self.at >= one.at + LINK:
            with pytest.raises(NotOpen):
                registration.confirm(token=one.token, at=self.at)
            return
        made = registration.confirm(token=one.token, at=self.at)
        self.used.add(one.token)
        assert person.token in ("", made.token), "the token of old letters stays"
        if not person.chosen:
            person.stopped, person.stopped_at, person.paused_until = set(), None, None
        person.token = made.token
        person.chosen |= set(one.menus)

    @rule(address=addresses, menus=some_menus)
    def choose(self, address: str, menus: list[str]) -> None:
        person = self.people[address]
        if person.chosen:
            page = preferences.choose(token=person.token, menus=menus, at=self.at)
            person.chosen = set(menus)
            assert set(page.chosen) == person.chosen

    @rule(address=addresses, menus=st.none() | some_menus)
    def stop(self, address: str, menus: list[str] | None) -> None:
        person = self.people[address]
        if not person.token:
            return
        ended = person.chosen if menus is None else person.chosen & set(menus)
        done = preferences.withdraw(token=person.token, at=self.at, via="one_click", menus=menus)
        assert set(done.ended) == ended
        if ended:
            person.stopped, person.stopped_at = set(ended), self.at
            person.chosen = person.chosen - ended

    @rule(address=addresses)
    def undo(self, address: str) -> None:
        person = self.people[address]
        if not person.token:
            return
        if person.stopped_at is None or self.at >= person.stopped_at + UNDO:
            with pytest.raises(TooLate):
                preferences.restore(token=person.token, at=self.at)
            return
        preferences.restore(token=person.token, at=self.at)
        person.chosen |= person.stopped
        person.stopped, person.stopped_at = set(), None

    @rule(address=addresses, hours=st.sampled_from([1, 30]))
    def pause(self, address: str, hours: int) -> None:
        person = self.people[address]
        if person.chosen:
            person.paused_until = self.at + timedelta(hours=hours)
            preferences.pause(token=person.token, until=person.paused_until, at=self.at)

    @rule(minutes=st.sampled_from([1, 11, 60, 60 * 13]))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @invariant()
    def letters_go_to_exactly_those_who_want_them(self) -> None:
        for menu in MENUS:
            wanted = {
                person.token
                for person in self.people.values()
                if menu in person.chosen
                and (person.paused_until is None or person.paused_until <= self.at)
            }
            asked = AudienceRule("menus", (menu,))
            parts = audience.people(asked, service=SERVICE, at=self.at)
            ids = [one for part in parts for one in part.ids]
            ours = {one.subscription_id for one in (self.town.hanako, self.town.taro)}
            found = people.addressees(set(ids) - ours, at=self.at).values()
            assert {one.token for one in found} == wanted
            assert all(one.active and menu in one.menus for one in found)
            assert audience.count(asked, service=SERVICE, at=self.at) == len(ids) == len(set(ids))

    @invariant()
    def an_address_has_one_registration_at_most(self) -> None:
        for address, person in self.people.items():
            assert len(people.find(address)) == (1 if person.token else 0)


def run(town: Town, examples: int, steps: int) -> None:
    Citizens.town = town
    run_state_machine_as_test(
        Citizens,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_citizens_in_any_order(town: Town) -> None:
    run(town, examples=10, steps=12)


@pytest.mark.long
@pytest.mark.django_db
def test_citizens_in_any_order_for_long(town: Town) -> None:
    run(town, examples=200, steps=40)
