"""Numbers: per 年度 from 1 April in the city's time, without a gap whatever fails."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from hayauma.installation import numbering, services
from hayauma.installation.services import NoService, ServiceView
from tests.installation.conftest import CLERK, new

NEW_YEAR = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2027, 00:00 in Japan


def allot(at: datetime, kind: str = "bulletin", service: str = "magazine") -> str:
    return numbering.allot(service=service, kind=kind, at=at).text


def test_numbers_follow_one_another_in_their_kind(service: ServiceView, at: datetime) -> None:
    services.open_service(new("second"), actor=CLERK, at=at)
    assert [allot(at), allot(at), allot(at, "series"), allot(at)] == [
        "2026-1",
        "2026-2",
        "2026-1",
        "2026-3",
    ]
    assert allot(at, service="second") == "2026-1"


def test_a_year_begins_on_the_first_of_april_in_the_city(service: ServiceView) -> None:
    before = NEW_YEAR - timedelta(seconds=1)
    assert [allot(before), allot(before), allot(NEW_YEAR), allot(before)] == [
        "2026-1",
        "2026-2",
        "2027-1",
        "2026-3",
    ]
    assert numbering.fiscal_year(datetime(2027, 1, 1, tzinfo=UTC)) == 2026
    assert numbering.fiscal_year(datetime(2027, 4, 1, tzinfo=UTC)) == 2027


def test_an_act_that_fails_leaves_no_gap(service: ServiceView, at: datetime) -> None:
    def failing() -> None:
        with transaction.atomic():
            assert allot(at) == "2026-1"
            raise ValueError("the act fails")

    with pytest.raises(ValueError, match="the act fails"):
        failing()
    assert allot(at) == "2026-1"


def test_an_unknown_service_has_no_numbers(db: None, at: datetime) -> None:
    with pytest.raises(NoService):
        allot(at)


@pytest.mark.django_db(transaction=True)
def test_a_number_is_allotted_inside_an_act(at: datetime) -> None:
    with pytest.raises(RuntimeError, match="inside the act"):
        allot(at)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_a_number_of_their_own(at: datetime, on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    services.open_service(new(), actor=CLERK, at=at)
    given: list[str] = []

    def work() -> None:
        for _ in range(5):
            with transaction.atomic():
                given.append(allot(at))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == sorted(f"2026-{n}" for n in range(1, 21))
