"""`bench send` (送る速さ): Hayauma and its peers to the same sink, the same letter, in one run.

Exit codes: 0 · 2 bad input · 3 smtp-sink or every database is missing.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import dkim, figures, letter, senders, sinks
from bench.arguments import parser
from bench.databases import Databases, databases
from bench.senders import Took

PEERS_AT_MOST = 10_000
LATE_MS, LATE_AT_MOST = 20, 5_000
Sender = Callable[[int, int], Took]  # port, recipients


@dataclass(frozen=True)
class Row:
    """One sender's figures: the median of its runs."""

    sender: str
    db: str | None
    recipients: int
    reply_ms: int
    per_second: float
    ratio_to_smtp_source: float
    cpu_us_per_letter: float
    peak_rss_mib: float


def main(argv: Sequence[str]) -> int:
    """Measure, print the table to people and the object to programs, and return the exit code."""
    arguments = parser("send", "同じ一通を、同じ受け手へ、ほかの送り手と並べて送ります。")
    arguments.add_argument(
        "--recipients", type=arguments.count, nargs="+", default=[10_000], metavar="N"
    )
    arguments.add_argument(
        "--runs", type=arguments.count, default=3, metavar="R", help="中央値を取る回数"
    )
    arguments.add_argument("--keep", action="store_true", help="docs/reference の図表に加える")
    asked = arguments.parse_args(list(argv))
    try:
        with tempfile.TemporaryDirectory(prefix="hayauma-bench-") as folder:
            sinks.program("smtp-sink")
            sample = letter.from_hayauma().octets
            file = Path(folder) / "letter.eml"
            file.write_bytes(sample)
            rows = list(_measure(asked.recipients, asked.runs, asked.db, file))
            signing = dkim.measure(sample)
    except sinks.ToolMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    if asked.keep:
        figures.keep([asdict(row) for row in rows])
    if asked.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "dkim": signing}))
    return 0


def _measure(sizes: Sequence[int], runs: int, db: str | None, file: Path) -> Iterator[Row]:
    if not senders.mailman_is_here():
        print("mailman: 入っていないので、並べません。", file=sys.stderr)
    with databases(file.parent) as made:
        print(_LINE.format(*_HEADS), file=sys.stderr)
        for recipients in sizes:
            every = _senders(made, db, file, recipients)
            yield from _side_by_side(every, recipients, 0, runs)
        late = min(max(sizes), LATE_AT_MOST)
        every = _senders(made, db, file, late)
        # Over one connection a late reply says only how late it is: they are left out.
        few = {who: send for who, send in every.items() if who[0] in {"smtp-source", "hayauma"}}
        yield from _side_by_side(few, late, LATE_MS, runs)


def _senders(
    made: Databases, db: str | None, file: Path, recipients: int
) -> dict[tuple[str, str | None], Sender]:
    every: dict[tuple[str, str | None], Sender] = {
        ("smtp-source", None): lambda port, n: senders.smtp_source(port, n, file)
    }
    for database in made.usable(db):
        every["hayauma", database] = _fresh(made, database, recipients)
    for peer in ("django", "smtplib"):
        every[peer, None] = lambda port, n, who=peer: senders.one_connection(who, port, n, file)  # type: ignore[misc]
    return every


def _fresh(made: Databases, database: str, recipients: int) -> Sender:
    """A sender that prepares a new home each time; only the sending is timed."""

    def send(port: int, _: int) -> Took:
        home = made.home(database)
        home.prepare(recipients)
        return senders.hayauma(port, home)

    return send


def _side_by_side(
    every: dict[tuple[str, str | None], Sender], recipients: int, reply_ms: int, runs: int
) -> Iterator[Row]:
    """Let the senders take turns, so that what the machine does besides falls on all alike."""
    took: dict[tuple[str, str | None], list[Took]] = {who: [] for who in every}
    for _ in range(runs):
        for who, send in every.items():
            n = recipients if who[0] == "hayauma" else min(recipients, PEERS_AT_MOST)
            sink = sinks.late_sink(reply_ms) if reply_ms else sinks.smtp_sink()
            with sink as port:
                took[who].append(send(port, n))
    base = statistics.median(one.per_second for one in took["smtp-source", None])
    for (sender, database), found in took.items():
        row = _row(sender, database, reply_ms, found, base)
        _say(row)
        yield row


def _row(sender: str, db: str | None, reply_ms: int, found: list[Took], base: float) -> Row:
    speed = statistics.median(one.per_second for one in found)
    spent = statistics.median(one.cpu_seconds / one.letters * 1e6 for one in found)
    memory = statistics.median(one.peak_rss_mib for one in found)
    return Row(
        sender, db, found[0].letters, reply_ms, round(speed, 1), round(speed / base, 3),
        round(spent, 1), round(memory, 1),
    )  # fmt: skip


_HEADS = ("送り手", "台帳", "通数", "返事ms", "通/秒", "比", "µs/通", "MiB")
_LINE = "{:<12} {:<11} {:>10} {:>7} {:>10} {:>8} {:>9} {:>7}"


def _say(row: Row) -> None:
    figures_of = (
        *(row.sender, row.db or "-", f"{row.recipients:,}", row.reply_ms),
        *(f"{row.per_second:,.0f}", f"{row.ratio_to_smtp_source:.2f}"),
        *(f"{row.cpu_us_per_letter:,.0f}", f"{row.peak_rss_mib:.0f}"),
    )
    print(_LINE.format(*figures_of), file=sys.stderr, flush=True)
