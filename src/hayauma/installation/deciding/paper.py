"""The sheet to decide on (設定決定伺) as PDF/A; the same policy and day give the same bytes."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from hayauma.installation.deciding.asking import asked
from hayauma.look import paper
from hayauma.regulation import Policy

HERE = Path(__file__).resolve().parent


def pdf(policy: Policy, *, on: date) -> bytes:
    """Return the sheet: every undecided value with its default and an empty column."""
    data = {
        "title": policy.title,
        "version": policy.version,
        "on": f"{on.year}年{on.month}月{on.day}日",
        "date": [on.year, on.month, on.day],
        "rows": [asdict(one) for one in asked(policy)],
        "all": len(policy.values()),
    }
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return paper.pdf(HERE / "ask.typ", data, at=at)
