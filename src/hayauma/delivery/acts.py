"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about releases and dispatches."""

    ORDERED = "release.ordered"  # 発信の指示
    ORDERED_AHEAD = "release.ordered_ahead"  # 発信の指示, to begin with the approval
    CARRIED_OUT = "release.carried_out"  # such an order found its approval
    LAPSED = "release.lapsed"  # such an order ended without one
    REFUSED = "release.refused"  # an order that the rules refused
    LOOKED_AT = "release.looked_at_afterwards"  # 事後の確認 of a release without approval
    TAKEN_BACK = "release.taken_back"  # taken back before the first letter
    FROZEN = "dispatch.frozen"  # the audience was frozen
    STARTED = "dispatch.started"  # judged again, and the first shard opened
    HELD_BACK = "dispatch.held_back"  # the second judgement refused it
    PAUSED = "dispatch.paused"  # 一時停止
    RESUMED = "dispatch.resumed"  # 再開
    CANCELLED = "dispatch.cancelled"  # 取りやめ: what is queued is stopped
    CLOSED = "dispatch.closed"  # every letter has a last word
    RECONCILED = "dispatch.reconciled"  # 突合: held against its frozen list
    CANARY_ENTERED = "canary.entered"  # an address of the city is watched for a menu
    CANARY_ENDED = "canary.ended"  # it is watched no longer
    ALARMED = "alarm.raised"  # the operations manager was told what keeps letters from going
    ALARM_OVER = "alarm.over"  # it keeps them no longer
    TRIED = "trial.sent"  # 試し: a copy to the author's and the head's own addresses
    LOOKED_UP = "outcome.looked_up"  # somebody asked what one address got
