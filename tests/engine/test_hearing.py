"""The word that something is due: heard at once, and only of what was committed."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from hayauma.delivery import waking
from hayauma.engine.hearing import Ear
from tests.queue_tables import another_session

pytestmark = pytest.mark.django_db
Callback = Callable[[], AbstractContextManager[list[Callable[[], None]]]]
LONG = 60.0


class Listener(threading.Thread):
    """As the engine's thread that starts dispatches: it waits with a connection of its own."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home
        self.listens, self.heard = threading.Event(), threading.Event()

    def run(self) -> None:
        ear = Ear(self._home, threading.Event().wait)
        ear.wait(0.0)  # from now on it is told
        self.listens.set()
        ear.wait(LONG)
        self.heard.set()
        ear.close()
        connection.close()


def test_a_word_that_is_committed_ends_the_wait(on_postgresql: bool) -> None:
    listener = Listener(settings.HAYAUMA_HOME)
    listener.start()
    assert listener.listens.wait(LONG)
    if on_postgresql:
        # Beside the test's own transaction, which is never committed.
        with another_session() as session:
            session.execute("SELECT pg_notify(%s, '')", [waking.CHANNEL])
    else:
        waking._ring()
    listener.join(LONG / 2)
    assert listener.heard.is_set()


def test_on_sqlite_the_bell_rings_when_the_act_is_committed_and_not_before(
    on_postgresql: bool, django_capture_on_commit_callbacks: Callback
) -> None:
    if on_postgresql:
        pytest.skip("the server keeps the word until the commit")
    with django_capture_on_commit_callbacks() as callbacks:
        with suppress(RuntimeError), transaction.atomic():
            waking.wake()
            raise RuntimeError("the act fails")
        with transaction.atomic():
            waking.wake()
    assert callbacks == [waking._ring]


def test_nobody_listens_and_the_act_goes_on(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("the server knows who listens")
    waking._ring()


def test_a_home_has_one_bell(on_postgresql: bool, tmp_path: Path) -> None:
    first, second = waking.bell(tmp_path), waking.bell(tmp_path)
    other = waking.bell(tmp_path / "other")
    assert first is not None
    assert second is None, "another engine has it: this one asks"
    assert other is not None
    first.close()
    other.close()
