"""The acts this room writes down about itself."""

from enum import StrEnum


class Act(StrEnum):
    """What the journal does to the journal."""

    PAYLOAD_ERASED = "journal.payload_erased"  # what an entry said is gone; that it was, stays
