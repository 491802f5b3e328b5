"""Policy (定め): the values of one version of one profile, each with its ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from hayauma.regulation import keys, values
from hayauma.regulation.values import NOT_REGULATED, Value
from hayauma.regulation.verdict import Basis


class Strength(StrEnum):
    """How strongly a rule binds."""

    MUST = "must"  # なければならない, ものとする: a breach is refused
    IN_PRINCIPLE = "in_principle"  # 原則として: a written reason lifts it
    STRIVE = "strive"  # 努める: a breach is noted, never blocked
    MAY = "may"  # できる: never a breach
    NOT_REGULATED = "not_regulated"  # the city sets no rule


STRENGTH_WORDS = {
    Strength.MUST: "必ず",
    Strength.IN_PRINCIPLE: "原則として",
    Strength.STRIVE: "努める",
    Strength.MAY: "できる",
    Strength.NOT_REGULATED: "定めない",
}


@dataclass(frozen=True)
class PolicyValue:
    """One value: what is set, on what basis, how strongly, and since when."""

    key: str
    value: Value
    basis: Basis
    strength: Strength
    in_force_from: date

    @property
    def meaning(self) -> str:
        """Return what the key is about, in Japanese."""
        return keys.BY_NAME[self.key].meaning

    @property
    def words(self) -> str:
        """Return the value in Japanese."""
        if self.value == NOT_REGULATED:
            return STRENGTH_WORDS[Strength.NOT_REGULATED]
        return keys.BY_NAME[self.key].type.show(self.value)

    def as_json(self) -> dict[str, Any]:
        """Return the value as `policy show --json` prints it."""
        return {
            "key": self.key,
            "value": values.as_json(self.value),
            "kind": str(self.basis.kind),
            "clause": self.basis.clause,
            "ground": self.basis.ground,
            "strength": str(self.strength),
            "in_force_from": self.in_force_from.isoformat(),
        }


@dataclass(frozen=True)
class Policy:
    """Every value of one version of one profile; what rules ask, and what a verdict names."""

    name: str
    title: str
    version: str
    in_force_from: date
    text: str = field(repr=False)  # the profile's TOML, kept with what was judged by it
    settings: Mapping[str, PolicyValue] = field(repr=False)

    def __post_init__(self) -> None:
        """Close the settings, so that a policy judged by cannot change afterwards."""
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    def setting(self, key: str) -> PolicyValue:
        """Return the value of a key with its basis and strength."""
        return self.settings[key]

    def value(self, key: str) -> Value:
        """Return the bare value of a key; `not_regulated` where the city sets no rule."""
        return self.settings[key].value

    def values(self) -> tuple[PolicyValue, ...]:
        """Return every value, in the order of keys.KEYS."""
        return tuple(self.settings[key.name] for key in keys.KEYS)

    def regulates(self, key: str) -> bool:
        """Return whether the city sets a rule for this key."""
        return self.value(key) != NOT_REGULATED

    def says(self, key: str, word: str) -> bool:
        """Return whether the value is this word, or has it among its words."""
        value = self.value(key)
        return word in value if isinstance(value, tuple) else value == word

    def word(self, key: str) -> str:
        """Return the value of a key that always has one, as it stands in sentences."""
        return str(self.settings[key].value)

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a list, none where the city sets no rule."""
        value = self.value(key)
        return value if isinstance(value, tuple) else ()

    def number(self, key: str) -> int | None:
        """Return the number of a key, None where the city sets no rule."""
        value = self.value(key)
        return value if isinstance(value, int) else None
