"""Acts (行為) that are judged: for each its facts and its rule; what `policy explain` asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hayauma.regulation.codes import Act
from hayauma.regulation.facts import Facts, FactSpec, specs
from hayauma.regulation.policy import Policy
from hayauma.regulation.rules import (
    approval,
    content,
    correction,
    inquiries,
    leaves,
    menus,
    release,
    release_facts,
    roles,
    series,
    submission,
    withdrawal,
)
from hayauma.regulation.verdict import Verdict


@dataclass(frozen=True)
class Question:
    """One act that can be asked about: the facts it takes and the rule that answers."""

    facts: type[Facts]
    rule: Callable[[Any, Policy], Verdict]

    @property
    def specs(self) -> tuple[FactSpec, ...]:
        """Return what each fact may be."""
        return specs(self.facts)

    def answer(self, written: object, policy: Policy) -> Verdict:
        """Return the verdict on facts written as JSON; raises BadFacts where they are not facts."""
        return self.rule(self.facts.read(written), policy)


QUESTIONS: dict[str, Question] = {
    Act.SUBMIT: Question(submission.SubmitFacts, submission.may_submit),
    Act.APPROVE: Question(approval.ApproveFacts, approval.may_approve),
    Act.APPROVE_SERIES: Question(series.SeriesFacts, series.may_approve_series),
    Act.RELEASE: Question(release_facts.ReleaseFacts, release.may_release),
    Act.PUBLISH_PERSONAL_DATA: Question(
        content.PersonalDataFacts, content.may_publish_personal_data
    ),
    Act.PUBLISH_WORK: Question(content.WorkFacts, content.may_publish_work),
    Act.CORRECT: Question(correction.CorrectFacts, correction.may_correct),
    Act.SET_MENU: Question(menus.SetMenuFacts, menus.may_set_menu),
    Act.FILE_MENU_REQUEST: Question(menus.FileMenuRequestFacts, menus.may_file_menu_request),
    Act.GRANT_LEAVE: Question(leaves.GrantLeaveFacts, leaves.may_grant_leave),
    Act.ANSWER_INQUIRY: Question(inquiries.AnswerInquiryFacts, inquiries.may_answer_inquiry),
    Act.WITHDRAW: Question(withdrawal.WithdrawFacts, withdrawal.may_withdraw),
    Act.APPOINT: Question(roles.AppointFacts, roles.may_appoint),
}
