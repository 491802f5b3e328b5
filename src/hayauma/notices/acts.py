"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about notices."""

    FORGOTTEN = "notice.forgotten"  # closed notices were deleted after their retention
