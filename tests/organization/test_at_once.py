"""What two people do at the same instant: one post gets one holder, and no circle is closed."""

import pytest

from hayauma.organization import substitutes
from hayauma.organization.models import Appointment
from tests.at_once import both
from tests.organization.office import CLERK, OPENED, Office, opened


@pytest.fixture
def office(transactional_db: None, on_postgresql: bool) -> Office:
    """An office whose acts are committed, as two processes see it."""
    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    return opened()


def test_one_of_two_appointments_to_a_vacant_post_is_refused(office: Office) -> None:
    Appointment.objects.filter(post__code="anzen-head").delete()
    refused = both(
        lambda: office.appoint("author", "anzen-head"),
        lambda: office.appoint("keeper", "anzen-head"),
    )
    assert len(refused) == 1
    assert "同じ職に二人は就けません" in refused[0]
    assert Appointment.objects.filter(post__code="anzen-head").count() == 1


def test_two_halves_of_a_circle_do_not_both_stand(office: Office) -> None:
    def designate(post: str, stand_in: str) -> None:
        substitutes.designate(post=post, stand_in=stand_in, since=OPENED, actor=CLERK, at=office.at)

    refused = both(
        lambda: designate("anzen-head", "joho-head"),
        lambda: designate("joho-head", "anzen-head"),
    )
    assert len(refused) == 1
    assert "一回り" in refused[0]
