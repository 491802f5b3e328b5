"""The command's own words: unknown verbs, lists, exit codes of what stands outside."""

import subprocess
from collections.abc import Callable, Sequence

import pytest
from django.db.utils import OperationalError

from hayauma import console
from hayauma.console import verbs

pytestmark = pytest.mark.once

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_an_unknown_verb_is_bad_input_with_the_nearest_that_is_there(hayauma: Command) -> None:
    found = hayauma("chekc")

    assert found.returncode == 2
    assert found.stdout == ""
    assert "「chekc」という動詞はありません。 check ですか。" in found.stderr


def test_no_verb_lists_those_that_are_there(hayauma: Command) -> None:
    found = hayauma()

    assert found.returncode == 0
    for verb in verbs.known():
        assert f"  {verb.name} " in found.stdout


@pytest.mark.parametrize("verb", verbs.known(), ids=lambda verb: verb.name)
def test_every_verb_that_is_there_can_be_called(verb: verbs.Verb) -> None:
    assert callable(verb.load())


def test_a_verb_whose_module_is_not_there_is_not_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = verbs.Verb("later", "hayauma.console.later:main", "まだない")
    monkeypatch.setattr(verbs, "VERBS", (*verbs.VERBS, later))

    assert verbs.find("later") is None
    assert "later" not in console.summary()


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("mysql://x/y", 2, "DATABASE_URL: mysql:// は使えません"),
        ("postgresql://nobody@127.0.0.1:1/none", 3, "データベースにつながりません"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(
    hayauma: Command, url: str, code: int, sentence: str
) -> None:
    found = hayauma("journal", "verify", DATABASE_URL=url)

    assert found.returncode == code, found.stderr
    assert sentence in found.stderr
    assert "Traceback" not in found.stderr


def test_a_database_that_goes_away_under_a_verb_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(argv: Sequence[str]) -> int:
        raise OperationalError("server closed the connection\nand more")

    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    monkeypatch.setattr(verbs.Verb, "load", lambda self: gone)

    assert console.main(["outcomes"]) == 3
    assert capsys.readouterr().err == "データベースを使えません: server closed the connection\n"


@pytest.mark.parametrize("verb", ["test", "check"])
def test_an_argument_that_cannot_be_read_is_a_sentence(hayauma: Command, verb: str) -> None:
    found = hayauma(verb, "--only-mine")

    assert found.returncode == 2
    assert "--only-mine は読めません。" in found.stderr
