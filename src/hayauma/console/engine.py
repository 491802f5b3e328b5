"""`engine` (機関): send what was released and do what is due, on this host; with `--cluster`,
beside the engines of other hosts.

Exit codes: 0 stopped, or drained · 2 bad input · 3 no relay greeted us, or another engine runs.
"""

import argparse
import json
import os
import resource
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from hayauma.console import migrating
from hayauma.console.arguments import Arguments
from hayauma.delivery.sending import Patience
from hayauma.delivery.states import Lane
from hayauma.delivery.worker import Manner
from hayauma.engine import relays
from hayauma.engine.alone import Alone, NotAlone
from hayauma.engine.clock import Steady
from hayauma.engine.local import LocalEngine, Order, lanes
from hayauma.mail import retry
from hayauma.mail.smtp import Limits, Relay, Tls
from hayauma.subscriptions import people

# How long a new engine waits for the lock of one that was just killed.
LOCK_PATIENCE = 5.0
# Letters between two writes of results. Beside other hosts two groups of half as many are marked:
# a group is as large as that of one host.
FLUSH = {False: 100, True: 200}
ONE_HOST = (
    "--cluster（HAYAUMA_CLUSTER=1）は PostgreSQL で使います。"
    "DATABASE_URL を書くか、--cluster を外してください。"
)
OTHER_KEYS = (
    "HAYAUMA_HOME の鍵（keys.json）では、このデータベースのアドレスを開けません。"
    "はじめの機械の keys.json を写してください。一通も送らずに止めました。"
)


def main(argv: Sequence[str]) -> int:
    """Run the engine and return its exit code."""
    asked = _arguments().parse_args(list(argv))
    if asked.cluster and not settings.POSTGRESQL:
        print(ONE_HOST, file=sys.stderr)
        return 2
    code = migrating.prepare(at=timezone.now())
    if code:
        return code
    if not people.keys_fit():
        print(OTHER_KEYS, file=sys.stderr)
        return 2
    relay, others = _relays(asked)
    if relay is None and asked.drain:
        print("中継サーバーが決まっていません。--relay で指定してください。", file=sys.stderr)
        return 3
    started = time.monotonic()
    try:
        with _held(asked, order := _order(asked, others)) as held:
            engine = _engine(asked, relay, order, held)
            engine.run()
    except NotAlone:
        print("同じデータで、ほかの機関（engine）が動いています。", file=sys.stderr)
        return 3
    if engine.gave_up:
        trouble = engine.tally.troubles[-1] if engine.tally.troubles else ""
        print(
            f"中継サーバーにつながりません。手紙はそのまま残っています。{trouble}", file=sys.stderr
        )
    if asked.json:
        print(json.dumps(_report(engine, asked.connections, time.monotonic() - started)))
    return 3 if engine.gave_up else 0


def _held(asked: argparse.Namespace, order: Order) -> Alone:
    """The lock of being alone, or of being one of several hosts."""
    return Alone(
        settings.HAYAUMA_HOME,
        lanes(asked.lane),
        name=order.manner.name,
        patience=LOCK_PATIENCE,
        together=asked.cluster,
    )


def _engine(
    asked: argparse.Namespace, relay: Relay | None, order: Order, held: Alone
) -> LocalEngine:
    """The engine of this one host, or this host's part of several."""
    if not asked.cluster:
        return LocalEngine(relay, order, Steady(timezone.now).now, held)
    # What only many hosts need is loaded only there.
    from hayauma.engine.clock import DatabaseClock
    from hayauma.engine.cluster import ClusterEngine

    return ClusterEngine(relay, order, DatabaseClock(), held)


def _arguments() -> argparse.ArgumentParser:
    parser = Arguments("hayauma engine", "発信された配信メールを送り、期限の来た仕事をします。")
    parser.add_argument("--drain", action="store_true", help="すべての手紙が閉じたら終わる")
    parser.add_argument("--relay", metavar="HOST:PORT", default="", help="中継サーバー")
    parser.add_argument("--tls", choices=["off", "try", "require"], help="TLS の求め方")
    parser.add_argument("--connections", type=parser.count, default=32, metavar="C")
    parser.add_argument("--flush", type=parser.count, default=0, metavar="L")
    parser.add_argument("--retry-after", type=parser.seconds, default=0.0, metavar="S")
    parser.add_argument("--uncertain-after", type=parser.seconds, default=900.0, metavar="S")
    parser.add_argument("--give-up", type=parser.seconds, default=600.0, metavar="S")
    parser.add_argument(
        "--patience", type=parser.seconds, default=0.0, metavar="S",
        help="中継サーバーの一つ一つの返事を待つ秒数（決めないときは60秒、本文の後は600秒）",
    )  # fmt: skip
    parser.add_argument(
        "--letters", type=parser.count, default=0, metavar="N",
        help="一つの接続で送る手紙の数（決めないときは限りなし）",
    )  # fmt: skip
    parser.add_argument(
        "--connection-life", type=parser.seconds, default=Limits().age, metavar="S",
        help="一つの接続を使い続ける秒数",
    )  # fmt: skip
    parser.add_argument(
        "--lease", type=parser.seconds, default=60.0, metavar="S",
        help="返事のない働き手の束を、ほかの働き手に渡すまでの秒数",
    )  # fmt: skip
    parser.add_argument("--lane", choices=["urgent", "routine", "all"], default="all")
    parser.add_argument(
        "--cluster", action="store_true", default=settings.CLUSTER,
        help="ほかの機械の機関と分け合って送る（PostgreSQL）",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="終わりに一行の JSON を出す")
    return parser


