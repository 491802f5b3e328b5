"""Limits of alarms: the product's own until the city decides, in bounds, told in the journal."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import alarm_limits
from hayauma.installation.alarm_limits import BOUNDS
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def change(at: datetime, to: Mapping[str, int], ground: str = "運用要領") -> tuple[str, ...]:
    return alarm_limits.change(to, service=SERVICE, ground=ground, actor=journal.SYSTEM, at=at)


def test_the_product_s_own_hold_until_the_city_decides(town: Town, at: datetime) -> None:
    assert not any(line.decided for line in alarm_limits.lines(service=SERVICE))
    before = {line.name: line.value for line in alarm_limits.lines(service=SERVICE)}
    assert change(at, before | {"resting_minutes": 45}) == ("resting_minutes",)
    decided = [line for line in alarm_limits.lines(service=SERVICE) if line.decided]
    assert [(one.name, one.value, one.ground) for one in decided] == [
        ("resting_minutes", 45, "運用要領")
    ]
    limits = alarm_limits.in_force(service=SERVICE)
    assert limits.resting_after == timedelta(minutes=45)
    assert limits.relay_after == timedelta(minutes=BOUNDS["relay_minutes"].default)
    assert limits.refused_share == 0.05
    (line,) = journal.entries("setting:alarms.resting_minutes")
    assert line.payload == {"before": None, "after": 45, "ground": "運用要領"}


@pytest.mark.parametrize("name", BOUNDS)
def test_each_figure_has_its_bounds(town: Town, at: datetime, name: str) -> None:
    bounds = BOUNDS[name]
    for wrong in (bounds.least - 1, bounds.most + 1):
        with pytest.raises(ValidationError) as fault:
            change(at, {name: wrong})
        assert list(fault.value.message_dict) == [name]
    assert change(at, {name: bounds.most}) == (name,)


def test_without_a_ground_nothing_changes(town: Town, at: datetime) -> None:
    assert change(at, {"relay_minutes": 5}, ground="") == (), "nothing to change wants no ground"
    with pytest.raises(ValidationError) as fault:
        change(at, {"relay_minutes": 6}, ground=" ")
    assert list(fault.value.message_dict) == ["ground"]
