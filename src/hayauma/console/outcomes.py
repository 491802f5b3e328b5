"""`outcomes` (結果): the twelve words of a dispatch, its letters by word, or one address's letters.

Exit codes: 0 · 2 bad input, or no such dispatch · 3 the database cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from django.db import DatabaseError
from django.utils import timezone

from hayauma import journal
from hayauma.console import migrating
from hayauma.console.arguments import Arguments
from hayauma.delivery import outcomes
from hayauma.delivery.outcomes import NoSuchDispatch, Outcomes
from hayauma.delivery.returned.reading import OneBack
from hayauma.delivery.words import JAPANESE, Word

CONSOLE = journal.Actor("system:console", "操作端末", "")


def main(argv: Sequence[str]) -> int:
    """Print outcomes and return the exit code."""
    asked = _arguments().parse_args(list(argv))
    code = migrating.prepare(at=timezone.now())
    if code:
        return code
    try:
        if asked.of is not None:
            return _of(asked.of)
        dispatch = asked.dispatch if asked.dispatch is not None else outcomes.newest()
        if asked.list is not None:
            return _list(dispatch, Word[asked.list])
        return _tally(dispatch, as_json=asked.json)
    except NoSuchDispatch:
        print("その配信はありません。", file=sys.stderr)
        return 2
    except DatabaseError:
        print("データベースを読めません。", file=sys.stderr)
        return 3


def _arguments() -> argparse.ArgumentParser:
    parser = Arguments("hayauma outcomes", "配信の結果を十二の言葉で数えます。")
    parser.add_argument("--dispatch", type=parser.count, metavar="ID", help="配信の番号")
    parser.add_argument("--json", action="store_true", help="一行の JSON で出す")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", choices=[word.name for word in Word], metavar="WORD")
    what.add_argument(
        "--of", choices=["-"], help="標準入力のアドレスが受け取ったもの（記録される）"
    )
    return parser


def _tally(dispatch: int, *, as_json: bool) -> int:
    found = outcomes.tally(dispatch)
    if as_json:
        print(json.dumps(_object(found), ensure_ascii=False))
        return 0
    print(f"第{found.number}号　配信 {found.dispatch}　登録者 {found.audience:,}人")
    for word in Word:
        print(f"  {JAPANESE[word]}　{found.words[word.name]:,}")
    for reason, n in found.refused_by_reason.items():
        print(f"    受付拒否の理由 {reason}　{n:,}")
    for reason, n in found.returned_by_reason.items():
        print(f"    受付後に戻ったもの {reason}　{n:,}")
    return 0


def _object(found: Outcomes) -> dict[str, object]:
    return {
        "dispatch": found.dispatch,
        "number": found.number,
        "audience": found.audience,
        **found.words,
        "by_domain": found.by_domain,
        "refused_by_reason": found.refused_by_reason,
        "returned_by_reason": found.returned_by_reason,
    }


def _list(dispatch: int, word: Word) -> int:
    for line in outcomes.listing(dispatch, word):
        reply = " ".join(line.reply.split())
        print(f"{line.subscription}\t{line.seq}\t{line.message_id}\t{reply}")
    return 0


def _of(_source: str) -> int:
    """One address from standard input: it never stands in a command line or a log."""
    address = sys.stdin.readline().strip()
    for one in outcomes.of_address(address, actor=CONSOLE, at=timezone.now()):
        at = one.at.isoformat() if one.at else None
        print(
            json.dumps(
                {"number": one.number, "word": one.word, "at": at, "reply": one.reply}
                | ({"returned": [_back(back) for back in one.returned]} if one.returned else {}),
                ensure_ascii=False,
            )
        )
    return 0


def _back(one: OneBack) -> dict[str, str]:
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "class": one.klass,
        "reason": one.reason,
        "said": one.said,
    }
