"""`domains load|show` (受信ドメイン): limits of receiving domains, as they come with the product.

Exit codes: 0 done · 1 `show` finds none · 2 bad input · 3 the database cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from hayauma import journal
from hayauma.console import migrating
from hayauma.console.arguments import Arguments
from hayauma.installation import domains, receiving

CONSOLE = journal.Actor("system:console", "操作端末", "")
USAGE = """使い方: domains load           製品の初期値を入れる（市が変えたものには触れない）
        domains show [--json]  まとまりごとの上限と、何によるかを出す"""


def main(argv: Sequence[str]) -> int:
    """Run `domains VERB …` and return the exit code."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    if name in {"-h", "--help"}:
        print(USAGE)
        return 0
    if name not in {"load", "show"}:
        print(f"「domains {name}」はできません。\n{USAGE}" if name else USAGE, file=sys.stderr)
        return 2
    asked = _arguments(name).parse_args(list(rest))
    at = timezone.now()
    code = migrating.prepare(at=at)
    if code:
        return code
    try:
        return _load(at) if name == "load" else _show(as_json=asked.json)
    except DatabaseError:
        print("データベースを読めません。", file=sys.stderr)
        return 3


def _arguments(name: str) -> argparse.ArgumentParser:
    parser = Arguments(f"hayauma domains {name}", "受信ドメイン")
    if name == "show":
        parser.add_argument("--json", action="store_true", help="一つを一行の JSON で出す")
    return parser


def _load(at: datetime) -> int:
    written = receiving.load(actor=CONSOLE, at=at)
    print(f"{len(written)}のまとまりを入れました。" if written else "変わりはありません。")
    return 0


def _show(*, as_json: bool) -> int:
    found = domains.listing()
    for one in found:
        told = {
            "code": one.code,
            "name": one.name,
            "domains": list(one.domains),
            "connections": one.connections,
            "per_second": one.per_second,
            "most_bytes": one.most_bytes,
            "source": one.source,
            "as_of": one.as_of.isoformat() if one.as_of else None,
        }
        if as_json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            connections = one.connections or "-"
            pace = one.per_second or "-"
            print(f"{one.name}　同時 {connections}　1秒に {pace} 通　{one.source}（{one.as_of}）")
    if not found:
        print("上限は決めていません。", file=sys.stderr)
    return 0 if found else 1
