"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal when something happens to a bulletin."""

    DRAFTED = "bulletin.drafted"  # a bulletin was begun
    REVISED = "bulletin.revised"  # its next revision was saved
    FILE_STORED = "file.stored"  # the content of an attachment was taken in
    TEMPLATE_MADE = "template.made"  # a text to begin from (文例) was made
    TEMPLATE_CHANGED = "template.changed"  # it was written anew
    TEMPLATE_RETIRED = "template.retired"  # nobody begins from it any more
    SERIES_BEGUN = "series.begun"  # 定期の配信メール: from a template, on days of its own
    SERIES_ENDED = "series.ended"  # no further issue falls due
    ISSUE_WRITTEN = "series.issue_written"  # 第N号 was begun
    ISSUE_LEFT_OUT = "series.issue_left_out"  # 休刊, and why
    ISSUE_NOT_READY = "series.issue_not_ready"  # it falls due, and none may be sent
    SERIES_APPROVED = "series.approved"  # 定期の承認: one text for every issue that has it
    SERIES_APPROVAL_REVOKED = "series.approval_revoked"  # no issue rests on it any more
    ISSUE_COVERED = "bulletin.covered"  # an issue has the text approved for its series
    SUBMITTED = "bulletin.submitted"  # a revision was handed in for approval
    APPROVED = "bulletin.approved"  # the owning head, or a substitute, approved it
    RETURNED = "bulletin.returned"  # it was given back with what to mend
    ABANDONED = "bulletin.abandoned"  # its author gave it up
    DECLARED_URGENT = "urgent.declared"  # the ground of 第8条第1項ただし書 was declared
    PERMIT_ISSUED = "permit.issued"  # these bytes may be sent within this window
    PERMIT_VOIDED = "permit.voided"  # no longer
    PASSED_ON = "approval.passed_on"  # nothing was decided yet: the next substitute was told
    WINDOW_MISSED = "permit.window_missed"  # its time passed unused, and its author was told
    CONSENT_DECLARED = "consent.declared"  # by what right a work or personal data is shown
    CONSENT_WITHDRAWN = "consent.withdrawn"  # it was taken back, or its passage is gone
    PAPER_NUMBERED = "paper.numbered"  # 起案番号: the sheet for 決裁 was printed first
    READ_AFTERWARDS = "approval.read_afterwards"  # 後閲 of an approval given in one's stead
