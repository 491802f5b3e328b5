"""Breakers as the installation keeps them: one row while sending to a group rests."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import breakers
from hayauma.installation.breakers import Because, State
from tests.installation.conftest import CLERK

MINUTE = timedelta(minutes=1)
SAID = "451 4.7.1 <taro@hayate.example>: try again later"


def rest(at: datetime, group: str = "hayate", reply: str = SAID) -> breakers.Breaker:
    return breakers.open_(
        group=group,
        because=Because.DEFERRED,
        reply=reply,
        next_probe_at=at + MINUTE,
        at=at,
        relay="city",
        known=["jiro@hayate.example"],
    )


def acts(group: str = "hayate") -> list[str]:
    return [line.act for line in journal.entries(f"breaker:{group}")]


def test_it_says_since_when_and_the_server_s_words_without_anybody(db: None, at: datetime) -> None:
    rest(at, reply="450 4.2.0 <jiro>: greylisted, see taro@hayate.example\r\nsoon")
    one = breakers.standing()["hayate"]
    assert (one.state, one.because, one.since) == (State.OPEN, Because.DEFERRED, at)
    assert "greylisted" in one.reply
    assert "taro" not in one.reply
    assert "jiro" not in one.reply
    assert "\n" not in one.reply


def test_a_probe_that_fails_leaves_since_when_as_it_was(db: None, at: datetime) -> None:
    rest(at)
    assert breakers.probe(group="hayate", at=at + MINUTE, until=at + 2 * MINUTE)
    assert breakers.standing()["hayate"].state is State.HALF_OPEN
    again = rest(at + MINUTE)
    assert (again.since, again.state) == (at, State.OPEN)
    assert again.next_probe_at == at + 2 * MINUTE
    # The journal says once that it opened, not at every probe.
    assert acts() == ["breaker.opened"]


def test_one_of_many_probes_and_none_before_its_time(db: None, at: datetime) -> None:
    rest(at)
    assert not breakers.probe(group="hayate", at=at, until=at + MINUTE)
    later = at + MINUTE
    asked = [breakers.probe(group="hayate", at=later, until=later + MINUTE) for _ in range(3)]
    assert asked == [True, False, False]
    # Who was to probe has died: the next may.
    assert breakers.probe(group="hayate", at=later + MINUTE, until=later + 2 * MINUTE)


def test_it_closes_once_and_leaves_two_lines(db: None, at: datetime) -> None:
    rest(at)
    assert breakers.close(group="hayate", at=at + MINUTE)
    assert not breakers.close(group="hayate", at=at + MINUTE)
    assert breakers.standing() == {}
    assert acts() == ["breaker.opened", "breaker.closed"]


def test_staff_have_it_tried_at_once(db: None, at: datetime) -> None:
    rest(at)
    breakers.try_now(group="hayate", actor=CLERK, at=at)
    assert breakers.probe(group="hayate", at=at, until=at + MINUTE)
    assert acts() == ["breaker.opened", "breaker.tried"]
    with pytest.raises(ValidationError):
        breakers.try_now(group="kumo.example", actor=CLERK, at=at)


def test_what_staff_stopped_only_staff_let_go(db: None, at: datetime) -> None:
    breakers.hold(group="hayate", actor=CLERK, at=at)
    held = breakers.standing()["hayate"]
    assert held.by_hand
    assert held.next_probe_at is None
    # Neither a probe, nor the engine, nor a try takes it away.
    assert not breakers.probe(group="hayate", at=at + 60 * MINUTE, until=at + 61 * MINUTE)
    assert rest(at).by_hand
    assert not breakers.close(group="hayate", at=at)
    with pytest.raises(ValidationError):
        breakers.try_now(group="hayate", actor=CLERK, at=at)
    breakers.let_go(group="hayate", actor=CLERK, at=at + MINUTE)
    assert breakers.standing() == {}
    assert acts() == ["breaker.held", "breaker.closed"]
    assert {line.actor_name for line in journal.entries("breaker:hayate")} == {CLERK.shown}


def test_one_that_rests_may_be_stopped_by_hand_and_keeps_what_was_said(
    db: None, at: datetime
) -> None:
    rest(at)
    held = breakers.hold(group="hayate", actor=CLERK, at=at + MINUTE)
    assert (held.by_hand, held.since) == (True, at)
    assert "try again later" in held.reply


def test_no_address_is_kept_anywhere(db: None, at: datetime) -> None:
    rest(at)
    assert "taro" not in str(journal.entries("breaker:hayate"))
