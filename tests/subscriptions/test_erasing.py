"""Erasing: within thirty days of stopping nothing in the database leads to the person."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from hayauma import journal
from hayauma.notices.models import Notice
from hayauma.subscriptions import addresses, attempts, erasing, preferences, registration
from hayauma.subscriptions.models import Attempt, Subscriber, Subscription, Suppression
from tests.archive.sent import draft, published
from tests.subscriptions.asking import ask
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

LEAVING = "leaving.person@gone.example"


def dump() -> bytes:
    """Return every value of every table, as a dump of the database holds them."""
    whole = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = isinstance(value, bytes | memoryview)
                    whole.append(bytes(value) if raw else str(value).encode())
    return b"\0".join(whole)


def test_thirty_days_after_stopping_nothing_leads_to_the_person(town: Town) -> None:
    asked = ask(LEAVING, "bohan", "bosai", at=town.at)
    made = registration.confirm(token=asked, at=town.at)
    published(town, draft("bohan"), town.at)
    ask(LEAVING, "bohan", at=town.at + timedelta(minutes=20))
    # By digest it is found; in clear it never stood anywhere.
    assert addresses.digest(LEAVING) in dump()
    preferences.withdraw(token=made.token, at=town.at, via="page")
    # A notice that was sent, or given up after some days, keeps neither text nor address.
    Notice.objects.update(text="", html="", cipher=b"")
    month = town.at + timedelta(days=30)
    assert erasing.due(month - timedelta(seconds=1)) == ()
    found = erasing.due(month)
    assert found == (made.subscription_id,)
    assert erasing.run(found, month) == 1
    assert erasing.due(month) == ()
    left = dump()
    for trace in (
        LEAVING.encode(),
        b"leaving.person",
        addresses.digest(LEAVING),
        made.token.encode(),
    ):
        assert trace not in left, trace
    assert erasing.run(found, month) == 0
    entry = journal.entries(f"service:{SERVICE}")[-1]
    assert (entry.act, entry.payload) == ("subscription.erased", {"erased": 1})
    # Everybody else stands as before, and the journal is whole.
    assert Subscriber.objects.count() == 2
    assert preferences.of(town.hanako.token, month).chosen == ("bosai", "bohan")
    journal.seal()
    assert journal.verify().ok


def test_who_came_back_is_not_erased(town: Town) -> None:
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page")
    preferences.restore(token=town.hanako.token, at=town.at + timedelta(hours=1))
    assert erasing.due(town.at + timedelta(days=400)) == ()
    # Nor between the look and the act.
    assert erasing.run([town.hanako.subscription_id], town.at) == 0
    assert Subscription.objects.filter(pk=town.hanako.subscription_id).exists()


def test_who_stopped_a_part_is_not_erased(town: Town) -> None:
    preferences.withdraw(token=town.hanako.token, at=town.at, via="page", menus=["bohan"])
    assert erasing.due(town.at + timedelta(days=400)) == ()


def test_a_suppression_goes_on_its_end_date(town: Town) -> None:
    digest, until = addresses.digest("dead@gone.example"), town.at + timedelta(days=90)
    Suppression.objects.create(digest=digest, reason="unknown_user", since=town.at, until=until)
    assert b"dead@gone.example" not in dump()
    assert erasing.spent(until - timedelta(seconds=1)) == ()
    assert erasing.forget(erasing.spent(until), until) == 1
    assert digest not in dump()


def test_counts_of_networks_name_none_and_go_with_their_slot(town: Town) -> None:
    for _ in range(2):
        attempts.too_many(service=SERVICE, network="192.0.2.0/24", hurried=True, at=town.at)
    assert sorted(Attempt.objects.values_list("count", flat=True)) == [2, 2, 2]
    assert b"192.0.2" not in dump()
    over = town.at + attempts.SLOT
    assert attempts.forget(attempts.over(over), over) == 3
    assert not Attempt.objects.exists()


def test_the_database_of_this_test_is_the_one_that_is_dumped(town: Town) -> None:
    assert b"magazine" in dump(), settings.DATABASES["default"]["ENGINE"]
