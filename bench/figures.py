"""Figures (図表): the history of measurements as CSV, its newest part as a drawing and a table.

Kept in docs/reference: figures.csv has every row ever kept; figures.svg and the table in
figures.md are made from the newest row of each sender, database, size and delay.
"""

import csv
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

from bench.homes import ROOT

HERE = Path(__file__).resolve().parent
FOLDER = ROOT / "docs" / "reference"
COLUMNS = (
    *("at", "machine", "load", "sender", "db", "recipients", "reply_ms"),
    *("per_second", "ratio_to_smtp_source", "cpu_us_per_letter", "peak_rss_mib"),
)
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
WIDTH, BAR, GAP, LEFT, RIGHT = 720, 22, 10, 250, 110


def keep(rows: Iterable[Mapping[str, Any]], folder: Path = FOLDER) -> None:
    """Append rows to the history, and draw and tabulate the newest ones anew."""
    history = folder / "figures.csv"
    now = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "machine": machine(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }
    new = not history.exists()
    with history.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows({**now, **row} for row in rows)
    newest = read(history)
    (folder / "figures.svg").write_text(drawing(newest), "utf-8")
    page = folder / "figures.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table(newest)}{END}{after}", "utf-8")


def read(history: Path) -> list[dict[str, str]]:
    """Return the newest row of each (sender, database, size, delay), the delays apart."""
    newest: dict[tuple[str, ...], dict[str, str]] = {}
    with history.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            newest[row["reply_ms"], row["recipients"], row["sender"], row["db"]] = row
    return sorted(
        newest.values(),
        key=lambda row: (int(row["reply_ms"]), -float(row["ratio_to_smtp_source"])),
    )


def table(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows as a table for people; what the drawing shows, and more."""
    lines = [
        "| sender | database | letters | reply ms | letters/s | × smtp-source | µs CPU | MiB "
        "| load |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        lines.append(
            f"| {row['sender']} | {row['db'] or '—'} | {int(row['recipients']):,} "
            f"| {row['reply_ms']} | {float(row['per_second']):,.0f} "
            f"| {float(row['ratio_to_smtp_source']):.2f} | {float(row['cpu_us_per_letter']):,.0f} "
            f"| {float(row['peak_rss_mib']):.0f} | {row['load']} |"
        )
    return "\n".join(["", *lines, "", ""])


def drawing(rows: Iterable[Mapping[str, str]]) -> str:
    """Return an SVG of bars: letters a second as a ratio to smtp-source in the same run."""
    every = list(rows)
    most = max((float(row["ratio_to_smtp_source"]) for row in every), default=1.0)
    bars = [_bar(n, row, most) for n, row in enumerate(every)]
    height = 60 + len(bars) * (BAR + GAP)
    template = Template((HERE / "figures.svg").read_text("utf-8"))
    return template.substitute(width=WIDTH, height=height, bars="\n".join(bars))


def machine() -> str:
    """Return the machine in a few words."""
    try:
        lines = Path("/etc/os-release").read_text("utf-8").splitlines()
        system = next(line for line in lines if line.startswith("PRETTY_NAME=")).split('"')[1]
    except (OSError, StopIteration):
        system = platform.system()
    return f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _bar(n: int, row: Mapping[str, str], most: float) -> str:
    ratio = float(row["ratio_to_smtp_source"])
    name = " ".join(filter(None, (row["sender"], row["db"])))
    late = f", {row['reply_ms']} ms" if row["reply_ms"] != "0" else ""
    label = f"{name} {int(row['recipients']):,}{late}"
    y = 50 + n * (BAR + GAP)
    wide = max(1, round((WIDTH - LEFT - RIGHT) * ratio / most))
    kind = "ours" if row["sender"] == "hayauma" else "peer"
    return (
        f'  <text x="{LEFT - 8}" y="{y + 16}" class="name">{escape(label)}</text>\n'
        f'  <rect x="{LEFT}" y="{y}" width="{wide}" height="{BAR}" class="{kind}"/>\n'
        f'  <text x="{LEFT + wide + 6}" y="{y + 16}">× {ratio:.2f}</text>'
    )
