"""A host that falls silent is told while something is to be sent, and taken back by any other."""

from datetime import datetime, timedelta

import pytest

from hayauma.delivery import alarms, engines
from hayauma.delivery.causes import EngineSays, Kind
from hayauma.notices.models import Notice
from tests.delivery.sent import begun
from tests.town import Town

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OTHER = EngineSays("app-1")


def test_a_host_that_is_gone_is_told_once_while_something_is_to_go(
    town: Town, at: datetime
) -> None:
    engines.arrive(name="app-2:7", host="app-2", lanes="urgent・routine", at=at)
    assert alarms.look(OTHER, at=at + 30 * MINUTE) == 0, "it may be switched off"
    begun(town, at)
    assert alarms.look(OTHER, at=at + 4 * MINUTE) == 0
    assert alarms.look(OTHER, at=at + 5 * MINUTE) == 1
    assert alarms.look(OTHER, at=at + 6 * MINUTE) == 0
    (one,) = alarms.standing()
    assert (one.kind, one.about, one.since) == (Kind.HOST, "app-2", at)
    (told,) = Notice.objects.filter(key__startswith="alarm:")
    assert "「app-2」から応答がありません" in told.subject
    engines.arrive(name="app-2:8", host="app-2", lanes="urgent・routine", at=at + 7 * MINUTE)
    alarms.look(OTHER, at=at + 7 * MINUTE)
    assert alarms.standing() == ()


def test_one_that_ended_as_it_was_told_is_missed_by_nobody(town: Town, at: datetime) -> None:
    engines.arrive(name="app-2:7", host="app-2", lanes="urgent・routine", at=at)
    engines.leave(name="app-2:7", at=at)
    begun(town, at)
    assert alarms.look(OTHER, at=at + 30 * MINUTE) == 0
