"""Regulation (規程): the bylaw as pure functions over typed, versioned policy data.

What does not live here: clock, database, Django, sentences in rules; who holds a post or what a
terminal is (organization), which version is in force (installation). Who may call: everybody.
"""

from hayauma.regulation.acts import QUESTIONS, Question
from hayauma.regulation.codes import Act, Code, Duty
from hayauma.regulation.defects import Defect, ProfileDefects
from hayauma.regulation.facts import BadFacts, Facts
from hayauma.regulation.letters import LETTERS, LetterClass, LetterRules
from hayauma.regulation.policy import Policy, PolicyValue, Strength
from hayauma.regulation.profile import UnknownProfile, load_profile, parse_profile
from hayauma.regulation.profile_completing import completed
from hayauma.regulation.rules.after_release import owed_after_release
from hayauma.regulation.rules.approval import ApproveFacts, may_approve, owed_after_approval
from hayauma.regulation.rules.content import (
    PersonalDataFacts,
    WorkFacts,
    may_publish_personal_data,
    may_publish_work,
)
from hayauma.regulation.rules.correction import (
    NEVER_REPEATED,
    CorrectFacts,
    may_correct,
    owed_when_wrong,
)
from hayauma.regulation.rules.equipment import attestation_wanted, look_due
from hayauma.regulation.rules.inquiries import (
    AnswerInquiryFacts,
    may_answer_inquiry,
    owed_when_asked,
)
from hayauma.regulation.rules.leaves import GrantLeaveFacts, may_grant_leave
from hayauma.regulation.rules.limits import count_characters
from hayauma.regulation.rules.menus import (
    FileMenuRequestFacts,
    SetMenuFacts,
    may_file_menu_request,
    may_set_menu,
)
from hayauma.regulation.rules.promotion import PublishedFacts, owed_when_published
from hayauma.regulation.rules.release import (
    may_go_unapproved,
    may_order_ahead,
    may_release,
    may_release_from,
)
from hayauma.regulation.rules.release_facts import ReleaseFacts
from hayauma.regulation.rules.roles import AppointFacts, blocked_by_vacancy, may_appoint
from hayauma.regulation.rules.series import SeriesFacts, may_approve_series
from hayauma.regulation.rules.submission import SubmitFacts, may_submit
from hayauma.regulation.rules.withdrawal import WithdrawFacts, may_withdraw
from hayauma.regulation.values import NOT_REGULATED, Hours, LeadTime
from hayauma.regulation.verdict import Basis, Kind, Measure, Outcome, Reason, Refused, Verdict

__all__ = [
    "LETTERS",
    "NEVER_REPEATED",
    "NOT_REGULATED",
    "QUESTIONS",
    "Act",
    "AnswerInquiryFacts",
    "AppointFacts",
    "ApproveFacts",
    "BadFacts",
    "Basis",
    "Code",
    "CorrectFacts",
    "Defect",
    "Duty",
    "Facts",
    "FileMenuRequestFacts",
    "GrantLeaveFacts",
    "Hours",
    "Kind",
    "LeadTime",
    "LetterClass",
    "LetterRules",
    "Measure",
    "Outcome",
    "PersonalDataFacts",
    "Policy",
    "PolicyValue",
    "ProfileDefects",
    "PublishedFacts",
    "Question",
    "Reason",
    "Refused",
    "ReleaseFacts",
    "SeriesFacts",
    "SetMenuFacts",
    "Strength",
    "SubmitFacts",
    "UnknownProfile",
    "Verdict",
    "WithdrawFacts",
    "WorkFacts",
    "attestation_wanted",
    "blocked_by_vacancy",
    "completed",
    "count_characters",
    "load_profile",
    "look_due",
    "may_answer_inquiry",
    "may_appoint",
    "may_approve",
    "may_approve_series",
    "may_correct",
    "may_file_menu_request",
    "may_go_unapproved",
    "may_grant_leave",
    "may_order_ahead",
    "may_publish_personal_data",
    "may_publish_work",
    "may_release",
    "may_release_from",
    "may_set_menu",
    "may_submit",
    "may_withdraw",
    "owed_after_approval",
    "owed_after_release",
    "owed_when_asked",
    "owed_when_published",
    "owed_when_wrong",
    "parse_profile",
]
