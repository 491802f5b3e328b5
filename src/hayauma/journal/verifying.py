"""Verification (検証): is every sealed entry, and every seal, still what was written?"""

from hayauma.journal import rows
from hayauma.journal.chain import Fault, Verification, first_fault


def verify() -> Verification:
    """Verify the journal in the database, at one instant and in constant memory; never seals.

    What is not sealed yet counts in `entries` alone.
    """
    with rows.snapshot():
        fault = first_fault(rows.chain(), rows.head())
        return verification(
            fault, entries=rows.count("journal_entry"), sealed=rows.count("journal_seal")
        )


def verification(fault: Fault | None, *, entries: int, sealed: int) -> Verification:
    """Return what a reading of the chain has shown."""
    return Verification(
        entries=entries,
        sealed=sealed,
        checkpoints=0,
        ok=fault is None,
        first_bad=fault.position if fault else None,
        why=fault.why if fault else "",
    )
