"""Cells (欄): a value of the policy as a spreadsheet's cell, and a cell as a value again."""

import tomllib
import unicodedata
from collections.abc import Mapping

from hayauma.regulation import NOT_REGULATED
from hayauma.regulation.keys import Key
from hayauma.regulation.profile_writer import literal
from hayauma.regulation.time_values import ClockType
from hayauma.regulation.values import Choice, Choices, Count, Text, Value, as_json

NOTHING = "なし"
NO_RULE = "定めない"
_LISTED_BY = "、"


def cell(value: Value) -> str:
    """Return a value as it stands in a cell: `cell` and `value` undo each other."""
    if isinstance(value, tuple):
        if any(set("、,\n[") & set(one) for one in value):
            return literal(as_json(value))
        return _LISTED_BY.join(value) or NOTHING
    content = as_json(value)
    return literal(content) if isinstance(content, dict) else str(content)


def value(written: str, key: Key) -> Value:
    """Return what a cell says for a key. Errors: ValueError with the sentence for who wrote it."""
    text = written.strip()
    if text in (NOT_REGULATED, NO_RULE):
        if key.always:
            raise ValueError("文に使う名なので、定めないことはできません")
        return NOT_REGULATED
    return key.type.read(_raw(text, key))


def _raw(text: str, key: Key) -> object:
    """Return a cell as the profile would hold it; Japanese words are taken for their own."""
    if isinstance(key.type, Text):
        return text
    if isinstance(key.type, ClockType):
        return unicodedata.normalize("NFKC", text)
    if text[:1] in ("{", "["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError):
            raise ValueError(f"読めません。{key.type.allowed()}で書いてください") from None
    if isinstance(key.type, Count):
        figures = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix(key.type.unit)
        return int(figures) if figures.isascii() and figures.strip().isdigit() else text
    words: dict[str, str] = {}
    if isinstance(key.type, Choice | Choices):
        words = {shown: word for word, shown in key.type.words.items()}
    if isinstance(key.type, Choice):
        return _known(text, words)
    if text == NOTHING:
        return []
    listed = text.replace("\n", _LISTED_BY).replace(",", _LISTED_BY).split(_LISTED_BY)
    pieces = [one.strip() for one in listed]
    return [_known(one, words) for one in pieces] if words else pieces


def _known(text: str, words: Mapping[str, str]) -> str:
    """Return the sign of a word, or the sign itself. Errors: ValueError that names the words."""
    if text not in words and text not in words.values():
        raise ValueError(f"「{text}」は選べません。選べるのは {_LISTED_BY.join(words)} です")
    return words.get(text, text)
