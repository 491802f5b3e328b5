"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about the catalogue."""

    LAID = "catalogue.laid"  # the first catalogue of an installation was entered
    GROUP_SET = "menu.group_set"  # a group was made, renamed or moved
    SET = "menu.set"  # a menu was made, changed or ended (配信メニューの設定)
