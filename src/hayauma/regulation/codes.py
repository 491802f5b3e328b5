"""Names (符号) of the acts that are judged, of the reasons of a verdict, of what follows an act.

The sentences stand in wording.py, the rules in rules/.
"""

from enum import StrEnum


class Act(StrEnum):
    """What can be asked of the regulation."""

    SUBMIT = "submit"  # the author hands a bulletin to its approver (提出)
    APPROVE = "approve"  # the head of the owning section approves it (承認)
    APPROVE_SERIES = "approve_series"  # a series is approved once (定期の承認), used, revoked
    RELEASE = "release"  # somebody orders its sending (発信)
    PUBLISH_PERSONAL_DATA = "publish_personal_data"  # it carries personal data (個人情報の掲載)
    PUBLISH_WORK = "publish_work"  # it carries somebody's work (著作物の掲載)
    CORRECT = "correct"  # what was sent is put right (訂正)
    SET_MENU = "set_menu"  # a menu is made, changed or deleted (配信メニューの設定)
    FILE_MENU_REQUEST = "file_menu_request"  # a head asks for that (依頼書の提出)
    GRANT_LEAVE = "grant_leave"  # other equipment is allowed (機器の特例)
    ANSWER_INQUIRY = "answer_inquiry"  # a citizen's question is answered (質問・要望への回答)
    WITHDRAW = "withdraw"  # a recipient ends a menu or everything (受信の停止)
    APPOINT = "appoint"  # a role is given to somebody (発令・充て職)


