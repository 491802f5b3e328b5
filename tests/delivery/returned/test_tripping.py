"""Too many at once: sending rests and somebody is told; nobody's registration changes."""

from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.delivery import alarms, control
from hayauma.delivery.causes import EngineSays, Look, of_returned
from hayauma.delivery.models import Dispatch, Tripped
from hayauma.delivery.returned import tripping
from hayauma.delivery.returned.tripping import Measure
from hayauma.delivery.words import Word
from hayauma.installation import alarm_limits, breakers
from hayauma.mail.bounces import Class
from hayauma.mail.reasons import Reason
from hayauma.notices.models import Notice
from hayauma.subscriptions.models import Choice, Subscription, Suppression
from tests.delivery.returned.came_back import enter, people, running, says, seqs_of, state
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TOO_MANY = 26


def registrations() -> list[object]:
    return [
        *Subscription.objects.order_by("pk").values_list("pk", "state", "changed_at"),
        *Choice.objects.order_by("pk").values_list("pk", "until"),
        *Suppression.objects.values_list("pk"),
    ]


@pytest.fixture
def forty(town: Town, at: datetime) -> int:
    """A routine dispatch to forty people of one domain, under way."""
    people(town, 40, "kumo.example")
    return running(town, at)


def test_a_few_are_the_addresses_and_one_more_stops_the_dispatch(
    town: Town, at: datetime, forty: int
) -> None:
    before = registrations()
    enter(forty, range(TOO_MANY - 1), at)
    assert state(forty) == "running"
    enter(forty, [TOO_MANY], at)
    assert state(forty) == "paused"
    (one,) = tripping.of_dispatch(forty)
    assert (one.measure, one.letters, one.among, one.group) == (Measure.PAUSED, 26, 500, "")
    assert (one.reason, one.said) == ("unknown_user", "550 5.1.1 User unknown")
    assert registrations() == before
    bulletin = Dispatch.objects.get(pk=forty).release.permit.bulletin_id
    entry = journal.entries(f"bulletin:{bulletin}")[-1]
    assert (entry.act, entry.actor_name) == ("dispatch.paused_by_returns", journal.SYSTEM.name)


@pytest.mark.parametrize(
    ("reason", "klass"),
    [(Reason.MAILBOX_FULL, Class.PERMANENT), (Reason.POLICY, Class.TRANSIENT)],
)
def test_what_says_nothing_about_us_stops_nothing(
    at: datetime, forty: int, reason: Reason, klass: Class
) -> None:
    enter(forty, range(40), at, says(reason, klass))
    assert state(forty) == "running"


def test_the_manager_is_told_once_for_each_time(town: Town, at: datetime, forty: int) -> None:
    enter(forty, range(30), at, says(Reason.POLICY, said="550 5.7.1 SPF fail"))
    quiet = EngineSays()
    assert alarms.look(quiet, at=at + MINUTE) == 1
    enter(forty, range(30, 40), at + MINUTE, says(Reason.POLICY))
    assert alarms.look(quiet, at=at + 2 * MINUTE) == 0
    (told,) = Notice.objects.filter(key__startswith="alarm:")
    assert "550 5.7.1 SPF fail" in told.text
    assert "一時停止" in told.text
    control.resume(dispatch_id=forty, by=town.author, at=at + 3 * MINUTE)
    assert alarms.look(quiet, at=at + 4 * MINUTE) == 0
    assert alarms.standing() == ()


def test_after_a_hand_resumed_it_only_what_comes_in_later_counts(town: Town, at: datetime) -> None:
    people(town, 100, "kumo.example")
    dispatch = running(town, at)
    enter(dispatch, range(30), at)
    control.resume(dispatch_id=dispatch, by=town.author, at=at + MINUTE)
    enter(dispatch, range(30, 60), at)  # they had come in while it stood, and are entered now
    enter(dispatch, range(30), at + 2 * MINUTE, mail="again")  # these letters came back before
    enter(dispatch, range(60, 60 + TOO_MANY - 1), at + 2 * MINUTE)
    assert state(dispatch) == "running"
    enter(dispatch, [90], at + 3 * MINUTE)
    assert state(dispatch) == "paused"
    assert Tripped.objects.count() == 2


def test_urgent_news_goes_on_and_the_manager_is_told(town: Town, at: datetime, forty: int) -> None:
    Dispatch.objects.filter(pk=forty).update(lane="urgent")
    enter(forty, range(40), at)
    assert state(forty) == "running"
    assert [one.measure for one in tripping.of_dispatch(forty)] == [Measure.TOLD]
    assert alarms.look(EngineSays(), at=at + MINUTE) == 1


def test_one_that_is_over_is_told_of(town: Town, at: datetime) -> None:
    people(town, 40, "kumo.example")
    closed = running(town, at, Word.accepted)
    enter(closed, range(40), at + MINUTE)
    assert state(closed) == "closed"
    assert [one.measure for one in tripping.of_dispatch(closed)] == [Measure.TOLD]
    assert alarms.look(EngineSays(), at=at + MINUTE) == 1


def test_one_domain_alone_rests_and_the_others_go_on(town: Town, at: datetime) -> None:
    people(town, 40, "kumo.example")
    people(town, 110, "sora.example")
    dispatch = running(town, at)
    seqs = seqs_of(dispatch, "kumo.example")
    enter(dispatch, seqs[:30], at, says(said="550 5.7.1 blocked"))
    assert state(dispatch) == "running"
    rest = breakers.standing()["kumo.example"]
    assert (rest.reply, rest.by_hand) == ("550 5.7.1 blocked", False)
    assert rest.next_probe_at == at + tripping.REST
    # What still comes back of it meanwhile makes it no other matter.
    enter(dispatch, seqs[30:], at + MINUTE)
    assert [one.measure for one in tripping.of_dispatch(dispatch)] == [Measure.RESTED]
    # Somebody let it go on: what came back before counts no more.
    breakers.close(group="kumo.example", at=at + 2 * MINUTE)
    enter(dispatch, seqs_of(dispatch, "sora.example")[:2], at + 3 * MINUTE)
    assert breakers.standing() == {}
    (one,) = tripping.of_dispatch(dispatch)
    assert one.lifted_at == at + 3 * MINUTE


def test_a_second_domain_is_no_longer_one_provider_s_matter(town: Town, at: datetime) -> None:
    people(town, 110, "kumo.example")
    people(town, 110, "sora.example")
    people(town, 110, "umi.example")
    dispatch = running(town, at)
    enter(dispatch, seqs_of(dispatch, "kumo.example")[:30], at)
    enter(dispatch, seqs_of(dispatch, "sora.example")[:30], at)
    assert [one.measure for one in tripping.of_dispatch(dispatch)] == [
        Measure.RESTED,
        Measure.PAUSED,
    ]
    assert list(breakers.standing()) == ["kumo.example"]
    assert state(dispatch) == "paused"


def test_a_digest_has_no_page_to_resume_it_on_and_is_told_of(
    town: Town, at: datetime, forty: int
) -> None:
    Dispatch.objects.filter(pk=forty).update(release=None)  # as a digest's is
    enter(forty, range(30), at)
    assert state(forty) == "running"
    assert [one.measure for one in tripping.of_dispatch(forty)] == [Measure.TOLD]
    assert journal.entries(f"dispatch:{forty}")[-1].act == "dispatch.returns_tripped"
    (told,) = tripping.told_of(at + MINUTE)
    (cause,) = of_returned.holding(
        Look(EngineSays(), at + MINUTE, alarm_limits.in_force(service=SERVICE))
    )
    assert cause.about == f"{forty}/{told.id}"
    assert cause.path == "/digests/"
