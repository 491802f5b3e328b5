"""The form (参考様式): its fields as data, and what is missing or too long in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from hayauma.menus.requesting.states import Kind

FILE = Path(__file__).resolve().parent / "form.toml"
KINDS = frozenset({"line", "text", "yes"})


@dataclass(frozen=True)
class Field:
    """One field of the form; `most` is in characters."""

    key: str
    label: str
    kind: str
    page: int
    on: tuple[str, ...]
    must: tuple[str, ...]
    most: int


class BadForm(ValueError):
    """The file of the fields says something a form cannot have; names the field."""


@cache
def every() -> tuple[Field, ...]:
    """Return the fields in the order of the form. Errors: BadForm naming the field."""
    return read(FILE.read_text("utf-8"))


def read(text: str) -> tuple[Field, ...]:
    """Return the fields that a file describes. Errors: BadForm naming the field."""
    found = []
    for number, one in enumerate(tomllib.loads(text).get("field", []), start=1):
        try:
            field = Field(
                key=one["key"],
                label=one["label"],
                kind=one["kind"],
                page=one["page"],
                on=tuple(one["on"]),
                must=tuple(one["must"]),
                most=one["most"],
            )
        except (KeyError, TypeError) as fault:
            raise BadForm(f"{number}番目の欄：{fault} がありません") from fault
        kinds = {str(kind) for kind in Kind}
        if field.kind not in KINDS or field.page not in {1, 2} or not {*field.on} <= kinds:
            raise BadForm(f"{field.key}：kind、page、on のどれかが誤っています")
        if not {*field.must} <= {*field.on}:
            raise BadForm(f"{field.key}：must は on の中から選びます")
        found.append(field)
    return tuple(found)


def fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields a request of a kind has, in order."""
    return tuple(field for field in every() if kind in field.on)


def tidied(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in, of this kind's fields alone, lines as one line."""
    kept = {}
    for field in fields(kind):
        value = str(given.get(field.key, "")).replace("\r\n", "\n").strip()
        kept[field.key] = value if field.kind == "text" else " ".join(value.split())
    return kept


def faults(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is too long, by field."""
    return {
        field.key: _("{most}字までです。いまは{n}字です。").format(
            most=field.most, n=len(given.get(field.key, ""))
        )
        for field in fields(kind)
        if field.most and len(given.get(field.key, "")) > field.most
    }


def missing(kind: Kind, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields that must be filled in before the head files it, and are not."""
    return tuple(
        field for field in fields(kind) if kind in field.must and not given.get(field.key, "")
    )
