"""Verification: whatever is changed behind the journal's back is found, at the lowest place."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hayauma import journal
from hayauma.journal import exporting
from tests.journal.conftest import CLERK, Tamper

Write = Callable[..., int]

# What a column is changed to, each by as little as can be: one byte, one second, one bit.
CHANGES = {
    "at": "'2026-06-03 01:00:02.000001+00:00'",
    "act": "'bulletin.reviseD'",
    "actor": "'staff:13'",
    "actor_name": "'防犯課長 小林 二郎'",
    "service": "'magazinf'",
    "object": "'bulletin:9'",
    "payload": """'{"件名":"大雨のお知らせ ①㈱髙","版":3}'""",
    "commit_key": "{zero}",
    "commitment": "{zero}",
}


def zero() -> str:
    """Thirty-two nought bytes, as the database at hand spells them."""
    zeros = "00" * 32
    return f"'\\x{zeros}'" if connection.vendor == "postgresql" else f"x'{zeros}'"


def check(tmp_path: Path) -> journal.Verification:
    """Verify the database, and the same journal written out: both say the same."""
    found = journal.verify()
    file = tmp_path / "export.jsonl"
    with file.open("w", encoding="utf-8") as out:
        exporting.write_export(out)
    exported = exporting.verify_export(file)
    assert (exported.ok, exported.first_bad) == (found.ok, found.first_bad)
    return found


def test_an_untouched_journal_is_sound(ids: list[int], tmp_path: Path) -> None:
    assert check(tmp_path) == journal.Verification(6, 6, 0, True, None, "")


def test_an_empty_journal_is_sound(db: None, tmp_path: Path) -> None:
    assert check(tmp_path) == journal.Verification(0, 0, 0, True, None, "")


def test_what_is_not_sealed_counts_in_entries_alone(
    ids: list[int], write: Write, tmp_path: Path
) -> None:
    write()
    assert check(tmp_path) == journal.Verification(7, 6, 0, True, None, "")


@pytest.mark.parametrize("column", CHANGES)
def test_any_column_changed_is_found(
    ids: list[int], tamper: Tamper, tmp_path: Path, column: str
) -> None:
    value = CHANGES[column].format(zero=zero()) if "{zero}" in CHANGES[column] else CHANGES[column]
    if column == "at" and connection.vendor == "sqlite":
        value = value.replace("+00:00", "")
    tamper(f"UPDATE journal_entry SET {column} = {value} WHERE id = %s", ids[1])
    found = check(tmp_path)
    assert (found.ok, found.first_bad) == (False, 2)
    assert "書かれた時と違います" in found.why


def test_a_time_that_is_another_whole_second_is_found(
    write: Write, tamper: Tamper, at: datetime, tmp_path: Path
) -> None:
    # A database leaves a fraction of nought out; what is left must still be looked at.
    one = write(at=at)
    journal.seal()
    zone = "+00:00" if connection.vendor == "postgresql" else ""
    tamper(f"UPDATE journal_entry SET at = '2026-06-03 01:00:01{zone}' WHERE id = %s", one)
    assert check(tmp_path).first_bad == 1


def test_the_table_of_changes_knows_every_column(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        assert {column[0] for column in cursor.description or ()} == {"id", *CHANGES}


def test_a_commitment_s_key_made_longer_is_found(
    ids: list[int], tamper: Tamper, tmp_path: Path
) -> None:
    # A noughted tail would change nothing in HMAC.
    with connection.cursor() as cursor:
        cursor.execute("SELECT commit_key FROM journal_entry WHERE id = %s", [ids[2]])
        key = bytes(cursor.fetchone()[0])
    tamper("UPDATE journal_entry SET commit_key = %s WHERE id = %s", key + b"\0", ids[2])
    assert check(tmp_path).first_bad == 3


def test_a_sealed_entry_deleted_is_found(ids: list[int], tamper: Tamper, tmp_path: Path) -> None:
    tamper("DELETE FROM journal_entry WHERE id = %s", ids[3])
    found = check(tmp_path)
    assert found == journal.Verification(5, 6, 0, False, 4, found.why)


@pytest.mark.parametrize("position", range(1, 7))
def test_a_seal_deleted_is_found_even_the_newest(
    ids: list[int], tamper: Tamper, tmp_path: Path, position: int
) -> None:
    tamper("DELETE FROM journal_seal WHERE position = %s", position)
    found = check(tmp_path)
    assert found == journal.Verification(6, 5, 0, False, position, found.why)
    assert "封がありません" in found.why


def test_the_loss_of_a_seal_is_not_hidden_by_sealing_on(
    ids: list[int], tamper: Tamper, write: Write, tmp_path: Path
) -> None:
    tamper("DELETE FROM journal_seal WHERE position = 6")
    write()
    assert journal.seal() == 2
    assert check(tmp_path).first_bad == 6


def test_every_seal_deleted_is_found(ids: list[int], tamper: Tamper, tmp_path: Path) -> None:
    tamper("DELETE FROM journal_seal")
    assert check(tmp_path).first_bad == 1


def test_the_head_deleted_is_found_and_not_made_anew(
    ids: list[int], tamper: Tamper, write: Write
) -> None:
    tamper("DELETE FROM journal_head")
    assert journal.verify().first_bad == 6
    write()
    journal.seal()
    assert journal.verify().ok is False


@pytest.mark.parametrize("column", ["position", "hash"])
def test_the_head_changed_is_found(
    ids: list[int], tamper: Tamper, tmp_path: Path, column: str
) -> None:
    tamper(f"UPDATE journal_head SET {column} = {'4' if column == 'position' else zero()}")
    found = check(tmp_path)
    assert (found.ok, found.first_bad) == (False, 5 if column == "position" else 6)


def test_the_contents_of_two_entries_exchanged_are_found(
    ids: list[int], tamper: Tamper, tmp_path: Path
) -> None:
    columns = ", ".join(CHANGES)
    tamper(f"CREATE TEMPORARY TABLE kept AS SELECT id, {columns} FROM journal_entry")
    for mine, other in ((ids[1], ids[4]), (ids[4], ids[1])):
        tamper(
            f"UPDATE journal_entry SET ({columns}) = (SELECT {columns} FROM kept WHERE id = %s)"
            " WHERE id = %s",
            other,
            mine,
        )
    tamper("DROP TABLE kept")
    assert check(tmp_path).first_bad == 2


@pytest.mark.parametrize("what", ["hash", "entry_id", "both"])
def test_two_seals_exchanged_are_found(
    ids: list[int], tamper: Tamper, tmp_path: Path, what: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, entry_id, hash FROM journal_seal ORDER BY position")
        seals = {row[0]: row for row in cursor.fetchall()}
    tamper("DELETE FROM journal_seal WHERE position IN (3, 5)")
    for position, other in ((3, 5), (5, 3)):
        entry_id = seals[other if what != "hash" else position][1]
        made = bytes(seals[other if what != "entry_id" else position][2])
        tamper("INSERT INTO journal_seal VALUES (%s, %s, %s)", position, entry_id, made)
    assert check(tmp_path).first_bad == 3


def test_the_lowest_of_several_is_named(ids: list[int], tamper: Tamper, tmp_path: Path) -> None:
    tamper("UPDATE journal_entry SET act = 'a.b' WHERE id = %s", ids[4])
    tamper("UPDATE journal_entry SET act = 'a.b' WHERE id = %s", ids[2])
    assert check(tmp_path).first_bad == 3


def test_a_payload_erased_by_the_act_leaves_the_chain_sound(
    ids: list[int], at: datetime, tmp_path: Path
) -> None:
    own = journal.erase_payload(entry_id=ids[2], actor=CLERK, at=at, ground="本人の求め")
    assert check(tmp_path) == journal.Verification(7, 6, 0, True, None, "")
    journal.seal()
    assert check(tmp_path) == journal.Verification(7, 7, 0, True, None, "")
    lines = {line.id: line for line in journal.entries()}
    assert lines[ids[2]].payload is None
    assert lines[own].payload == {"entry": ids[2], "ground": "本人の求め"}


@pytest.mark.parametrize(
    "columns", ["payload = NULL, commit_key = NULL", "payload = NULL", "commit_key = NULL"]
)
def test_a_payload_erased_by_hand_does_not(
    ids: list[int], tamper: Tamper, tmp_path: Path, columns: str
) -> None:
    tamper(f"UPDATE journal_entry SET {columns} WHERE id = %s", ids[2])
    assert check(tmp_path).first_bad == 3


def test_the_erase_act_of_one_entry_does_not_cover_another(
    ids: list[int], tamper: Tamper, at: datetime, tmp_path: Path
) -> None:
    journal.erase_payload(entry_id=ids[2], actor=CLERK, at=at, ground="本人の求め")
    tamper("UPDATE journal_entry SET payload = NULL, commit_key = NULL WHERE id = %s", ids[4])
    assert check(tmp_path).first_bad == 5


def test_an_erase_act_does_not_cover_what_was_written_after_it(
    write: Write, tamper: Tamper, tmp_path: Path
) -> None:
    early = write()
    write(act="journal.payload_erased", object=f"entry:{early + 2}")
    later = write()
    assert later == early + 2
    journal.seal()
    tamper("UPDATE journal_entry SET payload = NULL, commit_key = NULL WHERE id = %s", later)
    assert check(tmp_path).first_bad == 3


def test_nothing_is_erased_without_a_ground_or_twice(ids: list[int], at: datetime) -> None:
    with pytest.raises(ValidationError, match="消去の根拠を書いてください"):
        journal.erase_payload(entry_id=ids[0], actor=CLERK, at=at, ground=" ")
    own = journal.erase_payload(entry_id=ids[0], actor=CLERK, at=at, ground="本人の求め")
    for gone in (ids[0], own, 10**9):
        with pytest.raises(ValidationError, match="消去できる内容はありません"):
            journal.erase_payload(entry_id=gone, actor=CLERK, at=at, ground="本人の求め")


@pytest.mark.once
@pytest.mark.parametrize("column", ["act", "actor_name", "payload", "at"])
def test_a_column_of_another_type_or_of_no_text_is_found(
    ids: list[int], tamper: Tamper, column: str, on_postgresql: bool
) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL keeps a column's type")
    tamper(f"UPDATE journal_entry SET {column} = CAST({column} AS BLOB) WHERE id = %s", ids[3])
    assert journal.verify().first_bad == 4
    tamper(f"UPDATE journal_entry SET {column} = CAST(x'ff' AS TEXT) WHERE id = %s", ids[2])
    assert journal.verify().first_bad == 3
