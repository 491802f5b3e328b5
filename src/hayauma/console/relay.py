"""`relay enter|show|retire` (中継サーバー): the mail servers of the city that take our letters.

Exit codes: 0 done · 1 `show` finds none in use · 2 bad input · 3 the database cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime

from hayauma.console.arguments import Arguments
from hayauma.console.entering import CONSOLE, Subject, run
from hayauma.installation import relays
from hayauma.installation.relays import RelayView

USAGE = """使い方: relay enter --name 名前 --host ホスト [--port P] [--tls require|implicit|try|off]
                    [--user 利用者名] [--signs] [--order N]   中継サーバーを登録する・変える
        relay show [--json]                                   使う順に出す
        relay retire --name 名前                              使わないことにする"""


def main(argv: Sequence[str]) -> int:
    """Run `relay VERB …` and return the exit code."""
    return run(Subject("relay", ("enter", "show", "retire"), USAGE, _arguments, _do), argv)


def _arguments(name: str) -> argparse.ArgumentParser:
    parser = Arguments(f"hayauma relay {name}", "中継サーバー")
    if name == "show":
        parser.add_argument("--json", action="store_true", help="一台を一行の JSON で出す")
        return parser
    parser.add_argument("--name", required=True, metavar="名前", help="この中継サーバーの呼び名")
    if name == "enter":
        parser.add_argument("--host", required=True, metavar="ホスト")
        parser.add_argument("--port", type=parser.count, default=25, metavar="P")
        parser.add_argument("--tls", choices=relays.TLS, default="require", help="TLS の求め方")
        parser.add_argument(
            "--user", default="", help="利用者名。パスワードは標準入力の一行目から読む"
        )
        parser.add_argument("--connections", type=parser.count, default=8, metavar="C")
        parser.add_argument("--order", type=parser.count, default=1, help="小さいものから使う")
        parser.add_argument(
            "--signs", action="store_true", help="電子署名(DKIM)は中継サーバーが付ける"
        )
    return parser


def _do(name: str, asked: argparse.Namespace, at: datetime) -> int:
    if name == "enter":
        # Never an argument: those stand in the list of processes and in the shell's history.
        password = sys.stdin.readline().rstrip("\r\n") if asked.user else ""
        view = RelayView(
            name=asked.name,
            host=asked.host,
            port=asked.port,
            tls=asked.tls,
            user=asked.user,
            password=password,
            connections=asked.connections,
            signs=asked.signs,
        )
        relays.enter(view, order=asked.order, actor=CONSOLE, at=at)
        print("登録しました。動いている機関は、次に始めたときから使います。", file=sys.stderr)
    elif name == "retire":
        relays.retire(name=asked.name, actor=CONSOLE, at=at)
        print("使わないことにしました。", file=sys.stderr)
    found = _show(as_json=name == "show" and asked.json)
    return found if name == "show" else 0


def _show(*, as_json: bool) -> int:
    usable = relays.usable()
    for relay in usable:
        told = {
            "name": relay.name,
            "host": relay.host,
            "port": relay.port,
            "tls": relay.tls,
            "user": bool(relay.user),
            "connections": relay.connections,
            "signs": relay.signs,
        }
        if as_json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            signs = "　署名は中継サーバー" if relay.signs else ""
            print(f"{relay.name}　{relay.host}:{relay.port}　TLS {relay.tls}{signs}")
    if not usable:
        print("使う中継サーバーはありません。", file=sys.stderr)
    return 0 if usable else 1
