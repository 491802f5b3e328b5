"""The bookkeeping of one open shard: what may go, and what an answer makes of a letter."""

from datetime import UTC, datetime, timedelta

import pytest

from hayauma.delivery.events import History
from hayauma.delivery.ledger import Claim
from hayauma.delivery.sending import OpenShard, Patience
from hayauma.delivery.states import Lane
from hayauma.delivery.words import Word
from hayauma.mail.reasons import Reason
from hayauma.mail.retry import Pace
from hayauma.mail.smtp import Answer, Result, Stage

NOW = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
PATIENCE = Patience(Pace(first=10, most=60, lifetime=100), timedelta(seconds=30))
FIRST = 500


def shard(*words: Word, past: dict[int, History] | None = None) -> OpenShard:
    claim = Claim(
        shard=1,
        dispatch=1,
        domain_group="d0.example",
        first_seq=FIRST,
        lane=Lane.ROUTINE,
        fence=1,
        former="",
        words=bytes(words),
        people=list(range(1, len(words) + 1)),
        editions=b"",
    )
    return OpenShard.taken(claim, PATIENCE, past or {}, NOW)


def said(place: int, answer: Answer, reply: str = "", stage: Stage = Stage.DOT) -> Result:
    reason = None if answer is Answer.ACCEPTED else Reason.OTHER
    return Result(FIRST + place, 1, answer, 0, "", reply, stage, reason, "relay")


def test_waiting_letters_go_in_order_and_no_more_than_asked() -> None:
    one = shard(*[Word.waiting] * 5)
    assert one.ready(NOW, 3) == [0, 1, 2]
    one.begin(0)
    assert one.ready(NOW, 3) == [1, 2, 3]


def test_an_accepted_letter_is_closed_with_the_server_s_words() -> None:
    one = shard(Word.waiting)
    one.begin(0)
    one.answered(said(0, Answer.ACCEPTED, "250 OK"), NOW)
    assert one.closed
    assert one.answers[0].reply == "250 OK"
    assert one.events == []


def test_a_deferred_letter_waits_longer_each_time_and_then_expires() -> None:
    one, at = shard(Word.waiting), NOW
    waits = []
    for _ in range(3):
        one.begin(0)
        one.answered(said(0, Answer.DEFERRED, "451 later"), at)
        assert one.words[0] == Word.deferred
        assert one.ready(at, 1) == []
        waits.append((one.due_at(at) - at).total_seconds())
        at = one.due_at(at)
        assert one.ready(at, 1) == [0]
    assert waits == [10, 20, 40]
    one.begin(0)
    one.answered(said(0, Answer.DEFERRED, "451 later"), NOW + timedelta(seconds=100))
    assert one.words[0] == Word.expired
    assert one.closed


def test_what_a_dead_worker_had_in_flight_is_uncertain_and_goes_once_more() -> None:
    one = shard(Word.accepted, Word.in_flight, Word.waiting)
    assert list(one.words) == [Word.accepted, Word.uncertain, Word.waiting]
    assert one.events[0].stage == "crash"
    assert one.ready(NOW, 9) == [2]
    assert one.ready(NOW + timedelta(seconds=30), 9) == [1, 2]


def test_uncertain_twice_stays_uncertain_for_good() -> None:
    past = {FIRST: History(1, NOW, NOW, 1)}
    one = shard(Word.uncertain, past=past)
    one.begin(0)
    one.answered(said(0, Answer.UNCERTAIN), NOW)
    assert one.words[0] == Word.uncertain_final
    assert one.closed


@pytest.mark.parametrize("word", [Word.waiting, Word.deferred, Word.uncertain])
def test_a_recalled_letter_is_what_it_was_before(word: Word) -> None:
    one = shard(word, past={FIRST: History(1, NOW, NOW, int(word is Word.uncertain))})
    one.begin(0)
    assert one.words[0] == Word.in_flight
    one.hand_back(0)
    assert one.words[0] == word
    assert not one.flying


def test_stopping_ends_what_has_not_gone_and_keeps_the_uncertain_on_the_list() -> None:
    one = shard(Word.waiting, Word.deferred, Word.uncertain, Word.accepted, Word.refused)
    one.stop()
    assert list(one.words) == [
        Word.stopped,
        Word.stopped,
        Word.uncertain_final,
        Word.accepted,
        Word.refused,
    ]


def test_one_letter_that_cannot_be_made_spares_the_others() -> None:
    one = shard(Word.waiting, Word.waiting)
    one.unmakeable(0, at=NOW, why="AddressError")
    assert one.ready(NOW, 9) == [1]
    assert one.words[0] == Word.quarantined
