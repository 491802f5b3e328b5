"""`bounce read`: one line for each file in its order, and nothing that a file holds breaks it."""

import json
import os
from pathlib import Path

import pytest

from hayauma import console
from hayauma.console import bounce
from hayauma.letterbox import child
from hayauma.letterbox.child import Nursery
from hayauma.mail.bounces import Class, Kind
from hayauma.mail.reasons import Reason
from tests.mail.bounces.samples import feedback, mail, report

pytestmark = pytest.mark.once

FAILED = (
    "Final-Recipient: rfc822; taro@Somewhere.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <taro@somewhere.example>: User unknown\n\n"
    "Final-Recipient: rfc822; hana@somewhere.example\nAction: delayed\nStatus: 4.2.2\n"
)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    contents = {
        "bounce.eml": report(FAILED),
        "ちらし.eml": mail("Good morning", subject="hello", sender="hana@home.example"),
        "away.eml": mail("gone", subject="Out of office", sender="hana@home.example"),
        "complaint.eml": feedback("Feedback-Type: abuse\nOriginal-Rcpt-To: a@b.example\n"),
        "empty.eml": b"",
        "large.eml": report(FAILED) + b"x" * 3_000_000,
        "deep.eml": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2_000,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "pipe.eml")
    return [str(tmp_path / name) for name in (*contents, "pipe.eml", "none.eml", "")]


def test_each_file_is_a_line_of_json_in_its_order(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.main(["bounce", "read", *files, "--json"]) == 0
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [line["file"] for line in lines] == files
    kinds = ["bounce", "other", "auto-reply", "complaint", "other", "bounce", *["other"] * 4]
    assert [line["kind"] for line in lines] == kinds
    assert lines[0]["recipients"] == [
        {
            "address": "taro@somewhere.example",
            "status": "5.1.1",
            "class": "permanent",
            "reason": "unknown_user",
            "dead": True,
        },
        {
            "address": "hana@somewhere.example",
            "status": "4.2.2",
            "class": "transient",
            "reason": "mailbox_full",
            "dead": False,
        },
    ]
    assert lines[5]["recipients"] == lines[0]["recipients"]
    assert [line["recipients"] for line in lines[1:3]] == [[], []]
    assert printed.err == ""


def test_people_read_it_in_japanese(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bounce.main(["read", *files[:4]]) == 0
    printed = capsys.readouterr().out
    assert f"{files[0]}　戻りメール\n" in printed
    assert "taro@somewhere.example　5.1.1　届かない　あて先のアドレスがない" in printed
    assert "hana@somewhere.example　4.2.2　まだ届いていない　相手の受信箱がいっぱい" in printed
    assert f"{files[2]}　自動応答\n" in printed
    assert f"{files[3]}　苦情（迷惑メールの申告）\n  a@b.example\n" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "使い方: bounce read"),
        (["reed", "x"], "「bounce reed」はできません。"),
        (["read"], "ファイル を書いてください。"),
        (["read", "x", "--jason"], "--jason は読めません。"),
        (["read", "x", "--json=1"], "--json に値"),
    ],
)
def test_what_cannot_be_understood_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = bounce.main(arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert said in printed.err


def test_every_kind_and_reason_has_its_japanese() -> None:
    assert set(bounce.KINDS) == set(Kind)
    assert set(bounce.REASONS) == set(Reason)
    assert set(bounce.CLASSES) == set(Class)


def test_without_a_process_to_read_with_it_says_so(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(_self: Nursery, _content: bytes) -> None:
        raise child.NoChild

    monkeypatch.setattr(Nursery, "report", none)
    assert bounce.main(["read", files[0]]) == 3
    assert "始められません" in capsys.readouterr().err


def test_a_file_that_kills_its_reader_is_other(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def killed(_self: Nursery, _content: bytes) -> None:
        raise child.Unreadable

    monkeypatch.setattr(Nursery, "report", killed)
    assert bounce.main(["read", files[0], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "other"
