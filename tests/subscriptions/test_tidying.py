"""Requests nobody pressed are erased after a week, address and all."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.subscriptions import registration, tidying
from hayauma.subscriptions.models import Confirmation
from tests.subscriptions.asking import ask
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_a_request_is_kept_for_a_week_and_then_erased(town: Town) -> None:
    ask("never@a.example", at=town.at)
    pressed = ask("pressed@a.example", at=town.at)
    registration.confirm(token=pressed, at=town.at)
    ask("young@a.example", at=town.at + timedelta(days=1))
    week = town.at + timedelta(days=7)
    assert tidying.due(week - timedelta(seconds=1)) == ()
    found = tidying.due(week)
    assert len(found) == 2
    assert tidying.run(found, at=week) == 2
    assert tidying.due(week) == ()
    assert Confirmation.objects.count() == 1
    line = [one for one in journal.entries() if one.act == "registration.expired"][-1]
    assert line.payload == {"erased": 2, "never_pressed": 1}


def test_erasing_twice_erases_nothing_and_says_nothing(town: Town) -> None:
    ask("never@a.example", at=town.at)
    week = town.at + timedelta(days=7)
    found = tidying.due(week)
    tidying.run(found, at=week)
    before = len(journal.entries())
    assert tidying.run(found, at=week) == 0
    assert len(journal.entries()) == before
