"""Verdicts (判定): what the regulation answers, as code + parameters + basis, never as text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hayauma.regulation import clauses, wording


class Outcome(StrEnum):
    """What became of the question, from freest to strictest."""

    ALLOWED = "allowed"  # it may be done
    NOTED = "noted"  # it may be done, and what was not striven for is recorded (努める)
    NEEDS_REASON = "needs_reason"  # it may be done once a reason is written (原則として)
    REFUSED = "refused"  # it may not be done


class Kind(StrEnum):
    """Where a rule comes from; only the first may be cited as an article."""

    TEXT = "条"  # the words of the regulation
    READING = "読"  # our reading where the regulation is silent
    DEFAULT = "製"  # a default of the product, which the city may change


@dataclass(frozen=True)
class Basis:
    """What a rule rests on: a clause of the regulation, or another ground (市の定め)."""

    clause: str | None
    kind: Kind
    ground: str

    def __post_init__(self) -> None:
        """Refuse a basis that would let a screen cite what the regulation does not say."""
        if (self.clause is not None) != (self.kind is Kind.TEXT):
            raise ValueError(f"a clause is cited for 条 and only for 条: {self}")
        if self.clause is not None and not clauses.is_spelt(self.clause):
            raise ValueError(f"not spelt like 第8条第1項ただし書: {self.clause}")


@dataclass(frozen=True)
class Reason:
    """One reason of a verdict: a code, the values its sentence needs, and its basis."""

    code: str
    params: Mapping[str, str | int]
    basis: Basis

    def as_json(self) -> dict[str, Any]:
        """Return the reason as JSON values, with its sentence in Japanese."""
        return {
            "code": str(self.code),
            "clause": self.basis.clause,
            "kind": str(self.basis.kind),
            "ground": self.basis.ground,
            "params": dict(self.params),
            "text": wording.sentence(self),
        }


@dataclass(frozen=True)
class Verdict:
    """The answer on one act under one version of one profile, with what it rests on."""

    act: str
    outcome: Outcome
    basis: Basis
    reasons: tuple[Reason, ...]
    profile: str
    profile_version: str

    @property
    def allowed(self) -> bool:
        """Return whether the act may be done now, without anything more being written."""
        return self.outcome in {Outcome.ALLOWED, Outcome.NOTED}

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as the JSON object of `policy explain`; from_json() reads it back."""
        return {
            "act": str(self.act),
            "outcome": str(self.outcome),
            "allowed": self.allowed,
            "clause": self.basis.clause,
            "ground": self.basis.ground,
            "kind": str(self.basis.kind),
            "profile": self.profile,
            "profile_version": self.profile_version,
            "reasons": [reason.as_json() for reason in self.reasons],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Verdict":
        """Return the verdict that as_json() wrote, for records read years later."""
        return cls(
            act=stored["act"],
            outcome=Outcome(stored["outcome"]),
            basis=_basis(stored),
            reasons=tuple(
                Reason(reason["code"], dict(reason["params"]), _basis(reason))
                for reason in stored["reasons"]
            ),
            profile=stored["profile"],
            profile_version=stored["profile_version"],
        )


@dataclass(frozen=True)
class Measure:
    """Something the regulation says must follow an act: what, to whom, by when, and on what basis.

    `to` names roles (`supervising_officer`) or posts (`post:CODE`); who they are today is asked
    of the organization. `within_hours` is None where no term is set.
    """

    code: str
    basis: Basis
    to: tuple[str, ...] = ()
    within_hours: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


class Refused(Exception):
    """An act was not allowed; the verdict says why, and what would lift it."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__("／".join(wording.sentence(reason) for reason in verdict.reasons))


def _basis(stored: Mapping[str, Any]) -> Basis:
    return Basis(stored["clause"], Kind(stored["kind"]), stored["ground"])
