"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about back numbers."""

    PUBLISHED = "backnumber.published"  # the public copy of a bulletin was put up
    CLOSED = "backnumber.closed"  # it is not for everybody any more: an end date, a narrower menu
