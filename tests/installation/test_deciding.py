"""What the city has not decided: asked on paper, taken in as a table, in force as a version."""

import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import policies
from hayauma.installation.deciding import asking, cells, importing, paper
from hayauma.installation.services import ServiceView
from hayauma.regulation import NOT_REGULATED, Strength, load_profile, parse_profile
from hayauma.regulation.keys import BY_NAME, KEYS
from hayauma.regulation.profile import names
from hayauma.regulation.profile_writer import rewritten
from tests.installation.conftest import CLERK

ON = date(2026, 6, 1)
HEAD = "key,value,ground,decided_on,decided_by"
GROUND = "はるか市メールマガジン運用要領"


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *rows, "")).encode("utf-8-sig")


def row(key: str, value: str, *, ground: str = GROUND, day: str = "2026-05-28") -> str:
    return f'{key},"{value}",{ground},{day},広報課長'


def faults(content: bytes) -> list[tuple[int, str]]:
    shown = importing.preview(content, load_profile(), today=ON)
    assert not shown.fits
    return [(one.line, one.key) for one in shown.faults]


def test_only_what_stands_on_a_default_of_the_product_is_asked() -> None:
    policy = load_profile()
    lines = {one.key: one for one in asking.asked(policy)}
    assert "substitute.told_minutes" in lines
    assert "approval.content" not in lines  # a clause says so
    assert "substitute.look_after" not in lines  # a reading of the regulation
    one = lines["substitute.told_minutes"]
    assert (one.now, one.elsewhere) == ("45分", "30分")
    assert asking.asked(load_profile("hibarino")) == ()  # that town has decided everything


@pytest.mark.parametrize("name", names())
def test_each_value_is_read_from_its_cell_and_from_its_profile_again(name: str) -> None:
    policy = load_profile(name)
    for key in KEYS:
        value = policy.value(key.name)
        assert cells.value(cells.cell(value), key) == value, key.name
    day = policy.in_force_from + timedelta(days=400)
    again = parse_profile(rewritten(policy, {}, version="x", since=day), name)
    assert (again.version, again.in_force_from) == ("x", day)
    assert again.settings == policy.settings  # with the days they were in force from


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("works.quotation", "認める", "allowed"),
        ("works.quotation", " refused ", "refused"),
        ("length.characters", "２００字", 200),
        ("length.characters", "定めない", NOT_REGULATED),
        ("hold.spares", "緊急の配信メール、訂正メール", ("urgent", "correction")),
        ("hold.spares", "なし", ()),
        ("considerations.checklist", '["一、二", "三"]', ("一、二", "三")),
        ("calendar.closed", "12-29,12-30", ("12-29", "12-30")),
    ],
)
def test_a_cell_takes_words_and_signs(key: str, written: str, value: object) -> None:
    assert cells.value(written, BY_NAME[key]) == value


