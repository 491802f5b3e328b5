"""Strategies: any facts of an act, and any policy a city could write.

Each is drawn as one number, from which the rest follows: some 300 draws for a policy would take
longer than all the judging, and a case that fails is found again by its number.
"""

import random
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st

from hayauma.regulation import NOT_REGULATED, Basis, Facts, Kind, Policy, PolicyValue, Strength
from hayauma.regulation.facts import FactSpec, specs
from hayauma.regulation.keys import KEYS
from tests.regulation.towns import HIBARINO, TORIDE

F = TypeVar("F", bound=Facts)

CLAUSES = ("第1条", "第2条第3項", "第8条第1項ただし書", "第20条第4号")
STRENGTHS = [strength for strength in Strength if strength is not Strength.NOT_REGULATED]
NUMBERS = st.integers(min_value=0, max_value=2**32)


def facts_of(facts: type[F]) -> st.SearchStrategy[F]:
    """Return a strategy for any facts of a class."""
    return NUMBERS.map(lambda number: _facts(facts, random.Random(number)))


def policies() -> st.SearchStrategy[Policy]:
    """Return a strategy for policies with any kind, strength and value for every key."""
    return NUMBERS.map(lambda number: _policy(random.Random(number), str(number)))


def _facts(facts: type[F], chance: random.Random) -> F:
    return facts(**{spec.key: _fact(spec, chance) for spec in specs(facts)})


def _fact(spec: FactSpec, chance: random.Random) -> Any:
    if spec.type == "bool":
        return chance.random() < 0.5
    if spec.type == "number":
        return chance.choice([0, 1, 200, 201])
    if spec.type == "text":
        return chance.choice(["", " ", "理由", "{rule}"])
    if spec.type == "list":
        return tuple(word for word in spec.values if chance.random() < 0.5)
    return chance.choice(spec.values)


def _policy(chance: random.Random, number: str) -> Policy:
    settings = {key.name: _setting(key.name, key.always, chance) for key in KEYS}
    return replace(TORIDE, name="any-town", version=number, settings=settings)


def _setting(key: str, always: bool, chance: random.Random) -> PolicyValue:
    value = chance.choice([TORIDE.value(key), HIBARINO.value(key)])
    if value == NOT_REGULATED or (not always and chance.random() < 0.2):
        silent = Basis(None, chance.choice([Kind.READING, Kind.DEFAULT]), "定めなし")
        return PolicyValue(key, NOT_REGULATED, silent, Strength.NOT_REGULATED, date.min)
    kind = chance.choice(list(Kind))
    clause = chance.choice(CLAUSES) if kind is Kind.TEXT else None
    return PolicyValue(key, value, Basis(clause, kind, "根拠"), chance.choice(STRENGTHS), date.min)
