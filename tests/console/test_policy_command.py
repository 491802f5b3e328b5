"""The verb `policy` from outside: what it prints, and its exit codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hayauma.console import policy
from hayauma.regulation import QUESTIONS
from tests.regulation.towns import HIBARINO, TORIDE

Said = tuple[int, str, str]  # exit code, stdout, stderr
Ask = Callable[..., Said]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*argv: str) -> Said:
        try:
            code = policy.main(argv)
        except SystemExit as stopped:  # argparse stops by itself on arguments it cannot read
            code = int(str(stopped.code))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def facts(tmp_path: Path) -> Callable[[object], str]:
    def write(content: object) -> str:
        file = tmp_path / "facts.json"
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        file.write_bytes(raw)
        return str(file)

    return write


def last_line(out: str) -> Any:
    return json.loads(out.splitlines()[-1])


def test_profiles(ask: Ask) -> None:
    assert ask("profiles") == (0, "toride\nhibarino\n", "")


def test_explain(ask: Ask, facts: Callable[[object], str]) -> None:
    file = facts({"approval": "live", "terminal": "unknown"})

    code, out, err = ask("explain", "release", "--facts", file, "--json")
    answer = last_line(out)

    assert (code, len(out.splitlines()), err) == (1, 1, "")
    assert {key: answer[key] for key in ("act", "outcome", "allowed", "clause", "kind")} == {
        "act": "release", "outcome": "refused", "allowed": False,
        "clause": "第8条第2項", "kind": "条",
    }  # fmt: skip
    assert (answer["profile"], answer["profile_version"]) == ("toride", TORIDE.version)
    assert answer["ground"].startswith("取手市メールマガジン運用管理規程")
    (reason,) = answer["reasons"]
    assert (reason["code"], reason["clause"]) == ("terminal_unknown", "第8条第2項")
    assert "この機器からは発信できません" in reason["text"]


@pytest.mark.parametrize(
    ("written", "outcome", "allowed", "code", "clause"),
    [
        ({"approval": "live", "terminal": "enrolled"}, "allowed", True, 0, "第8条第1項"),
        ({"urgent": True, "terminal": "enrolled"}, "needs_reason", False, 0, None),
        ({"approval": "live", "terminal": "enrolled", "window": "missed"}, "refused", False, 1,
         None),
    ],
)  # fmt: skip
def test_outcomes_and_exit_codes(
    ask: Ask, facts: Callable[[object], str], written: object, outcome: str, allowed: bool,
    code: int, clause: str | None,
) -> None:  # fmt: skip
    exit_code, out, _ = ask("explain", "release", "--facts", facts(written), "--json")
    answer = last_line(out)

    assert (answer["outcome"], answer["allowed"], exit_code) == (outcome, allowed, code)
    assert answer["clause"] == clause


def test_noted_is_allowed(ask: Ask, facts: Callable[[object], str]) -> None:
    file = facts({"programme": "owned", "author": "in_charge", "findings": 1})

    code, out, _ = ask("explain", "submit", "--facts", file, "--json")

    assert (code, last_line(out)["outcome"], last_line(out)["allowed"]) == (0, "noted", True)


def test_explain_for_people(ask: Ask, facts: Callable[[object], str]) -> None:
    file = facts({"approval": "live", "terminal": "enrolled", "hours": "outside"})

    code, out, _ = ask("explain", "release", "--facts", file, "--profile", "hibarino")

    assert code == 1
    assert "release: できません" in out
    assert "根拠: 第5条第1項" not in out.splitlines()[2:]
    assert "時間は平日08:30〜17:15です（第6条第1項）" in out


def test_explain_by_a_towns_own_file(
    ask: Ask, facts: Callable[[object], str], tmp_path: Path
) -> None:
    town = tmp_path / "town.toml"
    town.write_text(TORIDE.text.replace('name = "toride"', 'name = "ours"'))

    _, out, _ = ask("explain", "release", "--facts", facts({}), "--profile", str(town), "--json")

    assert last_line(out)["profile"] == "ours"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"aproval": "live"}, "aproval"),
        ({"urgent": "yes"}, "urgent"),
        ({"approval": "yes"}, "approval"),
        ([], "JSON オブジェクト"),
        (b"{", "facts.json:1"),
        (b"\n{]", "facts.json:2"),
        (b'{"urgent": true, "urgent": false}', "urgent"),
        (b"\xff", "UTF-8"),
        (b"", "facts.json"),
        (b"[" * 100_000, "JSON"),
        (b'{"characters": ' + b"9" * 5_000 + b"}", "JSON"),
    ],
)
def test_bad_facts_are_a_sentence(
    ask: Ask, facts: Callable[[object], str], content: object, named: str
) -> None:
    code, out, err = ask("explain", "release", "--facts", facts(content), "--json")

    assert (code, out) == (2, "")
    assert named in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["explain", "release", "--facts", "/no/such.json"], "/no/such.json"),
        (["explain", "release", "--facts", "/"], "読めません"),
        (["explain", "release"], "--facts を書いてください"),
        (["explain", "fly", "--facts", "x"], "fly"),
        (["facts", "fly"], "publish_personal_data"),
        (["facts"], "ACT を書いてください"),
        (["show", "--profile", "nowhere"], "nowhere"),
        (["show", "--profile"], "--profile の後に"),
        (["show", "extra"], "extra は読めません"),
        (["show", "--js"], "--js は読めません"),
        (["check"], "FILE を書いてください"),
        (["check", "/no/such.toml"], "/no/such.toml"),
        (["dance"], "dance"),
    ],
)
def test_bad_arguments_are_a_sentence(ask: Ask, argv: list[str], named: str) -> None:
    code, out, err = ask(*argv)

    assert (code, out) == (2, "")
    assert named in err
    assert re.search("[ぁ-ん]", err.splitlines()[0]), "not Japanese"


def test_check_prints_one_finding_a_line(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text(TORIDE.text.replace("value = 30", "value = -1").replace('第6条"\ns', '第6"\ns'))

    code, out, _ = ask("check", str(file))

    assert code == 1
    assert [re.sub(r"^.*/town.toml:[0-9]+: ([\w.]+): .+$", r"\1", line) for line in
            out.splitlines()] == ["author.who.clause", "approval.window_minutes.value"]  # fmt: skip


def test_check_of_a_good_and_of_an_unreadable_file(ask: Ask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(HIBARINO.text)
    bad.write_text("x = [")

    assert ask("check", str(good))[:2] == (0, "")
    assert ask("check", str(bad))[0] == 1


def test_a_defective_profile_is_bad_input_elsewhere(
    ask: Ask, facts: Callable[[object], str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("x = [")

    for argv in (
        ["show", "--profile", str(bad), "--json"],
        ["explain", "release", "--facts", facts({}), "--profile", str(bad)],
    ):
        code, out, err = ask(*argv)
        assert (code, out) == (2, "")
        assert "bad.toml:1" in err


def test_show(ask: Ask) -> None:
    code, out, _ = ask("show", "--profile", "hibarino", "--json")
    shown = last_line(out)

    assert (code, shown["profile"], shown["version"]) == (0, "hibarino", HIBARINO.version)
    assert len(shown["values"]) == len(HIBARINO.values())
    lead = next(value for value in shown["values"] if value["key"] == "lead_time.before")
    assert lead == {
        "key": "lead_time.before",
        "value": {"days": 3, "counting": "business", "by": "15:00"},
        "kind": "条",
        "clause": "第4条第1項",
        "ground": HIBARINO.title,
        "strength": "must",
        "in_force_from": "2024-04-01",
    }
    assert all((value["clause"] is None) == (value["kind"] != "条") for value in shown["values"])


def test_show_for_people(ask: Ask) -> None:
    _, out, _ = ask("show")

    assert "内容の承認：必要　〔第8条第1項〕必ず" in out
    assert "〔市の定め・製：市が未決定（製品の初期値）〕" in out


@pytest.mark.parametrize("act", ["release", "publish_personal_data", "withdraw"])
def test_facts(ask: Ask, act: str) -> None:
    code, out, err = ask("facts", act)
    told = last_line(out)

    assert (code, told["act"]) == (0, act)
    assert [fact["key"] for fact in told["facts"]] == [spec.key for spec in QUESTIONS[act].specs]
    assert {"key", "type", "values", "meaning", "default"} == set(told["facts"][0])
    assert told["facts"][0]["meaning"] in err


def test_the_defaults_facts_tells_are_facts(ask: Ask, facts: Callable[[object], str]) -> None:
    for act in QUESTIONS:
        _, out, _ = ask("facts", act, "--json")
        defaults = {fact["key"]: fact["default"] for fact in last_line(out)["facts"]}

        code, with_defaults, _ = ask("explain", act, "--facts", facts(defaults), "--json")
        without = ask("explain", act, "--facts", facts({}), "--json")

        assert (code, with_defaults) == without[:2]


def test_help(ask: Ask) -> None:
    assert ask("--help")[0] == 0
    assert ask()[0] == 0
    code, out, _ = ask("explain", "--help")
    assert code == 0
    assert "使い方: hayauma policy explain" in out


def test_ask(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "ask.pdf"
    code, out, err = ask("ask", "--out", str(file), "--on", "2026-10-01")
    assert (code, out, "市が未決定の項目は" in err) == (0, "", True)
    assert file.read_bytes().startswith(b"%PDF")
    code, out, _ = ask("ask", "--csv", "--profile", "hibarino")
    assert (code, out.count("\n")) == (0, 1)  # that town has decided everything
    code, out, _ = ask("ask", "--csv")
    assert "substitute.told_minutes,45,,,," in out
    for wrong in ((), ("--csv", "--out", str(file)), ("--out", str(tmp_path)),
                  ("--out", str(file), "--on", "tomorrow")):  # fmt: skip
        assert ask("ask", *wrong)[0] == 2, wrong
