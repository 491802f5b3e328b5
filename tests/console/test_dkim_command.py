"""`dkim`: the line for the network section on stdout, everything for people on stderr."""

import json

import pytest

from hayauma.console import dkim, migrating
from hayauma.installation import signing
from tests.town import SERVICE, Town


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "prepare", lambda at: 0)


def test_make_show_use_end(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert dkim.main(["show"]) == 1
    assert dkim.main(["make", "--selector", "h1", "--algorithm", "ed25519"]) == 0
    out = capsys.readouterr().out
    (key,) = signing.keys(service=SERVICE)
    assert out == f"{key.record}\n"
    assert dkim.main(["show"]) == 1, "made is not yet in use"
    assert dkim.main(["use", "--selector", "h1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["state"] == "in_use"
    assert (told["name"], told["value"]) == (key.record_name, key.record_value)
    assert dkim.main(["show"]) == 0
    assert dkim.main(["end", "--selector", "h1"]) == 0
    assert dkim.main(["show"]) == 1
    assert "PRIVATE" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", [["make"], ["nod"], [], ["use", "--selector", "none"], ["make", "--selector", "A B"]]
)
def test_bad_input(town: Town, capsys: pytest.CaptureFixture[str], line: list[str]) -> None:
    try:
        code = dkim.main(line)
    except SystemExit as left:
        code = int(left.code or 0)
    assert code == 2
    said = capsys.readouterr()
    assert said.err
    assert not said.out


def test_no_service_yet(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert dkim.main(["show"]) == 2
    assert "配信サービス" in capsys.readouterr().err
