"""A kept statement answers as one that is built anew, on both databases, and is built once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from hayauma.installation.models import Service
from hayauma.organization.kinds import Role
from hayauma.organization.models import Account, Appointment, Placement, Post, RoleSeat, Terminal
from hayauma.organization.periods import at_moment
from hayauma.statements import kept
from tests.town import SINCE, Town


def columns(code: str, at: datetime) -> QuerySet[Any, Any]:
    rows = Appointment.objects.filter(at_moment(at), at_moment(at, "post__"), post__code=code)
    return rows.order_by("pk").values_list("account__name", "since", "until", "post__is_head")


def flat(section: str, at: datetime) -> QuerySet[Any, Any]:
    rows = Placement.objects.filter(at_moment(at), section__code=section)
    return rows.order_by("pk").values_list("account_id", flat=True).distinct()


def with_others(account: int, at: datetime) -> QuerySet[Any, Any]:
    seats = RoleSeat.objects.filter(at_moment(at), post=OuterRef("post"))
    rows = Appointment.objects.filter(at_moment(at), account_id=account)
    return rows.select_related("post__section").annotate(seated=Exists(seats)).order_by("pk")


def with_holders(code: str) -> QuerySet[Any, Any]:
    return Post.objects.filter(code=code).prefetch_related("appointments").defer("section")


@pytest.mark.parametrize("at", [SINCE, datetime(2026, 6, 3, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))])
@pytest.mark.parametrize(
    ("build", "asked"),
    [(columns, "anzen-kacho"), (columns, "koho-kacho"), (columns, "nobody"), (flat, "anzen")],
)
def test_columns_are_those_of_a_statement_built_anew(
    town: Town, build: Callable[..., QuerySet[Any, Any]], asked: str, at: datetime
) -> None:
    ask = kept(build)

    assert ask("another", at) == []
    assert ask(asked, at) == list(build(asked, at))
    assert ask(asked, SINCE - timedelta(microseconds=1)) == []


def test_rows_come_with_what_they_are_joined_to_and_what_was_worked_out(town: Town) -> None:
    manager, at = town.manager.account_id, town.at

    (row,) = kept(with_others)(manager, at)
    (built,) = with_others(manager, at)

    with CaptureQueriesContext(connection) as more:
        assert (row.post.section.code, row.seated) == ("koho", True)
    assert list(more) == []
    assert vars(row) | {"_state": None} == vars(built) | {"_state": None}
    assert kept(with_others)(town.author.account_id, at) == []


def test_rows_that_are_fetched_beside_come_too_and_a_row_can_be_written(town: Town) -> None:
    officer = town.officer.account_id
    (row,) = kept(with_holders)("anzen-kacho")

    with CaptureQueriesContext(connection) as more:
        assert [held.account_id for held in row.appointments.all()] == [officer]
    assert list(more) == [], "they were fetched beside"
    assert row.get_deferred_fields() == {"section_id"}
    row.title = "防災課長"
    row.save(update_fields=["title"])
    assert Post.objects.get(code="anzen-kacho").title == "防災課長"


def test_it_is_built_once_and_asks_once_each_time(town: Town) -> None:
    built = []

    @kept
    def ask(code: str, at: datetime) -> QuerySet[Any, Any]:
        built.append(code)
        return Post.objects.filter(at_moment(at), code=code).values_list("title", flat=True)[:1]

    with CaptureQueriesContext(connection) as asked:
        titles = [ask(code, town.at) for code in ("anzen-kacho", "koho-kacho", "' OR 1=1 --")]

    assert titles == [["安全課長"], ["広報課長"], []]
    assert (len(built), len(asked)) == (1, 3)


def test_a_word_of_ours_is_bound_as_its_text(town: Town) -> None:
    ask = kept(lambda role: RoleSeat.objects.filter(role=role).values_list("post__code", flat=True))

    assert ask(Role.OPERATIONS_MANAGER) == ["koho-kacho"]


def test_octets_are_found(town: Town) -> None:
    ask = kept(lambda octets: Terminal.objects.filter(credential_hash=octets))
    octets = Terminal.objects.get(code="duty-01").credential_hash
    assert octets

    assert [one.code for one in ask(bytes(octets))] == ["duty-01"]
    assert ask(b"\x00") == []


def test_no_row_has_a_number_that_no_column_holds(town: Town) -> None:
    ask = kept(lambda number: Account.objects.filter(pk=number))

    assert ask(2**63) == ask(-(2**63) - 1) == []
    assert ask(2**63 - 1) == []


@pytest.mark.django_db
def test_nothing_is_compared_with_none() -> None:
    ask = kept(lambda code: Service.objects.filter(code=code))

    with pytest.raises(TypeError, match="None"):
        ask(None)


@pytest.mark.django_db
def test_what_locks_is_not_kept() -> None:
    ask = kept(lambda code: Service.objects.filter(code=code).select_for_update())

    with pytest.raises(TypeError, match="locks"):
        ask("magazine")


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_by_its_own_connection() -> None:
    ask = kept(lambda name: Account.objects.filter(username=name))
    moment = datetime(2026, 6, 3, tzinfo=UTC)
    Account.objects.create(username="one", name="一人", created_at=moment, leaves_at=moment)
    answers = [ask("one")]

    def elsewhere() -> None:
        answers.append(ask("one"))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert [[row.leaves_at for row in rows] for rows in answers] == [[moment], [moment]]
