"""A sample with a seed and its papers: the same again, on record, and verifiable by themselves."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.journal.exporting import verify_export
from hayauma.oversight.audit import bundling, sampling
from hayauma.oversight.audit.answers import Table
from hayauma.oversight.audit.exporting import as_csv, written
from hayauma.oversight.audit.sampling import Sample
from tests.archive.sent import draft, started
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def draw(town: Town, seed: str = "令和8年度-1", size: int = 2) -> Sample:
    return sampling.draw(
        service=SERVICE, since=town.at - DAY, until=town.at + DAY, size=size, seed=seed
    )


def sent(town: Town, count: int = 4) -> None:
    for n in range(count):
        started(town, draft(subject=f"お知らせ{n}"), town.at + timedelta(minutes=n))


def test_a_sample_is_the_smallest_marks_and_can_be_drawn_by_hand(town: Town) -> None:
    sent(town)
    found = draw(town)
    assert (found.population, len(found.drawn)) == (4, 2)
    numbers = [f"2026-{n}" for n in range(1, 5)]
    by_hand = sorted(
        numbers, key=lambda one: hashlib.sha256(f"令和8年度-1:{one}".encode()).digest()
    )
    assert [one.number for one in found.drawn] == by_hand[:2]
    assert draw(town) == found
    others = {tuple(one.number for one in draw(town, seed=str(n)).drawn) for n in range(20)}
    assert len(others) > 3, "another seed draws others"


@pytest.mark.parametrize(
    ("seed", "size", "field"), [("", 2, "seed"), ("a@b", 2, "seed"), ("1", 0, "size")]
)
def test_what_cannot_be_drawn_is_said(town: Town, seed: str, size: int, field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        draw(town, seed, size)
    assert list(fault.value.message_dict) == [field]


def packed(town: Town) -> dict[str, bytes]:
    with bundling.bundle(draw(town), by=town.supervisor, at=town.at) as file:
        whole = zipfile.ZipFile(file)
        return {name: whole.read(name) for name in whole.namelist()}


def test_the_papers_are_the_same_again_and_verify_themselves(town: Town, tmp_path: Path) -> None:
    sent(town, 3)
    journal.seal()
    first, second = packed(town), packed(town)
    grown = {"journal.jsonl", "SHA256SUMS"}
    assert {name for name in first if first[name] != second[name]} == grown
    assert first["record-sheets.pdf"].startswith(b"%PDF")
    for line in second["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(second[name]).hexdigest() == digest
    assert first.keys() == {"README.txt", "sample.csv", "record-sheets.pdf", "findings.csv"} | {
        "verify_journal.py",
        "journal.jsonl",
        "SHA256SUMS",
    }
    rows = list(csv.reader(io.StringIO(first["sample.csv"].decode("utf-8-sig"))))
    assert len(rows) == 3
    assert not any(b"@" in first[name] for name in ("sample.csv", "findings.csv", "journal.jsonl"))
    made = journal.entries(acts=["audit.bundle_made"])
    assert [(one.payload or {})["seed"] for one in made] == ["令和8年度-1"] * 2

    assert verified(tmp_path, first) == (0, True)
    lines = first["journal.jsonl"].decode().splitlines()
    changed = json.loads(lines[3])
    changed["entry"]["actor_name"] = "別の人"
    forged = [*lines[:3], json.dumps(changed), *lines[4:]]
    assert verified(tmp_path, first | {"journal.jsonl": "\n".join(forged).encode()})[0] == 1
    cut = [line for n, line in enumerate(lines) if n != 3]
    assert verified(tmp_path, first | {"journal.jsonl": "\n".join(cut).encode()})[0] == 1


def verified(folder: Path, files: dict[str, bytes]) -> tuple[int, bool]:
    """What the verifier says on a machine that has nothing of ours; our own says the same."""
    for name in ("verify_journal.py", "journal.jsonl"):
        (folder / name).write_bytes(files[name])
    done = subprocess.run(
        [sys.executable, "-I", "verify_journal.py", "journal.jsonl"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert verify_export(folder / "journal.jsonl").ok is (done.returncode == 0)
    return done.returncode, "書かれた時のまま" in done.stdout.decode()


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-2", "@x", "\tx", "＝A1", "　=A1", "＋1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert written(cell) == f"'{cell}"


def test_a_file_for_a_spreadsheet(at: datetime) -> None:
    whole = as_csv(Table("", ("時刻", "日", "数", "無"), ((at, date(2026, 6, 3), 1.5, None),)))
    assert whole.startswith(b"\xef\xbb\xbf")
    assert whole.decode("utf-8-sig") == "時刻,日,数,無\r\n2026-06-03 10:00:00,2026-06-03,1.5,\r\n"
