"""How many get which edition, before anything is sent."""

from datetime import datetime

import pytest

from hayauma.delivery import audience
from hayauma.journal import SYSTEM
from hayauma.subscriptions import importing
from hayauma.subscriptions.states import Route
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def test_each_edition_has_its_readers_and_their_sum_is_the_head_count(
    town: Town, at: datetime
) -> None:
    people = [("yui@d0.example", ("bohan",), "ja-easy"), ("li@d1.example", ("bohan",), "zh")]
    importing.take_over(
        service=SERVICE, people=people, route=Route.SEED, basis="試験", at=at, actor=SYSTEM
    )
    rule = town.rule
    assert audience.by_edition(rule, ("ja", "ja-easy"), service=SERVICE, at=at) == {
        "ja": 2,  # hanako, and the reader of Chinese: there is no such edition here
        "ja-easy": 1,
    }
    assert audience.by_edition(rule, ("ja",), service=SERVICE, at=at) == {"ja": 3}
    assert audience.head_count(rule, service=SERVICE, at=at) == 3
