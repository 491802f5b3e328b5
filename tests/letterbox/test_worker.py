"""Sorting what came in: a mail to stop+TOKEN stops, a forged one nothing, and no mail is lost."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError

from hayauma import journal
from hayauma.letterbox import worker
from hayauma.letterbox.inbound import Inbound
from hayauma.letterbox.store import Envelope, Store
from hayauma.letterbox.worker import Sorted, Worker
from hayauma.subscriptions import preferences
from tests.archive.sent import draft, published
from tests.town import Town

pytestmark = pytest.mark.django_db

MAIL = b"From: <who@home.example>\r\nSubject: stop\r\n\r\nplease\r\n"
SENDER = "who@home.example"


class Box:
    """A letterbox folder with its worker."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.folder, self.at = folder, at
        self.store = Store(folder)
        self.worker = Worker(folder, lambda: at)

    def put(self, *to: str, sender: str = SENDER, mail: bytes = MAIL) -> Path:
        return self.store.keep(Envelope(sender, to, self.at), mail)

    def left(self, place: str) -> int:
        return len(list((self.folder / place).iterdir()))


@pytest.fixture
def box(tmp_path: Path, town: Town) -> Box:
    return Box(tmp_path, town.at)


def chosen(town: Town) -> tuple[str, ...]:
    return preferences.of(town.hanako.token, town.at).chosen


def to(town: Town) -> str:
    return f"stop+{town.hanako.token}@{town.service.mail_domain}"


def test_a_mail_to_the_address_in_the_letter_stops_everything(town: Town, box: Box) -> None:
    box.put(to(town))
    assert box.worker.step() == Sorted(taken=1)
    assert chosen(town) == ()
    entry = journal.entries(f"subscription:{town.hanako.subscription_id}")[-1]
    assert (entry.act, (entry.payload or {})["via"]) == ("subscription.withdrawn", "mail")
    assert (box.left("new"), box.left("other"), box.left("broken")) == (0, 0, 0)


def test_a_number_in_the_subject_ends_what_that_bulletin_came_through(town: Town, box: Box) -> None:
    number = published(town, draft("bohan"), town.at).number
    box.put(to(town), mail=b"Subject: stop " + number.encode() + b"\r\n\r\n")
    box.worker.step()
    assert chosen(town) == ("bosai",)


def test_the_same_mail_twice_stops_once(town: Town, box: Box) -> None:
    box.put(to(town))
    box.put(to(town))
    assert box.worker.step() == Sorted(taken=2)
    stops = [
        one
        for one in journal.entries(f"subscription:{town.hanako.subscription_id}")
        if one.act == "subscription.withdrawn"
    ]
    assert len(stops) == 1


@pytest.mark.parametrize("detail", ["", "x" * 43, "a" * 42, "%", "../../etc", "ａ" * 43])
def test_a_forged_token_changes_nothing(town: Town, box: Box, detail: str) -> None:
    before = len(journal.entries())
    box.put(f"stop+{detail}@{town.service.mail_domain}")
    assert box.worker.step() == Sorted(taken=1)
    assert chosen(town) == ("bosai", "bohan")
    assert len(journal.entries()) == before


def test_a_bounce_and_an_automatic_answer_stop_nobody(town: Town, box: Box) -> None:
    box.put(to(town), sender="")
    box.put(to(town), mail=b"Auto-Submitted: auto-replied\r\nSubject: away\r\n\r\n")
    assert box.worker.step() == Sorted(taken=2)
    assert chosen(town) == ("bosai", "bohan")


def test_what_nobody_takes_is_kept_for_whoever_will(town: Town, box: Box) -> None:
    box.put("magazine@mail.haruka.example")
    box.put(to(town), "magazine@mail.haruka.example")
    assert box.worker.step() == Sorted(other=2)
    assert box.left("other") == 2
    assert chosen(town) == ()


def test_a_mail_that_cannot_be_sorted_stops_no_other(
    town: Town, box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (box.folder / "new" / "0-nonsense.eml").write_bytes(b"no envelope at all")
    box.put(to(town))
    assert box.worker.step() == Sorted(taken=1, broken=1)
    assert chosen(town) == ()
    assert box.left("broken") == 1
    assert town.hanako.token not in caplog.text


def test_a_database_that_is_away_loses_no_mail(
    town: Town, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_mail: object) -> bool:
        raise DatabaseError

    box.put(to(town))
    with monkeypatch.context() as patch:
        patch.setattr(worker, "TAKERS", {"stop": away})
        with pytest.raises(DatabaseError):
            box.worker.step()
    assert box.left("new") == 1
    assert box.worker.step() == Sorted(taken=1)
    assert chosen(town) == ()


def test_a_header_of_a_megabyte_costs_nothing(town: Town, box: Box) -> None:
    mail = b"X: " + b"=?utf-8?b?4pyT?= " * 50_000 + b"\r\n" + b"Subject: 2026-1\r\n\r\n"
    box.put(to(town), mail=mail)
    assert box.worker.step() == Sorted(taken=1)


def test_it_sorts_in_a_thread_and_ends_with_its_block(
    tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, came = list[str](), threading.Event()

    def take(mail: Inbound) -> bool:
        seen.append(mail.detail)
        came.set()
        return True

    monkeypatch.setattr(worker, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(worker, "TAKERS", {"stop": take})
    store = Store(tmp_path / "letterbox")
    kept = store.keep(Envelope(SENDER, ("stop+abc@x.example",), at), MAIL)
    with worker.beside(tmp_path):
        assert came.wait(10)
    assert seen == ["abc"]
    assert not kept.exists()
