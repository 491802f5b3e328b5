"""`journal verify|seal|export` (証跡): is the record still what was written?"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection

from hayauma import journal
from hayauma.console.arguments import Arguments
from hayauma.journal import exporting

DONE, FOUND_WANTING, BAD_INPUT, OUTSIDE = 0, 1, 2, 3
USAGE = """使い方: journal verify [--db | --export ファイル] [--json]   証跡を確かめる
        journal seal [--json]                               まだの証跡に封をする
        journal export ファイル [--json]                    証跡を書き出す"""

Answer = tuple[dict[str, Any], int]


class BadInput(ValueError):
    """Something that was typed cannot be used; the message is the sentence to print."""


class Unusable(Exception):
    """There is no journal to read; the message is the sentence to print."""


def main(argv: Sequence[str]) -> int:
    """Run `journal VERB …` and return the exit code: 0 sound, 1 found wanting, 2, 3."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    if name in {"-h", "--help"}:
        print(USAGE)
        return DONE
    if name not in VERBS:
        return _say(f"「journal {name}」はできません。\n{USAGE}" if name else USAGE, BAD_INPUT)
    asked = _arguments(name).parse_args(rest)
    try:
        answer, code = VERBS[name](asked)
    except (BadInput, exporting.NotAnExport) as fault:
        return _say(str(fault), BAD_INPUT)
    except Unusable as fault:
        return _say(str(fault), OUTSIDE)
    except DatabaseError as fault:
        # A file that no longer reads as a database is told here too, not only a server away.
        return _say(f"データベースを使えません: {_first_line(fault)}", OUTSIDE)
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False))
    return code


def _arguments(name: str) -> Arguments:
    parser = Arguments(f"journal {name}", "証跡")
    if name == "verify":
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--db", action="store_true", help="データベースの証跡を確かめる（既定）"
        )
        source.add_argument(
            "--export", type=Path, metavar="ファイル", help="書き出した証跡を確かめる"
        )
    if name == "export":
        parser.add_argument("file", type=Path, metavar="ファイル", help="新しいファイル")
    parser.add_argument("--json", action="store_true", help="結果を最後の行に JSON で書く")
    return parser


def _verify(asked: argparse.Namespace) -> Answer:
    """Verify the database or a file, and say in a sentence what was found."""
    if asked.export is None:
        _database_stands()
        found = journal.verify()
    else:
        try:
            found = exporting.verify_export(asked.export)
        except OSError as fault:
            raise BadInput(f"--export: {asked.export} を読めません({fault.strerror})。") from None
    if found.ok:
        _say(f"証跡 {found.entries:,}件、封 {found.sealed:,}件。すべて書かれた時のままです。", DONE)
    else:
        _say(
            f"証跡に異常があります。最初の異常は封の {found.first_bad}番: {found.why}",
            FOUND_WANTING,
        )
    return found.as_json(), DONE if found.ok else FOUND_WANTING


def _seal(_asked: argparse.Namespace) -> Answer:
    """Seal every entry that has no seal, looking over the whole journal."""
    _database_stands()
    done = journal.seal(everything=True)
    _say(f"{done:,}件に封をしました。", DONE)
    return {"sealed": done}, DONE


def _export(asked: argparse.Namespace) -> Answer:
    """Write the journal to a new file that only its owner can read."""
    _database_stands()
    try:
        # Never over another file: an older export is evidence too.
        handle = os.open(asked.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            written = exporting.write_export(file)
    except OSError as fault:
        raise BadInput(f"{asked.file} に書けません({fault.strerror})。") from None
    _say(f"{asked.file} に {written:,}件を書き出しました。", DONE)
    return {"entries": written, "file": str(asked.file)}, DONE


def _database_stands() -> None:
    """Raise Unusable where there is no journal; SQLite would make an empty file by looking."""
    name = Path(str(connection.settings_dict["NAME"]))
    unopened = connection.vendor == "sqlite" and connection.connection is None
    if unopened and not name.is_file():
        raise Unusable(f"データベースがありません: {name}")
    try:
        tables = connection.introspection.table_names()
    except OperationalError as fault:
        raise Unusable(f"データベースにつながりません: {_first_line(fault)}") from None
    if not {"journal_entry", "journal_seal", "journal_head"} <= set(tables):
        raise Unusable("このデータベースには証跡の表がありません。./hayauma run で用意できます。")


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]


VERBS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "verify": _verify,
    "seal": _seal,
    "export": _export,
}
