"""The report (読取りの結果): kind of the mail, and one entry for each recipient it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hayauma.mail.reasons import Reason

RECIPIENTS_MOST = 200
SAID_MOST = 500  # characters


class Kind(StrEnum):
    """What a mail is."""

    BOUNCE = "bounce"  # 戻りメール: a letter was not delivered, or not yet
    COMPLAINT = "complaint"  # 苦情: somebody called a letter unwanted
    AUTO_REPLY = "auto-reply"  # 自動応答: a machine wrote for a person who did get the letter
    OTHER = "other"  # anything else, and what cannot be read


class Class(StrEnum):
    """Whether it may still be delivered; says nothing about the address."""

    PERMANENT = "permanent"
    TRANSIENT = "transient"


@dataclass(frozen=True)
class Returned:
    """What is said about one recipient."""

    address: str  # the local part as it came, the domain in lower case
    status: str  # RFC 3463, e.g. 5.1.1; empty where none was given
    klass: Class
    reason: Reason
    dead: bool  # the address does not exist; never true of a full box, a filter, our own fault
    said: str  # the far server's words, every address hidden, on one line

    @classmethod
    def heard(cls, words: Mapping[str, Any]) -> "Returned":
        """Return an entry from `as_dict`'s words. Errors: KeyError, TypeError, ValueError."""
        return cls(
            address=str(words["address"]),
            status=str(words["status"]),
            klass=Class(words["class"]),
            reason=Reason(words["reason"]),
            dead=bool(words["dead"]),
            said=str(words["said"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, as a child hands them over."""
        return {
            "address": self.address,
            "status": self.status,
            "class": self.klass.value,
            "reason": self.reason.value,
            "dead": self.dead,
            "said": self.said,
        }


@dataclass(frozen=True)
class Report:
    """What a mail is, and whom it speaks of; no recipients for an auto-reply and for other."""

    kind: Kind
    recipients: tuple[Returned, ...] = ()

    @classmethod
    def heard(cls, words: Mapping[str, Any]) -> "Report":
        """Return a report from `as_dict`'s words. Errors: KeyError, TypeError, ValueError."""
        return cls(Kind(words["kind"]), tuple(Returned.heard(one) for one in words["recipients"]))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, as a child hands them over."""
        return {
            "kind": self.kind.value,
            "recipients": [one.as_dict() for one in self.recipients],
        }


OTHER = Report(Kind.OTHER)
