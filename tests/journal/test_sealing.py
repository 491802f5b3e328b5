"""Sealing: every entry once, whoever seals, however late it was committed."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, transaction

from hayauma import journal
from hayauma.journal import sealing
from hayauma.journal.models import Entry, Head, Seal

Write = Callable[..., int]


def write(at: datetime, number: int = 1) -> int:
    return journal.record(
        act="bulletin.drafted",
        actor=journal.SYSTEM,
        object=f"bulletin:{number}",
        payload={"n": number},
        at=at,
    )


def test_entries_are_sealed_once_in_the_order_of_their_ids(ids: list[int]) -> None:
    assert journal.seal() == 0
    assert list(Seal.objects.values_list("position", "entry_id").order_by("position")) == list(
        enumerate(ids, start=1)
    )
    assert Head.objects.get().position == 6


def test_more_than_a_batch_is_sealed_at_once(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    for number in range(10):
        write(at, number)
    assert journal.seal() == 10
    assert journal.verify().ok


def test_an_entry_committed_late_is_sealed_behind_its_neighbours(db: None, at: datetime) -> None:
    early, late = write(at), write(at)
    # As if the act of the first had not ended when the second was sealed.
    sealing._append([one for one in sealing._pending(0, 9) if one.id == late])
    assert journal.seal() == 1
    assert list(Seal.objects.order_by("position").values_list("entry_id", flat=True)) == [
        late,
        early,
    ]
    assert journal.verify().ok


def test_what_is_older_than_the_window_waits_for_a_seal_over_everything(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [write(at, number) for number in range(5)]
    sealing._append([one for one in sealing._pending(0, 9) if one.id == entries[4]])
    monkeypatch.setattr(sealing, "LATE", 2)
    assert journal.seal() == 1
    assert journal.seal() == 0
    assert journal.seal(everything=True) == 3
    assert journal.verify() == journal.Verification(5, 5, 0, True, None, "")


def test_an_entry_made_unreadable_before_its_seal_is_found_after_it(
    db: None, at: datetime, on_postgresql: bool
) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL keeps a column's type")
    from tests.journal import protection

    one = write(at)
    protection.lift()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET act = x'00' WHERE id = %s", [one])
    assert journal.seal() == 1
    assert journal.verify().first_bad == 1


@pytest.mark.django_db(transaction=True)
def test_verification_outside_a_transaction_keeps_no_writer_waiting(at: datetime) -> None:
    with transaction.atomic():
        write(at)
    journal.seal()
    assert journal.verify().ok
    assert not connection.in_atomic_block
    with transaction.atomic():
        write(at)
    assert journal.verify() == journal.Verification(2, 1, 0, True, None, "")


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_sealers_at_once_lose_nothing(at: datetime, on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("a test's SQLite is in memory, where connections lock one another out")
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                with transaction.atomic():
                    write(at, number * 100 + turn)
                if turn % 3 == 0:
                    journal.seal()
        except BaseException as fault:  # told by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.seal(everything=True)
    assert faults == []
    assert journal.verify() == journal.Verification(40, 40, 0, True, None, "")
    assert Entry.objects.count() == Seal.objects.values("entry_id").distinct().count() == 40
