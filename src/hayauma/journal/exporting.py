"""The journal as a file (書き出し), one JSON object a line, which can be verified without us.

The first line names the newest seal. Then come the seals in their order, each with the entry it
covers, and last the entries that have no seal yet.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from hayauma.journal import rows
from hayauma.journal.acts import Act
from hayauma.journal.chain import GENESIS, SEPARATOR, Head, Sealed, Verification, first_fault
from hayauma.journal.verifying import verification

FORMAT = "hayauma-journal-1"
COLUMNS = ("id", "at", "act", "actor", "actor_name", "service", "object")


class NotAnExport(ValueError):
    """The file is not a journal that was written out; the message says so in Japanese."""


def write_export(file: TextIO) -> int:
    """Write the whole journal to a file and return how many entries that were."""
    written = 0
    with rows.snapshot():
        head = rows.head() or Head(0, GENESIS)
        _write(file, {"format": FORMAT, "position": head.position, "hash": head.hash.hex()})
        for sealed in rows.chain():
            entry = _entry(sealed.columns, sealed.commitment, sealed.commit_key, sealed.payload)
            place = {"position": sealed.position, "entry_id": sealed.entry_id}
            _write(file, {**place, "hash": bytes(sealed.hash).hex(), "entry": entry})
            written += entry is not None
        for parts in rows.waiting():
            _write(file, {"position": None, "entry": _entry(*parts)})
            written += 1
    return written


def verify_export(path: Path) -> Verification:
    """Verify a journal from the file it was written out to; no database is asked.

    Errors: NotAnExport; OSError where the file cannot be read.
    """
    head = _header(path)
    entries, seals, erased = 0, 0, dict[str, int]()
    for line in _lines(path):
        entry = line.get("entry")
        seals += line.get("position") is not None
        entries += entry is not None
        if isinstance(entry, dict) and entry.get("act") == Act.PAYLOAD_ERASED:
            erased[str(entry.get("object"))] = _number(entry.get("id"))
    fault = first_fault(_chain(path, erased), head)
    return verification(fault, entries=entries, sealed=seals)


def _write(file: TextIO, line: dict[str, Any]) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _entry(
    columns: bytes | None, commitment: bytes | None, key: bytes | None, payload: bytes | None
) -> dict[str, Any] | None:
    """Return an entry as JSON values, or None where it is gone or cannot be read."""
    if columns is None or commitment is None:
        return None
    values = bytes(columns).decode("utf-8", "replace").split(SEPARATOR)
    return dict(zip(COLUMNS, values, strict=False)) | {
        "payload": None if payload is None else bytes(payload).decode("utf-8", "replace"),
        "commit_key": None if key is None else bytes(key).hex(),
        "commitment": bytes(commitment).hex(),
    }


def _header(path: Path) -> Head:
    """Return the newest seal that the first line names."""
    with path.open(encoding="utf-8", errors="replace") as file:
        first = _object(file.readline(100_000))
    try:
        if first["format"] != FORMAT:
            raise ValueError
        return Head(int(first["position"]), bytes.fromhex(first["hash"]))
    except (KeyError, TypeError, ValueError):
        raise NotAnExport(f"{path}: 証跡を書き出したファイルとして読めません。") from None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines behind the first; an empty object for one that cannot be read."""
    with path.open(encoding="utf-8", errors="replace") as file:
        file.readline()
        for text in file:
            yield _object(text)


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _number(text: object) -> int:
    """Return an entry's id, or 0 where something else stands in its place."""
    fits = isinstance(text, str) and text.isdecimal() and len(text) < 20
    return int(str(text)) if fits else 0


def _chain(path: Path, erased: dict[str, int]) -> Iterator[Sealed]:
    """Yield the links of a file; one that cannot be read has no place in the chain."""
    for line in _lines(path):
        if "position" in line and line["position"] is None:
            continue
        try:
            yield _link(line, erased)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield Sealed(0, 0, b"", None, None, None, None, False)


def _link(line: dict[str, Any], erased: dict[str, int]) -> Sealed:
    place = int(line["position"]), int(line["entry_id"]), bytes.fromhex(line["hash"])
    entry = line["entry"]
    if entry is None:
        return Sealed(*place, None, None, None, None, False)
    payload, key = entry["payload"], entry["commit_key"]
    return Sealed(
        *place,
        columns=SEPARATOR.join(entry[name] for name in COLUMNS).encode(),
        commitment=bytes.fromhex(entry["commitment"]),
        commit_key=None if key is None else bytes.fromhex(key),
        payload=None if payload is None else payload.encode(),
        erased=erased.get(f"entry:{place[1]}", 0) > place[1],
    )
