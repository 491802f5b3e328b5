"""The one form of a bulletin that an approval binds: canonical bytes and their SHA-256.

JSON, UTF-8, NFC, LF, sorted keys. It binds the audience *rule*, not the people, and the files by
their digests. Everything else (who wrote it, when it was saved) may change without voiding it.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from hayauma.bulletins.draft import Draft, tidied

FORM = 1
# What an approval binds, as a sentence names it.
PARTS = {
    "subject": "件名",
    "body": "本文",
    "menus": "送る相手",
    "attachments": "添付",
    "window": "発信の時刻",
    "sender": "差出人",
}


def canonical(draft: Draft) -> str:
    """Return the canonical JSON of a draft."""
    draft = tidied(draft)
    content: dict[str, Any] = {
        "form": FORM,
        "editions": {
            language: {"subject": text.subject, "body": text.body}
            for language, text in draft.editions.items()
        },
        "attachments": [
            {"name": a.name, "sha256": a.sha256, "size": a.size} for a in draft.attachments
        ],
        "audience": draft.audience.as_json(),
        "window": {
            "not_before": _moment(draft.not_before),
            "not_after": _moment(draft.not_after),
        },
        "sender": draft.sender,
    }
    return _written(content)


def without_window(canonical_text: str) -> str:
    """Return a canonical text without its time: what the issues of a fixed series share."""
    content = json.loads(canonical_text)
    del content["window"]
    return _written(content)


def digest(canonical_text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text."""
    return hashlib.sha256(canonical_text.encode("utf-8")).hexdigest()


def differences(permitted: str, present: str) -> tuple[str, ...]:
    """Return the names of what differs between two canonical texts, in the order of the form.

    The names are those of the form's parts: subject, body, menus, attachments, window, sender,
    and `edition:en` for another language.
    """
    before, now = json.loads(permitted), json.loads(present)
    names: list[str] = []
    ja_before, ja_now = before["editions"].get("ja", {}), now["editions"].get("ja", {})
    for part in ("subject", "body"):
        if ja_before.get(part) != ja_now.get(part):
            names.append(part)
    for language in sorted((set(before["editions"]) | set(now["editions"])) - {"ja"}):
        if before["editions"].get(language) != now["editions"].get(language):
            names.append(f"edition:{language}")
    for key, name in (
        ("audience", "menus"),
        ("attachments", "attachments"),
        ("window", "window"),
        ("sender", "sender"),
    ):
        if before.get(key) != now.get(key):
            names.append(name)
    return tuple(names)


def _written(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
