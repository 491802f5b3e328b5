"""Facts (事実): plain values a rule judges by. A rule's facts stand beside the rule, in rules/.

A facts class is a frozen dataclass whose fields are bool, int, str, one of several words, or a
tuple of such words; every field has a default and a meaning. Facts of a wrong type are refused when
they are made, so that nothing is ever judged by a misspelt word.
"""

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

WRONG_TYPE = {
    "bool": "true 又は false で書いてください",
    "number": "0 以上の整数で書いてください",
    "text": "文字列で書いてください",
}


class BadFacts(ValueError):
    """Facts that cannot be judged; names the key and says what is wrong, in Japanese."""

    def __init__(self, key: str, sentence: str) -> None:
        self.key = key
        super().__init__(f"{key}: {sentence}" if key else sentence)


def fact(meaning: str, default: T) -> T:
    """Return a field of a facts class, with its meaning and its default."""
    return dataclasses.field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class FactSpec:
    """What one fact may be, for `policy facts` and for reading facts from outside."""

    key: str
    type: str  # bool | number | text | choice | list
    values: tuple[str, ...]
    meaning: str
    default: Any

    def check(self, value: object) -> None:
        """Raise BadFacts where the value is not what this fact may be."""
        if self.type == "list":
            fits = isinstance(value, tuple) and all(item in self.values for item in value)
        elif self.type == "choice":
            fits = isinstance(value, str) and value in self.values
        elif self.type == "number":
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        else:
            fits = isinstance(value, bool if self.type == "bool" else str)
        if not fits:
            raise BadFacts(self.key, self._sentence())

    def as_json(self) -> dict[str, Any]:
        """Return the fact as `policy facts` prints it."""
        default = list(self.default) if self.type == "list" else self.default
        return {
            "key": self.key,
            "type": self.type,
            "values": [True, False] if self.type == "bool" else list(self.values),
            "meaning": self.meaning,
            "default": default,
        }

    def _sentence(self) -> str:
        if self.type == "list":
            return f'{", ".join(self.values)} の並び ["…"] で書いてください'
        return WRONG_TYPE.get(self.type, f"{', '.join(self.values)} のどれかを書いてください")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The base of every facts class: checks its own values when it is made."""

    def __post_init__(self) -> None:
        """Refuse values that are not what the fact may be."""
        for spec in specs(type(self)):
            spec.check(getattr(self, spec.key))

    @classmethod
    def read(cls, written: object) -> Self:
        """Return the facts written as one JSON object; raises BadFacts for anything else."""
        if not isinstance(written, Mapping):
            raise BadFacts("", "事実は一つの JSON オブジェクト {…} で書いてください")
        known = {spec.key for spec in specs(cls)}
        for key in written:
            if key not in known:
                near = difflib.get_close_matches(key, sorted(known), n=1)
                hint = f"。{near[0]} の誤りではありませんか" if near else ""
                raise BadFacts(key, f"知らない項目です{hint}")
        tuples = {key: _hashable(value) for key, value in written.items()}
        return cls(**tuples)


_SPECS: dict[type, tuple[FactSpec, ...]] = {}  # facts are made often, classes are not


def specs(facts: type) -> tuple[FactSpec, ...]:
    """Return what each fact of a class may be, in the order written."""
    if facts not in _SPECS:
        hints = get_type_hints(facts)
        fields = dataclasses.fields(facts)
        _SPECS[facts] = tuple(_spec(field, hints[field.name]) for field in fields)
    return _SPECS[facts]


def _spec(field: "dataclasses.Field[Any]", hint: Any) -> FactSpec:
    plain = {bool: "bool", int: "number", str: "text"}.get(hint)
    origin = get_origin(hint)
    values: tuple[str, ...] = ()
    if origin is Literal:
        plain, values = "choice", get_args(hint)
    elif origin is tuple:
        plain, values = "list", get_args(get_args(hint)[0])
    if plain is None or field.default is dataclasses.MISSING:
        raise TypeError(f"not a fact: {field.name}")
    return FactSpec(field.name, plain, values, field.metadata["meaning"], field.default)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
