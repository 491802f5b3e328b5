"""The citizens' door as a browser meets it, at a moment the test chooses."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from tests.town import Town


@pytest.fixture
def clock(at: datetime) -> Iterator[time_machine.Traveller]:
    """The door's own clock, standing still until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def citizen(town: Town, clock: time_machine.Traveller) -> Client:
    """A browser without any cookie, in front of the citizens' door."""
    return town.client(host="public")
