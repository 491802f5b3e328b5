"""Verify a journal that was written out (証跡の検証): python3 verify_journal.py journal.jsonl

Needs nothing but Python 3.8 or newer: no database, no network, none of the system that wrote the
file. Each line is one seal with the entry it covers; a seal is the SHA-256 of the seal before it,
its place, and the entry with a commitment to what the entry says. Exit: 0 sound, 1 not, 2 no file.
"""

import hashlib
import hmac
import json
import sys
from typing import Any, Dict, Iterator, List  # noqa: UP035 — an auditor's Python may be old

GENESIS = bytes(32)
SEPARATOR = "\x1f"
COLUMNS = ("id", "at", "act", "actor", "actor_name", "service", "object")


def main(arguments: List[str]) -> int:  # noqa: UP006
    """Read a file, say what was found, and return the exit code."""
    if len(arguments) != 1:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        lines = list(read(arguments[0]))
        head = lines[0]
        if head["format"] != "hayauma-journal-1":
            raise ValueError
    except (OSError, ValueError, KeyError, IndexError):
        sys.stdout.write("証跡を書き出したファイルとして読めません。\n")
        return 2
    try:
        fault = first_fault(head, lines[1:])
    except (KeyError, TypeError, ValueError):
        fault = "読めない行があります。"
    if fault:
        sys.stdout.write(f"証跡に異常があります: {fault}\n")
        return 1
    sealed = f"証跡 {len(lines) - 1:,}件、封 {head['position']:,}件。"
    sys.stdout.write(f"{sealed}すべて書かれた時のままです。\n")
    return 0


def read(path: str) -> Iterator[Dict[str, Any]]:  # noqa: UP006
    """Yield each line of the file."""
    with open(path, encoding="utf-8") as file:
        for text in file:
            yield json.loads(text)


def first_fault(head: Dict[str, Any], lines: List[Dict[str, Any]]) -> str:  # noqa: UP006
    """Return what is wrong with the first link that does not hold, or an empty text."""
    erased = {
        one["entry"]["object"]: int(one["entry"]["id"])
        for one in lines
        if one["entry"] and one["entry"]["act"] == "journal.payload_erased"
    }
    before, place = GENESIS, 0
    for line in lines:
        if line["position"] is None:
            continue  # written and not sealed yet
        place += 1
        if line["position"] != place:
            return f"{place}番の封がありません。"
        why = link_fault(line, before, erased)
        if why:
            return f"{place}番の{why}"
        before = bytes.fromhex(line["hash"])
    if head["position"] != place or (place and head["hash"] != before.hex()):
        return "封の終わりが、最初の行の記録と違います。"
    return ""


def link_fault(line: Dict[str, Any], before: bytes, erased: Dict[str, int]) -> str:  # noqa: UP006
    """Return what is wrong with one seal and its entry, or an empty text."""
    entry = line["entry"]
    if entry is None:
        return "封が指す証跡の行がありません。"
    commitment = bytes.fromhex(entry["commitment"])
    columns = SEPARATOR.join(entry[name] for name in COLUMNS).encode("utf-8")
    leaf = hashlib.sha256(b"\0" + commitment + columns).digest()
    place = f"{line['position']}:{line['entry_id']}:".encode("ascii")
    if hashlib.sha256(before + place + leaf).hexdigest() != line["hash"]:
        return "証跡の行か封が、書かれた時と違います。"
    payload, key = entry["payload"], entry["commit_key"]
    if payload is None and key is None:
        if erased.get(f"entry:{line['entry_id']}", 0) > line["entry_id"]:
            return ""
        return "内容が、消去の記録なしに消えています。"
    if payload is None or key is None:
        return "内容が、書かれた時と違います。"
    made = hmac.new(bytes.fromhex(key), payload.encode("utf-8"), hashlib.sha256).digest()
    return "" if made == commitment else "内容が、書かれた時と違います。"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
