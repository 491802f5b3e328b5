"""`relay`: entered with its password from stdin, shown without it, retired."""

import io
import json

import pytest

from hayauma import journal
from hayauma.console import migrating, relay
from hayauma.installation import relays
from hayauma.installation.models import Relay
from tests.town import Town


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "prepare", lambda at: 0)
    monkeypatch.setattr("sys.stdin", io.StringIO("a secret\n"))


def test_enter_show_retire(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert relay.main(["show"]) == 1
    line = ["enter", "--name", "city", "--host", "relay.haruka.example", "--port", "587"]
    assert relay.main([*line, "--user", "magazine", "--signs"]) == 0
    (one,) = relays.usable()
    assert (one.user, one.password, one.port, one.tls) == ("magazine", "a secret", 587, "require")
    assert one.signs
    capsys.readouterr()
    assert relay.main(["show", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "name": "city",
        "host": "relay.haruka.example",
        "port": 587,
        "tls": "require",
        "user": True,
        "connections": 8,
        "signs": True,
    }
    assert relay.main(["retire", "--name", "city"]) == 0
    assert relay.main(["show"]) == 1, "none is left"
    assert relays.usable() == ()
    assert Relay.objects.get().secret is None
    told = [entry.payload for entry in journal.entries("relay:city")]
    assert len(told) == 2
    assert "secret" not in str(told)


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["nod"],
        ["enter", "--name", "x"],
        ["enter", "--name", " ", "--host", "h"],
        ["enter", "--name", "x", "--host", "h", "--port", "70000"],
        ["enter", "--name", "x", "--host", "h", "--tls", "maybe"],
        ["retire", "--name", "x"],
    ],
)
def test_bad_input(town: Town, capsys: pytest.CaptureFixture[str], line: list[str]) -> None:
    try:
        code = relay.main(line)
    except SystemExit as left:
        code = int(left.code or 0)
    assert code == 2
    assert capsys.readouterr().err
    assert relays.usable() == ()
