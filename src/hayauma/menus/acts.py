"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about the catalogue."""

    LAID = "catalogue.laid"  # the first catalogue of an installation was entered
    GROUP_SET = "menu.group_set"  # a group was made, renamed or moved
    SET = "menu.set"  # a menu was made, changed or ended (配信メニューの設定)
    SECTION_SUCCEEDED = (
        "menu.section_succeeded"  # 承継課 serves it in the place of an ended section
    )
    CONSULTED = "consultation.recorded"  # a talk with the operations manager was written down
    CONSULTATION_CONFIRMED = "consultation.confirmed"  # one side says it was so
    REQUEST_DRAFTED = "menu_request.drafted"  # staff began the form
    REQUEST_FILED = "menu_request.filed"  # the head filed it (依頼書の提出)
    REQUEST_DECIDED = "menu_request.decided"  # 設定する, 条件を付けて設定する or 差し戻す
    SUBSCRIBERS_TOLD = "menu_request.subscribers_told"  # those who chose it were told
