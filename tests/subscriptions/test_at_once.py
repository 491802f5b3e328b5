"""Many at once: one address gets one mail, one press makes one registration (PostgreSQL).

On SQLite transactions are IMMEDIATE and come one after the other by themselves.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hayauma.subscriptions import registration
from hayauma.subscriptions.models import Choice, Subscription
from hayauma.subscriptions.registration import NotOpen
from tests.subscriptions.asking import ask, mails, recipients
from tests.town import Town

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "midori@new.example"
THREADS = 6


@pytest.fixture
def town_of_many(on_postgresql: bool, request: pytest.FixtureRequest) -> Town:
    """The town as several processes see it: what is done is committed."""
    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    town: Town = request.getfixturevalue("town")
    return town


def at_once(act: Callable[[int], object]) -> list[object]:
    """Do something in several threads, each with its own connection; return what came of each."""

    def one(number: int) -> object:
        try:
            return act(number)
        except NotOpen as no:
            return no.state
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_many_requests_for_one_address_are_one_mail(town_of_many: Town) -> None:
    at_once(lambda n: ask(NEW, at=town_of_many.at, name=f"request {n}"))
    assert recipients(mails()) == [NEW]


def test_many_presses_are_one_registration(town_of_many: Town) -> None:
    asked = ask(NEW, at=town_of_many.at)
    came = at_once(lambda n: registration.confirm(token=asked, at=town_of_many.at))
    assert sorted(str(one) for one in came if isinstance(one, str)) == ["used"] * (THREADS - 1)
    made = Subscription.objects.latest("pk")
    assert Choice.objects.filter(subscription=made).count() == 1