class Code(StrEnum):
    """Why a verdict is what it is."""

    NOTHING_FORBIDS = "nothing_forbids"  # no rule speaks against it
    DEPARTURE_WITH_REASON = "departure_with_reason"  # off the principle, the reason is written

    # Roles (第3条〜第5条)
    BY_HOLDER = "by_holder"  # the one whose role it is acts
    BY_SUBSTITUTE = "by_substitute"  # a designated substitute acts while the holder is away
    HOLDER_PRESENT = "holder_present"  # a substitute acts although the holder is there
    ABSENCE_REASON_MISSING = "absence_reason_missing"  # why the holder is away is not written
    ROLE_VACANT = "role_vacant"  # nobody holds the role and no substitute acts
    ROLE_HELD = "role_held"  # somebody else holds the role at that time
    ROLE_FREE = "role_free"  # nobody else holds it
    ROLES_TOGETHER = "roles_together"  # one person is operations manager and delivery officer

    # Submission (第6条, 第7条)
    PROGRAMME_MISSING = "programme_missing"  # no programme, so no section answers for it
    AUTHOR_IN_CHARGE = "author_in_charge"  # the member of staff in charge writes
    AUTHOR_NOT_IN_CHARGE = "author_not_in_charge"  # somebody else writes
    AUTHOR_ONLY_REQUESTS = "author_only_requests"  # other sections may only ask for a bulletin
    NOT_TRAINED = "not_trained"  # the training on writing has not been attended
    NOT_DECLARED = "not_declared"  # the considerations of 第7条 are not declared
    FINDINGS_OPEN = "findings_open"  # the automatic checks found something
    CHECKLIST_OPEN = "checklist_open"  # points of the city's own list are not ticked
    PERSONAL_DATA_AGREED = "personal_data_agreed"  # the person agreed to fact and content
    PERSONAL_DATA_NOT_AGREED = "personal_data_not_agreed"  # one of the two is missing
    PERSONAL_DATA_EXCEPTION = "personal_data_exception"  # urgent and unavoidable, to protect
    PERSONAL_DATA_JUDGE_MISSING = "personal_data_judge_missing"  # who judged that is not written
    WORK_OWN = "work_own"  # the city's own work
    WORK_AGREED = "work_agreed"  # the holder of the right agreed
    WORK_NOT_AGREED = "work_not_agreed"  # no consent
    WORK_QUOTED = "work_quoted"  # quoted under the Copyright Act
    QUOTATION_NOT_DECIDED = "quotation_not_decided"  # the city has not opened quotation

    # Limits the city sets itself
    LEAD_TIME_SHORT = "lead_time_short"  # too late for the planned time
    OUTSIDE_HOURS = "outside_hours"  # outside the hours of sending
    TOO_LONG = "too_long"  # more characters than allowed
    CENTRAL_REVIEW_MISSING = "central_review_missing"  # the central section has not reviewed it
    CENTRAL_EDIT_RETURNED = "central_edit_returned"  # edited there, so the owner decides again
    CENTRAL_EDIT_STANDS = "central_edit_stands"  # edited there, and the edit stands

    # Approval (第5条, 第8条第1項)
    NOT_OWNING_HEAD = "not_owning_head"  # approver is not the head of the owning section
    TEXT_CHANGED = "text_changed"  # what is approved is not what was shown
    IMPORTANT_ABOVE_HEAD = "important_above_head"  # a grave matter is decided higher up
    IMPORTANT_NOT_BY_SUBSTITUTE = "important_not_by_substitute"  # nor by a substitute
    OWN_APPROVAL = "own_approval"  # the author approved; it is marked
    OWN_APPROVAL_REFUSED = "own_approval_refused"  # a second person is needed
    APPROVED = "approved"  # a live approval of this very content
    SENDING_APPROVED = "sending_approved"  # and of its sending
    NOT_APPROVED = "not_approved"  # no approval
    APPROVAL_AWAITED = "approval_awaited"  # ordered ahead: it begins with the approval
    OWNER_MOVED = "owner_moved"  # another section owns the content since it was approved
    APPROVER_CLOSED = "approver_closed"  # the approver's account was closed since
    APPROVAL_CHANGED = "approval_changed"  # approved, then changed
    WINDOW_BEFORE = "window_before"  # the approved time has not come
    WINDOW_MISSED = "window_missed"  # the approved time has passed
    SERIES_EACH_ISSUE = "series_each_issue"  # the city wants each issue approved
    SERIES_NOT_FIXED = "series_not_fixed"  # a text that changes cannot be approved once
    SERIES_HEAD_ALONE = "series_head_alone"  # nor by a substitute: each issue can be
    SERIES_TOO_LONG = "series_too_long"  # for longer than the city allows
    SERIES_COVERS = "series_covers"  # the text of the issue is the one approved for the series
    SERIES_ENDED = "series_ended"  # the period of that approval is over
    SERIES_REVOKED = "series_revoked"  # that approval was taken back
    SERIES_CONSENT_ENDED = "series_consent_ended"  # a consent that the text rested on has ended
    SERIES_REVOKERS = "series_revokers"  # who may take it back
    SERIES_REVOKED_BY_RIGHT = "series_revoked_by_right"  # one of them does
    URGENT_WITHOUT_APPROVAL = "urgent_without_approval"  # the proviso on approval
    URGENT_NOT_ENTITLED = "urgent_not_entitled"  # this person may not declare urgency
    URGENT_REASON_MISSING = "urgent_reason_missing"  # why approval cannot wait is not written
    ORAL_APPROVAL_MISSING = "oral_approval_missing"  # urgent news needs at least a spoken approval
    ORAL_APPROVAL_GIVEN = "oral_approval_given"  # spoken, still to be written

    # Equipment and hand (第8条第2項)
    FROM_DEPLOYED = "from_deployed"  # from an enrolled terminal
    TERMINAL_UNKNOWN = "terminal_unknown"  # not recognised as deployed equipment
    TERMINAL_RETIRED = "terminal_retired"  # its enrolment has ended
    PROOF_NOT_ACCEPTED = "proof_not_accepted"  # known by what the city does not take for a proof
    LOOK_OVERDUE = "look_overdue"  # nobody has looked after it within the city's interval
    LOOK_OVERDUE_BARS = "look_overdue_bars"  # and here that keeps it from releasing
    LEAVE_EXPIRED = "leave_expired"  # the leave has ended
    FROM_LEAVE = "from_leave"  # the proviso on equipment
    LEAVE_NOT_WRITTEN = "leave_not_written"  # a spoken leave is none here
    LEAVE_SPOKEN_ROUTINE = "leave_spoken_routine"  # a spoken leave serves urgent news only
    LEAVE_SPOKEN = "leave_spoken"  # spoken, still to be written
    SENDER_STRANGER = "sender_stranger"  # this kind of sender may not release
    SENDER_OUTSIDE = "sender_outside"  # the named outside body releases
    SERVER_WITHOUT_LEAVE = "server_without_leave"  # no hand, and no standing leave
    HELD = "held"  # the operations manager holds sending

    # Correction, menus, leaves, inquiries, withdrawal (第9条, 第10条, 第8条第2項, 第5条)
    STOP_BY_ANYONE = "stop_by_anyone"  # stopping and opening a case are open to all staff
    PREPARED_BY_STAFF = "prepared_by_staff"  # the owning section's staff prepare it
    NOT_CORRECTING_OFFICER = "not_correcting_officer"  # somebody else would correct
    WRONG_PASSAGE_REPEATED = "wrong_passage_repeated"  # the harm would be repeated
    NOT_MENU_SETTER = "not_menu_setter"  # only the operations manager sets menus
    MENU_REASON_MISSING = "menu_reason_missing"  # set without a request and without a reason
    NOT_MENU_FILER = "not_menu_filer"  # only a section head files the form
    CONSULTATION_MISSING = "consultation_missing"  # no consultation came first
    CONSULTATION_ONE_SIDED = "consultation_one_sided"  # one side has not confirmed it
    FORM_INCOMPLETE = "form_incomplete"  # the official form is not filled in
    NOT_LEAVE_GRANTER = "not_leave_granter"  # only the operations manager allows it
    LEAVE_REASON_MISSING = "leave_reason_missing"  # why is not written
    NOT_ANSWERER = "not_answerer"  # another section would answer
    ANSWER_BY_STAFF = "answer_by_staff"  # staff answer under their head
    ANSWER_NOT_APPROVED = "answer_not_approved"  # the answer needs the head's approval
    WITHDRAWAL_FREE = "withdrawal_free"  # anybody may stop at any time
    MENU_MANDATORY = "menu_mandatory"  # this menu goes to everybody
    GROUP_MANDATORY = "group_mandatory"  # this group is registered by duty


class Duty(StrEnum):
    """What must follow an act."""

    REPORT = "report"  # tell these roles or posts at once
    CONFIRM = "confirm"  # look at it afterwards, and say right or to be corrected
    WRITE_APPROVAL = "write_approval"  # put the spoken approval in writing
    WRITE_LEAVE = "write_leave"  # put the spoken leave in writing
    TELL_OWNER = "tell_owner"  # tell the owning head what the central section changed
    LOOK_AFTER = "look_after"  # the absent decider looks at it later (後閲)
    CORRECTION_MAIL = "correction_mail"  # send a correction (訂正メール)
    AMEND_HISTORY = "amend_history"  # put the back number right (配信履歴データの修正)
    OTHER_MEASURES = "other_measures"  # whatever else is needed
    ANSWER = "answer"  # answer the citizen
    SEND = "send"  # strive to send what was published elsewhere