def test_the_sheet_is_the_same_bytes_twice_with_every_line(tmp_path: Path) -> None:
    policy = load_profile()
    first = paper.pdf(policy, on=ON)
    assert first == paper.pdf(policy, on=ON)
    assert b"pdfaid:part>3<" in first.replace(b" ", b"")
    if shutil.which("pdftotext"):
        file = tmp_path / "ask.pdf"
        file.write_bytes(first)
        said = subprocess.run(
            ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "ほかのまちの例" in said
        for one in asking.asked(policy):
            assert one.key in said


def test_the_table_as_it_is_printed_decides_nothing() -> None:
    printed = asking.as_csv(asking.asked(load_profile()))
    assert faults(printed) == [(1, "")]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (row("works.quotatiom", "refused"), "works.quotatiom"),  # no such key
        (row("works.quotation", "perhaps"), "works.quotation"),
        (row("length.characters", "0"), "length.characters"),
        (row("length.characters", "many"), "length.characters"),
        (row("lead_time.before", "{ days = "), "lead_time.before"),
        (row("approval.content", "required"), "approval.content"),  # a clause says so
        (row("works.quotation", "refused", ground=""), "works.quotation"),
        (row("works.quotation", "refused", day="2026-06-02"), "works.quotation"),  # tomorrow
        (row("works.quotation", "refused", day="2026-02-30"), "works.quotation"),
        (row("works.quotation", "refused", ground="あ" * 80), "works.quotation"),
        ("works.quotation,allowed,,,", "works.quotation"),  # changed, and by nobody
        (f"works.quotation,refused,{GROUND},2026-05-28,", "works.quotation"),
    ],
)
def test_what_does_not_fit_is_named_by_its_line_and_key(line: str, key: str) -> None:
    good = (
        row("length.characters", "200")
        if "length" not in line
        else row("works.quotation", "refused")
    )
    assert faults(table(good, "", line)) == [(4, key)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"key,value\r\n", 1),
        (b"\x81\xff\xfd", 1),
        (table('works.quotation,"marked'), 2),
        (b"x" * 1_000_001, 1),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, line: int) -> None:
    assert faults(content)[0][0] in (line, line + 1)


def test_the_same_key_twice_is_named_with_its_other_line() -> None:
    twice = table(row("works.quotation", "refused"), row("works.quotation", "allowed"))
    shown = importing.preview(twice, load_profile(), today=ON)
    (fault,) = shown.faults
    assert (fault.line, "2行目" in fault.sentence) == (3, True)


def test_decisions_come_into_force_as_a_version_with_their_ground(
    service: ServiceView, at: datetime
) -> None:
    before = at - timedelta(days=30)
    seed = load_profile()
    policies.put_in_force(
        service=service.code, text=seed.text, name=seed.name, ground="告示", actor=CLERK,
        in_force_from=before, at=before,
    )  # fmt: skip
    day = (at - timedelta(days=3)).date().isoformat()
    content = table(
        row("works.quotation", "認める", day=day), row("length.characters", "200", day=day)
    ).decode("utf-8-sig").encode("cp932")  # fmt: skip
    made = importing.put_in_force(content, service=service.code, actor=CLERK, at=at)
    now = policies.in_force(service=service.code, at=at)
    own, length = now.setting("works.quotation"), now.setting("length.characters")
    assert own.value == "allowed"
    assert own.basis.ground.startswith(GROUND)
    assert own.basis.ground.endswith("、広報課長）")
    assert (length.value, length.strength) == (200, Strength.MUST)
    assert now.setting("approval.content") == seed.setting("approval.content")
    assert len(asking.undecided(now)) == len(asking.undecided(seed)) - 2
    assert policies.in_force(service=service.code, at=before).value("works.quotation") == "refused"
    entry = journal.entries(object=f"service:{service.code}")[-1]
    assert (entry.act, made.ground.startswith(GROUND)) == ("policy.put_in_force", True)
    assert entry.payload is not None
    assert entry.payload["decided"] == {
        "works.quotation": "認める",
        "length.characters": "200字",
    }
    # Once more on the same day: another version, by another name.
    later = at + timedelta(minutes=1)
    again = importing.put_in_force(content, service=service.code, actor=CLERK, at=later)
    assert again.version == f"{made.version}.2"


def test_one_line_that_does_not_fit_and_nothing_is_taken_in(
    service: ServiceView, at: datetime
) -> None:
    seed = load_profile()
    policies.put_in_force(
        service=service.code, text=seed.text, name=seed.name, ground="告示", actor=CLERK,
        in_force_from=at, at=at,
    )  # fmt: skip
    content = table(
        row("works.quotation", "refused", day=at.date().isoformat()), row("length.characters", "x")
    )
    with pytest.raises(ValidationError, match=r"3行目 length\.characters"):
        importing.put_in_force(content, service=service.code, actor=CLERK, at=at)
    assert len(policies.versions(service=service.code)) == 1
