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
    PAUSED_BY_RETURNS = "dispatch.paused_by_returns"  # too many came back; nobody's hand
    RESUMED = "dispatch.resumed"  # 再開
    CANCELLED = "dispatch.cancelled"  # 取りやめ: what is queued is stopped
    CLOSED = "dispatch.closed"  # every letter has a last word
    CAME_BACK = "dispatch.mail_returned"  # mails came back for letters that were accepted
    TRIPPED = "dispatch.returns_tripped"  # too many did, and one domain rests or an alarm is told
    RECONCILED = "dispatch.reconciled"  # 突合: held against its frozen list
    CANARY_ENTERED = "canary.entered"  # an address of the city is watched for a menu
    CANARY_ENDED = "canary.ended"  # it is watched no longer
    ALARMED = "alarm.raised"  # the operations manager was told what keeps letters from going
    ALARM_OVER = "alarm.over"  # it keeps them no longer
    TRIED = "trial.sent"  # 試し: a copy to the author's and the head's own addresses
    LOOKED_UP = "outcome.looked_up"  # somebody asked what one address got
    DIGEST_MADE = "digest.made"  # まとめ: what waited for a rhythm was taken by its next digest
    DIGEST_STOPPED = "digest.stopped"  # something in it was wrong: the rest is made anew without it
    DIGEST_HELD = "digest.held"  # something in it may be wrong: it waits
    DIGEST_LET_GO = "digest.let_go"  # nothing was wrong: it goes on
    ENTRY_DROPPED = "digest.entry_dropped"  # a bulletin that waited goes to no reader any more
