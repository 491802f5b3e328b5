"""Alarms: the operations manager is told once per cause, and not again when a line flaps."""

from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.delivery import alarms, reconciling
from hayauma.delivery.causes import EngineSays, Kind
from hayauma.delivery.models import Dispatch, LetterEvent, Shard
from hayauma.delivery.words import Word
from hayauma.installation import alarm_limits, breakers
from hayauma.installation.breakers import Because
from hayauma.notices.models import Notice
from hayauma.organization import directory, posts
from tests.delivery.sent import DELAY, begun, give
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
QUIET = EngineSays()
MINUTE = timedelta(minutes=1)


def told() -> list[Notice]:
    return list(Notice.objects.filter(key__startswith="alarm:").order_by("pk"))


def waits(town: Town, at: datetime) -> None:
    """Have a letter wait for the domain that rests."""
    town.register("somebody@kumo.example")
    begun(town, at - timedelta(hours=1))


def rests(at: datetime, group: str = "kumo.example") -> None:
    breakers.open_(
        group=group,
        because=Because.DEFERRED,
        reply="451 4.7.1 slow down",
        next_probe_at=at + MINUTE,
        at=at,
    )


def test_a_domain_that_rests_for_long_is_told_once_with_its_server_s_words(
    town: Town, at: datetime
) -> None:
    rests(at)
    assert alarms.look(QUIET, at=at + 60 * MINUTE) == 0, "nothing is to go there"
    waits(town, at)
    assert alarms.look(QUIET, at=at + 14 * MINUTE) == 0, "a short rest is nobody's night"
    assert alarms.look(QUIET, at=at + 15 * MINUTE) == 1
    assert alarms.look(QUIET, at=at + 60 * MINUTE) == 0
    (one,) = told()
    assert one.klass == "alarm"
    assert "kumo.exampleへの送信を休んでいます" in one.subject
    assert "451 4.7.1 slow down" in one.text
    assert "/system/" in one.text
    manager = directory.mail_of([town.manager.account_id])
    assert one.key.endswith(f":{next(iter(manager))}"), "the operations manager"


def test_what_comes_back_within_minutes_is_the_same_alarm(town: Town, at: datetime) -> None:
    waits(town, at)
    rests(at)
    alarms.look(QUIET, at=at + 15 * MINUTE)
    breakers.close(group="kumo.example", at=at + 16 * MINUTE)
    alarms.look(QUIET, at=at + 16 * MINUTE)
    assert alarms.standing() == ()
    rests(at)
    assert alarms.look(QUIET, at=at + 20 * MINUTE) == 0
    assert len(alarms.standing()) == 1
    # An hour later it is another night.
    breakers.close(group="kumo.example", at=at + 21 * MINUTE)
    alarms.look(QUIET, at=at + 21 * MINUTE)
    rests(at + 80 * MINUTE)
    assert alarms.look(QUIET, at=at + 100 * MINUTE) == 1
    assert len(told()) == 2


def test_one_that_staff_stopped_is_no_alarm(town: Town, at: datetime) -> None:
    breakers.hold(group="kumo.example", actor=journal.SYSTEM, at=at)
    assert alarms.look(QUIET, at=at + 60 * MINUTE) == 0


def test_a_silent_relay_is_told_after_minutes_and_a_full_disk_at_once(
    town: Town, at: datetime
) -> None:
    silent = EngineSays(relay_since=at, relay_said="421 closing")
    assert alarms.look(silent, at=at + 4 * MINUTE) == 0
    assert alarms.look(silent, at=at + 5 * MINUTE) == 1
    full = EngineSays(relay_since=at, relay_said="421 closing", disk_since=at + 6 * MINUTE)
    assert alarms.look(full, at=at + 6 * MINUTE) == 1
    assert {one.kind for one in alarms.standing()} == {Kind.RELAY, Kind.DISK}
    assert "421 closing" in told()[0].text
    alarms.look(QUIET, at=at + 7 * MINUTE)
    assert alarms.standing() == ()
    acts = [line.act for line in journal.entries("alarm:relay")]
    assert acts == ["alarm.raised", "alarm.over"]


def test_one_relay_of_several_is_told_by_its_name(town: Town, at: datetime) -> None:
    says = EngineSays(ill={"second": at})
    assert alarms.look(says, at=at + 4 * MINUTE) == 0, "a restart is nobody's night"
    assert alarms.look(says, at=at + 5 * MINUTE) == 1
    assert "「second」に渡せません" in told()[0].subject
    # Where none is left that is said instead.
    none = EngineSays(relay_since=at, ill={"first": at, "second": at})
    assert alarms.look(none, at=at + 6 * MINUTE) == 1
    assert [one.about for one in alarms.standing()] == [""]


