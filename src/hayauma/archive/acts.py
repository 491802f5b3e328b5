"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about back numbers."""

    PUBLISHED = "backnumber.published"  # the public copy of a bulletin was put up
    CLOSED = "backnumber.closed"  # it is not for everybody any more: an end date, a narrower menu
    AMENDED = "backnumber.amended"  # 履歴修正: the copy changed, the sealed text did not
    CORRECTION_OPENED = "correction.opened"  # the rest was stopped, the head told
    CORRECTION_DESCRIBED = "correction.described"  # what is wrong, and who noticed it when
    CORRECTION_WRITTEN = "correction.written"  # the texts that put it right were begun
    MEASURE_TAKEN = "correction.measure_taken"  # something else was done about it
    CORRECTION_DISMISSED = "correction.dismissed"  # nothing was wrong
    CORRECTION_CLOSED = "correction.closed"  # nothing more is owed
