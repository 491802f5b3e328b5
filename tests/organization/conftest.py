"""The office the tests of this room stand in: opened once a module, untouched for every test."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.organization.office import Office, opened


@pytest.fixture(scope="module")
def opened_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    """Open the office in a transaction that stays open around the module's own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield opened()
        transaction.set_rollback(True)


@pytest.fixture
def office(opened_once: Office, db: None, at: datetime) -> Office:
    """The small office, on a working morning."""
    return Office(at, dict(opened_once.accounts))
