"""Journal (証跡): one line for every act, the seal over the lines, and their verification.

What does not live here: what the lines mean; no foreign key to anybody, plain values only.
Who may call: every room above, inside its own transaction; the console verifies.
"""

from hayauma.journal.actors import SYSTEM, Actor
from hayauma.journal.canonical import JSON, AddressInPayload
from hayauma.journal.chain import Verification
from hayauma.journal.erasing import erase_payload
from hayauma.journal.reading import EntryLine, entries
from hayauma.journal.sealing import seal, unsealed
from hayauma.journal.verifying import verify, verify_newest
from hayauma.journal.writing import record

__all__ = [
    "JSON",
    "SYSTEM",
    "Actor",
    "AddressInPayload",
    "EntryLine",
    "Verification",
    "entries",
    "erase_payload",
    "record",
    "seal",
    "unsealed",
    "verify",
    "verify_newest",
]
