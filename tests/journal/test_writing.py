"""Writing an entry: inside its act's transaction, in one spelling, and never with an address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from hayauma import journal
from hayauma.journal.canonical import canonical

Write = Callable[..., int]


@pytest.mark.django_db(transaction=True)
def test_an_act_is_recorded_inside_a_transaction_or_not_at_all(at: datetime) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        journal.record(
            act="bulletin.drafted", actor=journal.SYSTEM, object="bulletin:1", payload={}, at=at
        )


def test_an_entry_goes_with_the_act_that_fails(write: Write) -> None:
    def act() -> None:
        with transaction.atomic():
            write()
            raise ValueError("the act fails")

    with pytest.raises(ValueError, match="the act fails"):
        act()
    assert journal.entries() == ()


def test_what_was_written_is_read_again(write: Write, at: datetime) -> None:
    written = write(at=at, payload={"b": [1, None, True], "a": {"件名": "神﨑\n①"}})
    (line,) = journal.entries()
    assert line.id == written
    assert line.at == at
    assert line.actor == "staff:12"
    assert line.actor_name == "防犯課長 小林 一郎"
    assert line.payload == {"b": [1, None, True], "a": {"件名": "神﨑\n①"}}
    assert line.position is None
    journal.seal()
    (line,) = journal.entries(f"bulletin:{1}")
    assert line.position == 1
    assert len(line.seal) == 64


def test_a_payload_has_one_spelling_and_keeps_a_name_s_own_characters() -> None:
    assert canonical({"b": 1, "a": "神\u2028あ"}) == '{"a":"神\u2028あ","b":1}'
    assert canonical({"a": {"y": 1, "x": 2}}) == canonical({"a": {"x": 2, "y": 1}})


@pytest.mark.parametrize(
    "payload",
    [
        {"reason": "tanaka@city.example から連絡"},
        {"to": ["a", {"x": "a..b@docomo.example"}]},
        {"tanaka@city.example": 1},
        {"reason": "ｔａｎａｋａ＠ｃｉｔｙ．ｅｘａｍｐｌｅ"},
        {"reason": "田中@例え.テスト"},
        {"reason": "tanaka @ city.example"},
    ],
)
def test_an_address_is_refused_as_bad_input(write: Write, payload: dict[str, Any]) -> None:
    with pytest.raises(journal.AddressInPayload) as refused:
        write(payload=payload)
    assert isinstance(refused.value, ValidationError)
    assert isinstance(refused.value, ValueError)
    assert "メールアドレス" in refused.value.messages[0]
    assert journal.entries() == ()


@pytest.mark.parametrize("text", ["10時@3階会議室", "時給1,200円@1人", "@city", "#1 @"])
def test_what_only_has_the_sign_is_written(write: Write, text: str) -> None:
    assert write(payload={"reason": text})


@pytest.mark.parametrize(
    "changes",
    [
        {"act": "Revised"},
        {"act": "bulletin"},
        {"object": "bulletin"},
        {"object": "bulletin:a b"},
        {"actor": journal.Actor("", "誰か")},
        {"actor": journal.Actor("staff:1", "a\x1fb")},
        {"actor": journal.Actor("staff:1", "名" * 201)},
        {"actor": journal.Actor("a@city.example", "名")},
        {"service": "s" * 41},
        {"object": "bulletin:" + "1" * 120},
        {"at": datetime(2026, 6, 3)},  # noqa: DTZ001 — that is what is refused
        {"payload": {"n": float("nan")}},
        {"payload": {"n": "\ud800"}},
    ],
)
def test_what_could_not_be_read_in_ten_years_is_refused(
    write: Write, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        write(**changes)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET act = 'a.b'",
        "UPDATE journal_entry SET payload = '{}'",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET position = 9",
        "DELETE FROM journal_seal",
    ],
)
def test_the_database_itself_keeps_the_rows(ids: list[int], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"written once|never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_entries_are_listed_by_object_prefix_and_act(write: Write) -> None:
    first, second = write(object="bulletin:1"), write(object="bulletin:12")
    third = write(object="dispatch:1", act="dispatch.started")
    assert [line.id for line in journal.entries("bulletin:1")] == [first]
    assert [line.id for line in journal.entries(prefix="bulletin:")] == [first, second]
    assert [line.id for line in journal.entries(acts=["dispatch.started"])] == [third]
    assert [line.id for line in journal.entries(limit=1, newest_first=True)] == [third]
    assert [line.id for line in journal.entries(after=first)] == [second, third]
