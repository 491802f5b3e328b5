"""The outbox: told once, with its act, never to the wrong one; sent, put off, or given up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import connection, transaction

from hayauma.mail.address import AddressError
from hayauma.mail.smtp import Answer, Relay, Tls
from hayauma.notices import outbox
from hayauma.notices.models import Notice
from hayauma.notices.outbox import Carried
from hayauma.notices.states import State
from hayauma.regulation import LETTERS, LetterClass
from tests.notices.conftest import RELAY, TO, Answers
from tests.sink import sink

Send = Callable[..., int]
MINUTE = timedelta(minutes=1)


def deliver(at: datetime, relay: Answers) -> Carried:
    return outbox.deliver(outbox.due(at), at, [RELAY], relay)


def test_a_notice_is_due_at_once_and_told_once(send: Send, at: datetime) -> None:
    one = send()
    assert send(text="another text", at=at + MINUTE) == one
    other = send("confirmation:2")
    assert other != one
    assert outbox.due(at - MINUTE) == ()
    assert outbox.due(at) == (one, other)
    relay = Answers()
    assert deliver(at, relay) == Carried(accepted=2)
    assert deliver(at, relay) == Carried()
    assert len(relay.handed) == 2
    assert send(text="once more") == one
    assert outbox.due(at + 100 * MINUTE) == ()


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_written_with_its_act_or_not_at_all(at: datetime) -> None:
    with pytest.raises(RuntimeError, match="in the transaction of the act"):
        outbox.send(klass=LetterClass.ALARM, to=TO, subject="件名", text="文", at=at, key="alarm:1")


def test_a_notice_goes_with_the_act_that_fails(send: Send, at: datetime) -> None:
    def act() -> None:
        with transaction.atomic():
            send()
            raise ValueError("the act fails")

    with pytest.raises(ValueError, match="the act fails"):
        act()
    assert outbox.due(at) == ()


def test_the_letter_is_a_clean_one_from_the_service(send: Send, at: datetime) -> None:
    send(html="<p>下のページを開いてください。</p>")
    relay = Answers()
    deliver(at, relay)
    (letter,) = relay.handed
    assert (letter.mail_from, letter.rcpt_to) == (b"magazine@mail.haruka.example", TO.encode())
    mail = message_from_bytes(letter.data, policy=policy.default)
    assert mail["To"] == TO
    assert mail["From"] == "はるか市 <magazine@mail.haruka.example>"
    assert mail["Subject"] == "【はるか市メール】まだ登録は終わっていません"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert "［登録する］" in parts[0]
    assert "下のページを開いてください。" in parts[1]


def test_neither_address_nor_text_stays_in_the_database(send: Send, at: datetime) -> None:
    number = send()
    assert TO.encode() not in bytes(Notice.objects.get().cipher)
    deliver(at, Answers())
    row = Notice.objects.get()
    assert (row.text, row.html, bytes(row.cipher), row.due_at) == ("", "", b"", None)
    seen = outbox.seen(number)
    assert (seen.state, seen.attempts, seen.closed_at) == (State.ACCEPTED, 1, at)
    assert seen.reply == "accepted by the relay"


def test_a_cipher_moved_to_another_notice_is_not_sent(send: Send, at: datetime) -> None:
    first, second = send("a"), send("b", to="taro@home.example")
    Notice.objects.filter(pk=first).update(cipher=Notice.objects.get(pk=second).cipher)
    relay = Answers()
    assert deliver(at, relay) == Carried(accepted=1, closed=1)
    assert [letter.seq for letter in relay.handed] == [second]
    assert outbox.seen(first).state is State.UNMADE


def test_what_the_relay_refuses_for_good_is_closed(send: Send, at: datetime) -> None:
    number = send()
    assert deliver(at, Answers([Answer.REFUSED])) == Carried(closed=1)
    assert outbox.seen(number).state is State.REFUSED
    assert Notice.objects.get().text == ""


@pytest.mark.parametrize("answer", [Answer.DEFERRED, Answer.UNCERTAIN])
def test_what_was_put_off_waits_longer_each_time_under_one_message_id(
    send: Send, at: datetime, answer: Answer
) -> None:
    send()
    relay, now, waits = Answers([answer]), at, []
    for _ in range(5):
        assert deliver(now, relay) == Carried(waiting=1)
        assert deliver(now, relay) == Carried()
        due = Notice.objects.get().due_at
        assert due is not None
        waits.append((due - now).total_seconds())
        now = due
    assert waits == [30, 60, 120, 240, 300]
    ids = {message_from_bytes(letter.data)["Message-ID"] for letter in relay.handed}
    assert len(ids) == 1


def test_a_notice_nobody_waits_for_waits_longer(send: Send, at: datetime) -> None:
    send(klass=LetterClass.RECEIPT)
    deliver(at, Answers([Answer.DEFERRED]))
    assert outbox.due(at + 4 * MINUTE) == ()
    assert len(outbox.due(at + 5 * MINUTE)) == 1


def test_what_was_put_off_for_too_long_is_given_up(send: Send, at: datetime) -> None:
    number = send()
    late = at + timedelta(hours=6)
    assert deliver(late, Answers([Answer.DEFERRED])) == Carried(closed=1)
    assert outbox.seen(number).state is State.EXPIRED


def test_where_the_relay_cannot_be_used_no_attempt_is_counted(send: Send, at: datetime) -> None:
    first, second = send("a"), send("b")
    assert deliver(at, Answers([Answer.ACCEPTED, None])) == Carried(accepted=1, waiting=1)
    assert outbox.seen(first).state is State.ACCEPTED
    assert (outbox.seen(second).state, outbox.seen(second).attempts) == (State.WAITING, 0)
    assert outbox.due(at + timedelta(seconds=29)) == ()
    assert deliver(at + timedelta(seconds=30), Answers()) == Carried(accepted=1)


def test_a_notice_in_another_s_hands_is_left_to_it_until_that_one_must_be_dead(
    send: Send, at: datetime
) -> None:
    send()
    ids = outbox.due(at)

    class Dies(Exception):
        pass

    def dies(*_: Any, **__: Any) -> list[Any]:
        raise Dies

    with pytest.raises(Dies):
        outbox.deliver(ids, at, [RELAY], dies)
    relay = Answers()
    assert outbox.deliver(ids, at, [RELAY], relay) == Carried()
    assert outbox.due(at + 14 * MINUTE) == ()
    assert deliver(at + 15 * MINUTE, relay) == Carried(accepted=1)


def test_a_round_takes_the_longest_waiting_and_not_all(
    send: Send, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_AT_ONCE", 2)
    late, early = send("late"), send("early", at=at - MINUTE)
    last = send("last", at=at + MINUTE)
    assert outbox.due(at + MINUTE) == (early, late)
    assert last not in outbox.due(at + MINUTE)


@pytest.mark.parametrize("klass", [one for one in LetterClass if LETTERS[one].article8])
def test_no_magazine_mail_goes_this_way(send: Send, klass: LetterClass) -> None:
    with pytest.raises(ValueError, match="goes through a release"):
        send(klass=klass)


@pytest.mark.parametrize("key", ["", "k" * 121, f"confirmation:{TO}"])
def test_a_key_is_short_and_holds_no_address(send: Send, key: str) -> None:
    with pytest.raises(ValueError, match="a notice's key"):
        send(key)


@pytest.mark.parametrize("to", ["", "hanako", "hana\r\nRCPT TO:<x@y.example>@phone.example"])
def test_an_address_no_letter_can_go_to_is_refused(send: Send, at: datetime, to: str) -> None:
    with pytest.raises(AddressError):
        send(to=to)
    assert outbox.due(at) == ()


def test_a_subject_no_letter_can_bear_harms_no_other_notice(send: Send, at: datetime) -> None:
    bad, good = send("bad", subject=" "), send("good", subject="長" * 500)
    assert deliver(at, Answers()) == Carried(accepted=1, closed=1)
    assert outbox.seen(bad).state is State.UNMADE
    assert outbox.seen(good).state is State.ACCEPTED
    with pytest.raises(LookupError):
        outbox.seen(10**9)


def test_no_address_is_logged(send: Send, at: datetime, caplog: pytest.LogCaptureFixture) -> None:
    send()
    deliver(at, Answers([Answer.REFUSED]))
    send("b")
    deliver(at, Answers([None]))
    assert len(caplog.records) == 2
    assert "@" not in caplog.text


def test_it_goes_over_a_real_socket(send: Send, at: datetime) -> None:
    send()
    with sink() as server:
        relay = Relay("sink", "127.0.0.1", server.port, Tls.OFF)
        assert outbox.deliver(outbox.due(at), at, [relay]) == Carried(accepted=1)
        (letter,) = server.letters
    assert letter.rcpt_to == TO
    assert letter.message_id == Notice.objects.get().message_id


@pytest.mark.django_db(transaction=True)
def test_two_that_say_the_same_at_once_both_go_on(
    send: Send, at: datetime, on_postgresql: bool
) -> None:
    import threading

    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    told: list[int] = []

    def tell() -> None:
        with transaction.atomic():
            told.append(send())
        connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert len(set(told)) == 1
