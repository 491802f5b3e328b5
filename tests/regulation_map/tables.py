"""The rows docs/reference/policy.md must have, made from the code."""

import json
import re
from pathlib import Path

from hayauma.regulation import QUESTIONS
from hayauma.regulation.keys import KEYS

ROOT = Path(__file__).resolve().parents[2]


def key_rows() -> list[str]:
    """Return the rows of the table of keys."""
    return [
        row(f"`{key.name}`", key.meaning, _cell(key.type.allowed()), key.read_by, "○" * key.always)
        for key in KEYS
    ]


def fact_rows(act: str) -> list[str]:
    """Return the rows of the table of an act's facts."""
    rows = []
    for spec in QUESTIONS[act].specs:
        words = " · ".join(spec.values)
        default = json.dumps(spec.as_json()["default"], ensure_ascii=False)
        type_ = f"{spec.type}: {words}" if words else spec.type
        rows.append(row(f"`{spec.key}`", type_, f"`{default}`", spec.meaning))
    return rows


def row(*cells: str) -> str:
    """Return one row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def rows_under(text: str, heading: str) -> list[str]:
    """Return the rows of the table under a heading of a Markdown text, without its two heads."""
    under = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert under, heading
    return [line for line in under[1].splitlines() if line.startswith("|")][2:]


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
