"""`bench` from outside, small: the rows it prints, the promise it checks, the figures it keeps."""

import json
import shutil
from pathlib import Path

import pytest

from bench import figures
from bench.chaos import Found
from hayauma.console import bench, clone
from tests.conftest import Command

pytestmark = pytest.mark.once
NEEDS_POSTFIX = pytest.mark.skipif(
    shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/sbin") is None,
    reason="smtp-sink がありません: apt-get install -y postfix",
)
# Seconds: many processes start one after the other.
PATIENCE = 300
KEYS = {
    *("sender", "db", "recipients", "reply_ms", "per_second", "ratio_to_smtp_source"),
    *("cpu_us_per_letter", "peak_rss_mib"),
}


@pytest.mark.long
@NEEDS_POSTFIX
def test_send_measures_side_by_side(hayauma: Command) -> None:
    done = hayauma(
        *("bench", "send", "--recipients", "40", "--runs", "1", "--db", "sqlite", "--json"),
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert set(found) == {"rows", "dkim"}
    assert set(found["dkim"]) == {"share_of_openssl", "gain_two_threads"}
    assert all(set(row) == KEYS for row in found["rows"])
    assert [(row["sender"], row["db"], row["reply_ms"]) for row in found["rows"]] == [
        ("smtp-source", None, 0),
        ("hayauma", "sqlite", 0),
        ("django", None, 0),
        ("smtplib", None, 0),
        ("smtp-source", None, 20),
        ("hayauma", "sqlite", 20),
    ]
    first = found["rows"][0]
    assert first["ratio_to_smtp_source"] == 1.0
    assert all(row["per_second"] > 0 and row["recipients"] == 40 for row in found["rows"])


@pytest.mark.long
@NEEDS_POSTFIX
def test_hosts_are_measured_beside_one_and_with_one_killed(hayauma: Command) -> None:
    done = hayauma(
        *("bench", "hosts", "--recipients", "1200", "--hosts", "2", "--runs", "1", "--json"),
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert [row["engine"] for row in found["rows"]] == ["local", "cluster"]
    assert found["ratio"] > 0
    assert found["cpu_ratio"] > 0
    assert found["killed"]["lost"] == 0
    assert found["killed"]["extra"] <= found["killed"]["flush"] + found["killed"]["connections"]


def test_chaos_keeps_the_promise(hayauma: Command) -> None:
    done = hayauma(
        *("bench", "chaos", "--kills", "2", "--recipients", "800", "--connections", "4"),
        "--json",
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["kills"], found["lost"], found["connections"]) == (2, 0, 4)
    assert found["extra"] <= 8
    assert found["resolved"] <= found["uncertain"]


@pytest.mark.long
def test_chaos_keeps_it_a_hundred_times(hayauma: Command) -> None:
    done = hayauma("bench", "chaos", "--kills", "100", "--json", timeout=3_000)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_snapshot_tells_both_times(hayauma: Command) -> None:
    done = hayauma(
        *("bench", "snapshot", "--recipients", "200", "--db", "sqlite", "--json"), timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["db"], found["subscribers"], found["audience"]) == ("sqlite", 250, 200)
    assert found["seconds"] > 0
    assert found["first_letter_s"] > 0


URGENT_KEYS = {"first_ms", "first_p99_ms", "order_ms", "last_s", "alone_s", "ratio", "cpu_s"}


@pytest.mark.long
def test_urgent_and_domains_tell_their_ratios(hayauma: Command) -> None:
    for verb, options, keys in (
        ("urgent", ("--urgent", "200", "--releases", "2"), URGENT_KEYS),
        ("domains", (), {"alone_s", "with_hanging_s", "ratio", "cpu_s", "cpu_hanging_s"}),
    ):
        done = hayauma(
            *("bench", verb, "--recipients", "2000", "--runs", "1", "--db", "sqlite", "--json"),
            *options,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        assert keys <= set(found)
        assert found["ratio"] > 0


@pytest.mark.parametrize(
    ("lost", "extra", "worst", "kept"),
    [(0, 8, 1, True), (1, 0, 0, False), (0, 9, 1, False), (0, 2, 2, False)],
)
def test_the_promise_of_chaos(lost: int, extra: int, worst: int, *, kept: bool) -> None:
    found = Found(
        kills=2, lost=lost, extra=extra, worst=worst, connections=4, uncertain=8, resolved=8,
        resume_s=1.0, letters=800, db="sqlite", seed=1,
    )  # fmt: skip
    assert found.kept is kept


def test_outside_of_a_clone_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "clone_root", lambda: None)
    assert bench.main(["send"]) == 2
    assert "git clone" in capsys.readouterr().err
    assert bench.main(["fly"]) == 2
    assert clone.clone_root() is not None


def test_figures_are_kept_drawn_and_tabulated(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    page.write_text(f"before\n{figures.BEGIN}\nold\n{figures.END}\nafter\n", "utf-8")
    row = dict.fromkeys(figures.COLUMNS, 1.0) | {"sender": "smtp-source", "db": None}
    ours = row | {"sender": "hayauma", "db": "sqlite", "ratio_to_smtp_source": 0.5}
    counted = {"recipients": 10_000, "reply_ms": 0}
    for _ in range(2):
        figures.keep([row | counted, ours | counted], tmp_path)
    assert len((tmp_path / "figures.csv").read_text("utf-8").splitlines()) == 5
    drawing = (tmp_path / "figures.svg").read_text("utf-8")
    assert drawing.count("<rect") == 3
    assert "hayauma sqlite 10,000" in drawing
    text = page.read_text("utf-8")
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "| hayauma | sqlite | 10,000 | 0 | 1 | 0.50 | 1 | 1 | " in text
