"""`domains`: the limits that come with the product are entered, and printed."""

import json

import pytest

from hayauma.console import domains as command
from hayauma.installation import domains

pytestmark = pytest.mark.django_db


def test_they_are_loaded_once_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["show"]) == 1
    assert command.main(["load"]) == 0
    assert "まとまりを入れました" in capsys.readouterr().out
    assert command.main(["load"]) == 0
    assert "変わりはありません" in capsys.readouterr().out
    assert command.main(["show", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["code"] for one in told} == set(domains.names())
    assert all(one["source"] and one["as_of"] for one in told)
    assert command.main(["show"]) == 0
    assert "NTTドコモ" in capsys.readouterr().out


@pytest.mark.parametrize("line", [[], ["nod"]])
def test_what_it_cannot_do_is_said(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(line) == 2
    assert "使い方" in capsys.readouterr().err