def test_what_a_host_says_of_itself_no_other_host_takes_back(town: Town, at: datetime) -> None:
    full = EngineSays("app-1", disk_since=at)
    assert alarms.look(full, at=at) == 1
    assert "送る機械：app-1" in told()[0].text
    for minutes in range(1, 5):
        assert alarms.look(EngineSays("app-2"), at=at + minutes * MINUTE) == 0
        assert alarms.look(full, at=at + minutes * MINUTE) == 0
    assert [line.act for line in journal.entries("alarm:disk.app-1")] == ["alarm.raised"]
    assert alarms.look(EngineSays("app-1"), at=at + 5 * MINUTE) == 0
    assert alarms.standing() == ()
    # A host that never came back is not spoken of for ever.
    alarms.look(full, at=at + 60 * MINUTE)
    alarms.look(EngineSays("app-2"), at=at + timedelta(days=2))
    assert alarms.standing() == ()


def test_letters_that_could_not_be_made_are_told(town: Town, at: datetime) -> None:
    town.register(*(f"p{n}@d0.example" for n in range(4)))
    dispatch = begun(town, at)
    give(dispatch, Word.quarantined, Word.quarantined, Word.waiting, at=at + 2 * DELAY)
    assert alarms.look(QUIET, at=at + 3 * DELAY) == 1
    (one,) = told()
    assert "2通" in one.text
    assert f"/dispatches/{dispatch}/" in one.text


@pytest.mark.parametrize(("dead", "reason", "told_of"), [(26, "unknown_user", 1),
                                                          (25, "unknown_user", 0),
                                                          (26, "mailbox_full", 0)])  # fmt: skip
def test_too_many_dead_among_the_first_are_told(
    town: Town, at: datetime, dead: int, reason: str, told_of: int
) -> None:
    town.register(*(f"p{n}@d0.example" for n in range(40)))
    dispatch = begun(town, at)
    give(dispatch, *[Word.refused] * dead, Word.waiting, at=at + 2 * DELAY)
    shard = Shard.objects.filter(dispatch_id=dispatch).first()
    LetterEvent.objects.bulk_create(
        LetterEvent(
            shard=shard, seq=n, at=at, attempt=1, word=Word.refused, stage="rcpt", reason=reason
        )
        for n in range(dead)
    )
    assert alarms.look(QUIET, at=at + 3 * DELAY) == told_of


def test_a_ledger_that_does_not_agree_is_told(town: Town, at: datetime) -> None:
    dispatch = begun(town, at)
    give(dispatch, Word.accepted, at=at + 2 * DELAY)
    Dispatch.objects.filter(pk=dispatch).update(audience=100)
    reconciling.run(dispatch, at=at + 2 * DELAY)
    assert alarms.look(QUIET, at=at + 3 * DELAY) == 1
    assert "一致しません" in told()[0].text


def test_where_nobody_is_the_manager_the_supervisor_is_told(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = posts.role_holder

    def vacant(role: str, *, service: str, at: datetime) -> object:
        return None if role == "operations_manager" else real(role, service=service, at=at)

    monkeypatch.setattr(posts, "role_holder", vacant)
    assert alarms.look(EngineSays(disk_since=at), at=at) == 1
    assert told()[0].key.endswith(f":{town.supervisor.account_id}")


def test_the_city_says_from_when_on_it_wants_to_be_told(town: Town, at: datetime) -> None:
    alarm_limits.change(
        {"relay_minutes": 1, "refused_percent": 50},
        service=SERVICE,
        ground="運用要領",
        actor=journal.SYSTEM,
        at=at,
    )
    silent = EngineSays(relay_since=at)
    assert alarms.look(silent, at=at + timedelta(seconds=59)) == 0
    assert alarms.look(silent, at=at + MINUTE) == 1


def test_of_a_server_that_says_nothing_any_more_its_last_words_are_told(
    town: Town, at: datetime
) -> None:
    waits(town, at)
    rests(at)
    breakers.open_(
        group="kumo.example",
        because=Because.SILENT,
        reply="",
        next_probe_at=at + 2 * MINUTE,
        at=at + MINUTE,
    )
    assert alarms.look(QUIET, at=at + 15 * MINUTE) == 1
    assert "答えがありません。最後の答え：451 4.7.1 slow down" in told()[0].text
