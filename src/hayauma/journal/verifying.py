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


def verify_newest(most: int) -> Verification:
    """Verify the newest seals alone, behind the one before them; quick with millions of rows.

    `sealed` is how many were read. What lies further back, verify() reads.
    """
    with rows.snapshot():
        head = rows.head()
        behind = rows.at(max(0, head.position - most)) if head else None
        last = behind.position if behind else 0
        fault = first_fault(rows.chain(last), head, behind=behind)
        read = max(0, head.position - last) if head else 0
        return verification(fault, entries=rows.count("journal_entry"), sealed=read)


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
