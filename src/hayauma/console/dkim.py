"""`dkim make|show|use|end` (電子署名): the keys our letters are signed with, and their DNS lines.

Exit codes: 0 done · 1 `show` finds no key in use · 2 bad input · 3 the database cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime

from hayauma.console.arguments import Arguments
from hayauma.console.entering import CONSOLE, Subject, run
from hayauma.installation import services, signing
from hayauma.installation.signing import KeyView
from hayauma.mail.dkim import Algorithm

ALGORITHMS = {"rsa": Algorithm.RSA, "ed25519": Algorithm.ED25519}
USAGE = """使い方: dkim make --selector 名前 [--algorithm rsa|ed25519]   署名鍵を作る
        dkim show [--json]                                  鍵と、DNS に書く行を出す
        dkim use --selector 名前                            この鍵で署名を始める
        dkim end --selector 名前                            この鍵での署名をやめる"""

MADE = "鍵を作りました。次の行を DNS に書いてもらい、書かれたら dkim use で使い始めます。"
USED = "これから出すメールにこの鍵で署名します。動いている機関は、次に始めたときから使います。"
ENDED = "この鍵での署名をやめます。DNS の行は、あと1週間は消さないでください。"


def main(argv: Sequence[str]) -> int:
    """Run `dkim VERB …` and return the exit code."""
    return run(Subject("dkim", ("make", "show", "use", "end"), USAGE, _arguments, _do), argv)


def _arguments(name: str) -> argparse.ArgumentParser:
    parser = Arguments(f"hayauma dkim {name}", "電子署名(DKIM)の鍵")
    parser.add_argument("--service", default="", help="配信サービスの記号(既定: 最初のもの)")
    parser.add_argument("--json", action="store_true", help="一行の JSON で出す")
    if name != "show":
        parser.add_argument("--selector", required=True, metavar="名前", help="DNS での鍵の名前")
    if name == "make":
        parser.add_argument("--algorithm", choices=list(ALGORITHMS), default="rsa")
        parser.add_argument("--domain", default="", help="署名するドメイン(既定: 差出人のもの)")
    return parser


def _do(name: str, asked: argparse.Namespace, at: datetime) -> int:
    service = asked.service or services.current().code
    if name == "show":
        return _show(signing.keys(service=service), as_json=asked.json)
    if name == "make":
        key = signing.make_key(
            service=service,
            selector=asked.selector,
            algorithm=ALGORITHMS[asked.algorithm],
            domain=asked.domain,
            actor=CONSOLE,
            at=at,
        )
        said = MADE
    else:
        act = signing.use_key if name == "use" else signing.end_key
        key = act(service=service, selector=asked.selector, actor=CONSOLE, at=at)
        said = USED if name == "use" else ENDED
    print(said, file=sys.stderr)
    _print(key, as_json=asked.json)
    return 0


def _show(keys: Sequence[KeyView], *, as_json: bool) -> int:
    for key in keys:
        if key.ended_at is None or as_json:
            _print(key, as_json=as_json)
    if any(key.in_use for key in keys):
        return 0
    print("使っている署名鍵はありません。", file=sys.stderr)
    return 1


def _print(key: KeyView, *, as_json: bool) -> None:
    """Print the line for the zone file, or one object a key; never the private half."""
    state = "ended" if key.ended_at else "in_use" if key.in_use else "made"
    if not as_json:
        words = {"made": "まだ使っていない", "in_use": "使用中", "ended": "使い終えた"}
        print(f"; {key.selector} {key.algorithm} {words[state]}", file=sys.stderr)
        print(key.record)
        return
    told = {
        "selector": key.selector,
        "domain": key.domain,
        "algorithm": str(key.algorithm),
        "state": state,
        "name": key.record_name,
        "value": key.record_value,
        "record": key.record,
    }
    print(json.dumps(told, ensure_ascii=False))
