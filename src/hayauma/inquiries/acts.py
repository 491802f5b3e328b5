"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about an inquiry; never who asked, never what was asked."""

    RECEIVED = "inquiry.received"  # 受付: it has its number
    ACCEPTED = "inquiry.accepted"  # the section takes it on
    HANDED_OVER = "inquiry.handed_over"  # 回付: another section is asked to take it
    INHERITED = "inquiry.inherited"  # 承継: its section has ended, the heir has it
    DECLINED = "inquiry.declined"  # the other section says why it is not theirs
    SUMMED_UP = "inquiry.summed_up"  # 要旨: staff say in a line what it is about
    ANSWER_DRAFTED = "inquiry.answer_drafted"  # 回答案
    ANSWER_APPROVED = "inquiry.answer_approved"  # the owning head agrees with the answer
    ANSWERED = "inquiry.answered"  # 回答: by mail, telephone, letter or at the counter
    TOLD_MEANWHILE = "inquiry.told_meanwhile"  # 中間連絡: when an answer can be expected
    SHOWED_WRONG = "inquiry.showed_wrong"  # it shows that the bulletin was wrong
    ESCALATED = "inquiry.escalated"  # it grew old, and the next officer was told
    CLOSED = "inquiry.closed"  # 完結
    REOPENED = "inquiry.reopened"  # taken up again
    ASKER_ERASED = "inquiry.asker_erased"  # who asked and what was erased at the end of its term
