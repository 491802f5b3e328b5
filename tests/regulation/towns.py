"""The two towns the tables ask, and the form of a table's row."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from hayauma.regulation import (
    NOT_REGULATED,
    Basis,
    Kind,
    Policy,
    PolicyValue,
    Strength,
    Verdict,
    load_profile,
)
from hayauma.regulation.values import Value

TORIDE = load_profile("toride")  # the seed's rule: approval, equipment, and little else
HIBARINO = load_profile("hibarino")  # an invented town with quite other rules

CITY_RULE = None  # 市の定め: no clause may be cited


class Answer(NamedTuple):
    """What a table expects of a verdict."""

    outcome: str
    clause: str | None
    code: str  # the reason the verdict rests on, or one of its reasons


def answer(verdict: Verdict, code: str) -> Answer:
    """Return a verdict in a table's words; the code stays where the verdict has such a reason."""
    codes = [reason.code for reason in verdict.reasons]
    return Answer(verdict.outcome, verdict.basis.clause, code if code in codes else f"{codes}")


def wrong_rows(rows: Iterable[tuple[str, Verdict, Answer]]) -> dict[str, Answer]:
    """Return what was answered in each row of a table where it was not what is expected.

    One comparison for a long table: a row costs no test of its own, and all wrong rows are shown.
    """
    answers = {name: (answer(verdict, want.code), want) for name, verdict, want in rows}
    return {name: got for name, (got, want) in answers.items() if got != want}


def with_value(
    policy: Policy, key: str, value: Value, strength: Strength = Strength.MUST
) -> Policy:
    """Return a policy in which the city has decided one key otherwise (市の定め)."""
    decided = Basis(None, Kind.DEFAULT, "市の決定")
    strength = Strength.NOT_REGULATED if value == NOT_REGULATED else strength
    setting = PolicyValue(key, value, decided, strength, date(2016, 4, 1))
    return replace(policy, settings={**policy.settings, key: setting})
