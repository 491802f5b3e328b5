"""Claims (例外の申出, 第7条第3号): personal data shown without consent, to protect somebody.

The one exception of 第7条第3号 and no other: urgent news (第8条第1項ただし書) and other equipment
(第8条第2項ただし書) have grounds of their own, elsewhere.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.regulation import PersonalDataFacts

Protects = Literal["none", "life", "body", "property"]


class SubmitParts(TypedDict, total=False):
    """The facts of a submission that a claim brings."""

    exception_urgent: bool
    exception_unavoidable: bool
    protects: Protects
    judged_by: str


@dataclass(frozen=True)
class Claim:
    """What is claimed: whose safety, that it is urgent and unavoidable, who judged it, and why."""

    protects: Protects = "none"
    urgent: bool = False
    unavoidable: bool = False
    judged_by: str = ""
    why: str = ""

    @classmethod
    def from_json(cls, written: Mapping[str, Any] | None) -> "Claim | None":
        """Return the claim that was written down, None where none was made."""
        if not written:
            return None
        return cls(
            protects=written["protects"],
            urgent=bool(written["urgent"]),
            unavoidable=bool(written["unavoidable"]),
            judged_by=str(written["judged_by"]),
            why=str(written["why"]),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values; from_json() reads it back."""
        return asdict(self)

    def facts(self) -> PersonalDataFacts:
        """Return what the regulation judges it by. Source: 第7条第3号."""
        return PersonalDataFacts(
            urgent=self.urgent,
            unavoidable=self.unavoidable,
            protects=self.protects,
            judged_by=self.judged_by,
        )

    def submit_facts(self) -> SubmitParts:
        """Return the same for the facts of a submission."""
        return {
            "exception_urgent": self.urgent,
            "exception_unavoidable": self.unavoidable,
            "protects": self.protects,
            "judged_by": self.judged_by,
        }


def complain(claim: Claim | None) -> None:
    """Raise ValidationError where it is not said why: who looks at it later must know."""
    if claim and not claim.why.strip():
        raise ValidationError({"why": _("そう判断した理由を書いてください。")})
