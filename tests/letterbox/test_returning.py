"""Mails to return paths: proven by their address, read apart, entered by the group."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, DataError

from hayauma import links
from hayauma.delivery.models import Returned
from hayauma.delivery.returned import reading
from hayauma.delivery.returned.entering import Arrival
from hayauma.delivery.words import Word
from hayauma.letterbox import child, returning, worker
from hayauma.letterbox.store import Envelope, Store
from hayauma.letterbox.worker import Sorted, Worker
from hayauma.mail import bounces
from hayauma.mail.bounces import Report
from tests.delivery.returned.came_back import running
from tests.faults.returns import dsn
from tests.town import Town

pytestmark = pytest.mark.django_db
DOMAIN = "mail.haruka.example"


class Box:
    """A letterbox folder with its worker, and a dispatch that is out."""

    def __init__(self, folder: Path, dispatch: int, at: datetime) -> None:
        self.folder, self.at, self.dispatch = folder, at, dispatch
        self.store = Store(folder)
        self.worker = Worker(folder, lambda: at)

    def path(self, seq: int = 0) -> str:
        return f"{links.verp(self.dispatch, seq, settings.KEYS.verp)}@{DOMAIN}"

    def put(self, *to: str, mail: bytes = dsn("who@home.example")) -> Path:
        return self.store.keep(Envelope("", to, self.at), mail)

    def left(self, place: str) -> int:
        return len(list((self.folder / place).iterdir()))


@pytest.fixture
def box(tmp_path: Path, town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Box:
    town.register(*(f"p{n}@kumo.example" for n in range(3)))
    # How a child reads has its own tests.
    monkeypatch.setattr(child, "report", bounces.read)
    return Box(tmp_path, running(town, at, Word.accepted), at)


def test_a_mail_to_a_return_path_is_entered_and_gone(box: Box) -> None:
    box.put(box.path(0))
    box.put(box.path(1).upper())
    assert box.worker.step() == Sorted(taken=2)
    assert reading.of_dispatch(box.dispatch).by_reason == {"unknown_user": 2}
    assert (box.left("new"), box.left("other"), box.left("broken")) == (0, 0, 0)


@pytest.mark.parametrize(
    "forged",
    ["b{d}-0-aaaaaaaaaaaaaaaa", "b99999999999999999-1-aaaaaaaaaaaaaaaa", "b0-0-aaaaaaaaaaaaaaaa"],
)
def test_without_the_proof_nothing_is_even_read(
    box: Box, forged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "report", lambda _content: pytest.fail("it was read"))
    box.put(f"{forged.format(d=box.dispatch)}@{DOMAIN}")
    assert box.worker.step() == Sorted(taken=1)
    assert not Returned.objects.exists()
    assert reading.unproven(at=box.at) == (1, 0)


def test_what_only_begins_like_one_is_somebody_else_s(box: Box) -> None:
    box.put(f"b1-2@{DOMAIN}")
    assert box.worker.step() == Sorted(other=1)


def test_a_worker_that_died_after_the_act_changes_nothing_twice(box: Box) -> None:
    kept = box.put(box.path())
    content = kept.read_bytes()
    box.worker.step()
    kept.write_bytes(content)
    assert box.worker.step() == Sorted(taken=1)
    assert Returned.objects.count() == 1
    assert reading.of_dispatch(box.dispatch).letters == 1


def test_a_mail_that_ends_its_reader_is_counted_as_unread(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_content: bytes) -> Report:
        raise child.Unreadable("-9")

    monkeypatch.setattr(child, "report", dies)
    box.put(box.path())
    assert box.worker.step() == Sorted(taken=1)
    assert reading.of_dispatch(box.dispatch).unread == 1


def test_one_that_cannot_be_entered_spares_the_rest_of_its_group(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = returning.enter

    def unless_the_second(arrivals: Sequence[Arrival | None], *, at: datetime) -> None:
        if any(one is not None and one.seq == 1 for one in arrivals):
            raise DataError
        enter(arrivals, at=at)

    monkeypatch.setattr(returning, "enter", unless_the_second)
    for seq in range(3):
        box.put(box.path(seq))
    assert box.worker.step() == Sorted(taken=2, broken=1)
    assert sorted(Returned.objects.values_list("seq", flat=True)) == [0, 2]
    assert box.left("broken") == 1


def test_a_database_that_is_away_loses_none_of_a_group(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_arrivals: Sequence[Arrival | None], *, at: datetime) -> None:
        raise DatabaseError

    for seq in range(3):
        box.put(box.path(seq))
    with monkeypatch.context() as patch:
        patch.setattr(returning, "enter", away)
        with pytest.raises(DatabaseError):
            box.worker.step()
    assert box.left("new") == 3
    assert box.worker.step() == Sorted(taken=3)


def test_a_transaction_holds_no_more_than_a_group(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups: list[int] = []
    monkeypatch.setattr(worker, "A_GROUP", 2)
    monkeypatch.setattr(returning, "enter", lambda found, **_: groups.append(len(found)))
    for seq in range(5):
        box.put(box.path(seq % 3))
    assert box.worker.step() == Sorted(taken=5)
    assert groups == [2, 2, 1]


def test_one_mail_for_a_return_path_and_somebody_else(box: Box) -> None:
    box.put(box.path(), f"magazine@{DOMAIN}")
    assert box.worker.step() == Sorted(other=1)
    assert Returned.objects.count() == 1
