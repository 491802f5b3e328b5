"""What a machine is taken for (照合の結果), and by which proof (証).

Three proofs are known, the strongest first; which of them a city takes is its policy
(equipment.proofs), asked when a release is judged. A network alone is never one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as noop

from hayauma.organization.models import Terminal

Proof = Literal["none", "certificate", "passkey", "credential"]
# How a record names a proof.
PROOF_WORDS: dict[str, str] = {
    "certificate": noop("クライアント証明書で確認"),
    "passkey": noop("その機器のパスキーで確認"),
    "credential": noop("登録の証で確認"),
}
State = Literal["enrolled", "unknown", "retired"]


@dataclass(frozen=True)
class TerminalSeen:
    """Which terminal a request comes from, as far as what it shows proves."""

    state: State
    code: str = ""
    name: str = ""
    place: str = ""
    grace: bool = False  # by the credential before the current one
    proof: Proof = "none"
    # When somebody of the keepers last saw it where it should stand.
    looked_at: datetime | None = field(default=None, compare=False)


UNKNOWN = TerminalSeen("unknown")


def seen(row: Terminal, proof: Proof, *, grace: bool = False) -> TerminalSeen:
    """Return what a proof of this terminal shows: it, or that its enrolment has ended."""
    state: State = "retired" if row.retired_at else "enrolled"
    looked_at = row.reconfirmed_at or row.enrolled_at or row.registered_at
    return TerminalSeen(state, row.code, row.name, row.place, grace, proof, looked_at)
