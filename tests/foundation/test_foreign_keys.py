"""Foreign keys point downwards, whether written as a class or as a string."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from hayauma.console.foreign_keys import floors, upward
from tests.conftest import ROOT

FLOORS = floors(ROOT / ".importlinter")


def test_every_foreign_key_of_the_house_points_downwards() -> None:
    assert upward(apps.get_models(include_auto_created=True), FLOORS) == []


def test_the_floors_are_those_of_the_drawing() -> None:
    assert FLOORS["config"] == 0
    assert FLOORS["web"] == FLOORS["letterbox"] == FLOORS["api"]
    assert FLOORS["archive"] < FLOORS["bulletins"] < FLOORS["menus"] < FLOORS["journal"]
    assert FLOORS["regulation"] == FLOORS["look"] == max(FLOORS.values())


@pytest.mark.parametrize(
    ("room", "target", "lines"),
    [("menus", "bulletins", 1), ("bulletins", "menus", 0), ("delivery", "inquiries", 1)],
)
def test_a_key_is_judged_by_the_floors_of_its_two_rooms(room: str, target: str, lines: int) -> None:
    with isolate_apps("hayauma.menus", "hayauma.bulletins"):

        class Far(models.Model):
            class Meta:
                app_label = target

        class Near(models.Model):
            far = models.ForeignKey(Far, on_delete=models.PROTECT, related_name="+")

            class Meta:
                app_label = room

        assert len(upward([Near, Far], FLOORS)) == lines


def test_a_many_to_many_counts_as_a_key() -> None:
    with isolate_apps("hayauma.menus", "hayauma.bulletins"):

        class Far(models.Model):
            class Meta:
                app_label = "bulletins"

        class Near(models.Model):
            far = models.ManyToManyField(Far, related_name="+")

            class Meta:
                app_label = "menus"

        assert upward([Near], FLOORS) == ["menus.Near.far → bulletins.Far: upwards"]