def _relays(asked: argparse.Namespace) -> tuple[Relay | None, tuple[Relay, ...]]:
    """The one relay named on the command line, else the usable ones of the installation."""
    if not asked.relay:
        found = relays.configured(asked.tls or "require")
        patient = tuple(replace(one, limits=_limits(asked)) for one in found)
        return (patient[0] if patient else None), patient[1:]
    return _named(asked), ()


def _named(asked: argparse.Namespace) -> Relay:
    host, _, port = asked.relay.rpartition(":")
    if not host or not port.isdecimal():
        _arguments().error(f"--relay: HOST:PORT の形で書いてください（{asked.relay}）")
    return Relay(
        name=asked.relay,
        host=host.strip("[]"),
        port=int(port),
        tls=Tls(asked.tls or "try"),
        helo=relays.own_name(),
        limits=_limits(asked),
    )


def _limits(asked: argparse.Namespace) -> Limits:
    """How patient we are with the relay, and how long one connection lives."""
    if not asked.patience:
        return Limits(letters=asked.letters, age=asked.connection_life)
    step = asked.patience
    pause = min(step, Limits().first_pause)
    return Limits(
        connect=step,
        greeting=step,
        command=step,
        dot=step,
        silence=min(step, Limits().silence),
        letters=asked.letters,
        age=asked.connection_life,
        first_pause=pause,
        longest_pause=max(pause, min(step, Limits().longest_pause)),
    )


def _order(asked: argparse.Namespace, others: tuple[Relay, ...]) -> Order:
    def patience(pace: retry.Pace, uncertain_after: float) -> Patience:
        if asked.retry_after:
            pace = retry.Pace(asked.retry_after, max(asked.retry_after, pace.most), pace.lifetime)
        return Patience(pace, timedelta(seconds=uncertain_after))

    return Order(
        manner=Manner(
            # Two hosts may have one name, and their processes one number.
            name=f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(2)}",
            flush=asked.flush or FLUSH[asked.cluster],
            connections=asked.connections,
            spool=settings.HAYAUMA_HOME / "spool",
            lanes=lanes(asked.lane),
            lease=timedelta(seconds=asked.lease),
            patience={
                Lane.ROUTINE: patience(retry.ROUTINE, asked.uncertain_after),
                # Urgent letters of uncertain fate go once more at once.
                Lane.URGENT: patience(retry.URGENT, 0.0),
            },
        ),
        drain=asked.drain,
        give_up=asked.give_up,
        others=others,
    )


def _report(engine: LocalEngine, connections: int, lived: float) -> dict[str, float | int]:
    """The figures of the run; seconds from the first claim to the last letter closed."""
    tally, used = engine.tally, resource.getrusage(resource.RUSAGE_SELF)
    seconds = first = sending_cpu = 0.0
    if tally.first_claim and tally.last_letter:
        seconds = (tally.last_letter - tally.first_claim).total_seconds()
        sending_cpu = tally.cpu_ended - tally.cpu_began
    if tally.first_claim and tally.first_letter:
        first = (tally.first_letter - tally.first_claim).total_seconds()
    return {
        "seconds": round(seconds, 3),
        "letters": tally.letters,
        "per_second": round(tally.letters / seconds, 1) if seconds else 0.0,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 3),
        # From the first claim to the last letter closed, without Python's start.
        "sending_cpu_seconds": round(sending_cpu, 3),
        # Linux counts in KiB, macOS in bytes.
        "peak_rss_mib": round(used.ru_maxrss / (1024 if sys.platform != "darwin" else 2**20), 1),
        "first_letter_s": round(first, 3),
        "connections": connections,
        "extra_attempts": max(tally.attempts - tally.letters, 0),
        "lived_s": round(lived, 3),
    }
