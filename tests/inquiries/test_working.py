"""Taking on, handing on, answering, closing: who may, what is said, what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma.inquiries import answering, belonging, closing, handing, reading
from hayauma.inquiries.states import Ending, State, Way
from hayauma.inquiries.views import Contact
from hayauma.installation import policies
from hayauma.notices.models import Notice
from hayauma.regulation import Refused, load_profile
from tests.bulletins.road import approved
from tests.inquiries.asking import ASKER, ask
from tests.town import Town

pytestmark = pytest.mark.django_db
TEXT = "市役所の駐車場を使えます。"


def test_the_section_takes_it_on_and_nobody_else(town: Town) -> None:
    case = ask(town, town.at)
    with pytest.raises(belonging.NotTheirs, match="安全課"):
        handing.accept(inquiry_id=case.id, by=town.other_author, at=town.at)
    taken = handing.accept(inquiry_id=case.id, by=town.colleague, at=town.at)
    assert taken.state is State.WORKED
    assert taken.accepted_by == town.colleague.actor.shown


def test_it_is_handed_over_and_stays_with_the_first_until_the_other_says_yes(town: Town) -> None:
    case = ask(town, town.at)
    offered = handing.hand_over(
        inquiry_id=case.id, to="kosodate", reason="健診のこと", by=town.author, at=town.at
    )
    assert (offered.section, offered.offered_to) == ("anzen", "kosodate")
    listed, _last = reading.listing(service=case.service, sections=["kosodate"])
    assert [one.id for one in listed] == [case.id]
    with pytest.raises(ValidationError, match="前の回付"):
        handing.hand_over(
            inquiry_id=case.id, to="koho", reason="やはり", by=town.author, at=town.at
        )
    taken = handing.accept(inquiry_id=case.id, by=town.other_author, at=town.at)
    assert (taken.section, taken.offered_to, taken.state) == ("kosodate", "", State.WORKED)
    with pytest.raises(belonging.NotTheirs):
        handing.sum_up(inquiry_id=case.id, summary="駐車場", by=town.author, at=town.at)


def test_a_section_that_does_not_take_it_says_why_and_the_first_is_told(town: Town) -> None:
    case = ask(town, town.at)
    handing.hand_over(
        inquiry_id=case.id, to="kosodate", reason="健診のこと", by=town.author, at=town.at
    )
    with pytest.raises(ValidationError) as fault:
        handing.decline(inquiry_id=case.id, reason=" ", by=town.other_officer, at=town.at)
    assert "reason" in fault.value.message_dict
    with pytest.raises(belonging.NotTheirs):
        handing.decline(inquiry_id=case.id, reason="違う", by=town.author, at=town.at)
    kept = handing.decline(
        inquiry_id=case.id, reason="駐車場は安全課", by=town.other_officer, at=town.at
    )
    assert (kept.section, kept.offered_to) == ("anzen", "")
    (past,) = reading.handovers(case.id)
    assert past.declined_because == "駐車場は安全課"
    assert Notice.objects.filter(key__startswith="declined:", text__contains="駐車場は").exists()


@pytest.mark.parametrize(("to", "reason"), [("anzen", "x"), ("nowhere", "x"), ("koho", " ")])
def test_a_handover_names_where_to_and_why(town: Town, to: str, reason: str) -> None:
    case = ask(town, town.at)
    with pytest.raises(ValidationError):
        handing.hand_over(inquiry_id=case.id, to=to, reason=reason, by=town.author, at=town.at)


def test_staff_answer_under_their_head_and_the_asker_gets_it_once(town: Town) -> None:
    case = ask(town, town.at)
    draft = answering.draft(
        inquiry_id=case.id, way=Way.MAIL, text=TEXT, by=town.colleague, at=town.at
    )
    given = answering.give(answer_id=draft.id, by=town.colleague, at=town.at)
    assert given.given_at == town.at
    letter = Notice.objects.get(key=f"answer:{draft.id}")
    assert letter.klass == "answer"
    assert TEXT in letter.text
    assert "山田 花 様" in letter.text
    assert reading.inquiry(case.id).state is State.ANSWERED
    with pytest.raises(ValidationError, match="もう伝えて"):
        answering.give(answer_id=draft.id, by=town.officer, at=town.at)


def test_another_section_cannot_answer_and_hears_the_clause(town: Town) -> None:
    case = ask(town, town.at)
    draft = answering.draft(inquiry_id=case.id, way=Way.MAIL, text=TEXT, by=town.author, at=town.at)
    with pytest.raises(Refused) as refusal:
        answering.give(answer_id=draft.id, by=town.other_officer, at=town.at)
    assert refusal.value.verdict.as_json()["clause"] == "第5条第3項第3号"
    with pytest.raises(Refused):
        answering.approve(answer_id=draft.id, by=town.colleague, at=town.at)
    agreed = answering.approve(answer_id=draft.id, by=town.officer, at=town.at)
    assert agreed.approved_post == "安全課長"


def test_a_substitute_answers_only_with_the_reason_why_the_head_is_away(town: Town) -> None:
    case = ask(town, town.at)
    draft = answering.draft(
        inquiry_id=case.id, way=Way.TELEPHONE, text=TEXT, by=town.author, at=town.at
    )
    with pytest.raises(Refused):
        answering.approve(answer_id=draft.id, by=town.deputy, at=town.at)
    agreed = answering.approve(answer_id=draft.id, absence="出張", by=town.deputy, at=town.at)
    assert agreed.approved_by == town.deputy.actor.shown


def test_where_answers_need_the_head_staff_wait_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = approved(town, town.at).bulletin_id
    monkeypatch.setattr(policies, "in_force", lambda **_: load_profile("hibarino"))
    case = ask(town, town.at, bulletin=sent)
    assert case.due_at == town.at + timedelta(hours=336)
    draft = answering.draft(inquiry_id=case.id, way=Way.MAIL, text=TEXT, by=town.author, at=town.at)
    with pytest.raises(Refused) as refusal:
        answering.give(answer_id=draft.id, by=town.author, at=town.at)
    assert refusal.value.verdict.as_json()["clause"] == "第13条"
    answering.approve(answer_id=draft.id, by=town.officer, at=town.at)
    answering.give(answer_id=draft.id, by=town.author, at=town.at)


@pytest.mark.parametrize(
    ("contact", "text", "field"), [(Contact(), TEXT, "way"), (ASKER, " ", "text")]
)
def test_an_answer_wants_words_and_somewhere_to_go(
    town: Town, contact: Contact, text: str, field: str
) -> None:
    case = ask(town, town.at, contact=contact)
    with pytest.raises(ValidationError) as fault:
        answering.draft(inquiry_id=case.id, way=Way.MAIL, text=text, by=town.author, at=town.at)
    assert field in fault.value.message_dict


def test_a_word_in_between_goes_out_and_the_answer_is_still_owed(town: Town) -> None:
    case = ask(town, town.at)
    answering.tell_meanwhile(
        inquiry_id=case.id, way=Way.MAIL, text="来週お答えします。", by=town.author, at=town.at
    )
    assert Notice.objects.filter(subject__contains="途中の連絡").count() == 1
    assert reading.inquiry(case.id).open


def test_closing_without_an_answer_wants_a_reason(town: Town) -> None:
    case = ask(town, town.at)
    with pytest.raises(ValidationError, match="まだ回答"):
        closing.close(inquiry_id=case.id, ending=Ending.ANSWERED, by=town.author, at=town.at)
    with pytest.raises(ValidationError, match="理由"):
        closing.close(inquiry_id=case.id, ending=Ending.NOT_OURS, by=town.author, at=town.at)
    closed = closing.close(
        inquiry_id=case.id, ending=Ending.NOT_OURS, note_="県の道路", by=town.author, at=town.at
    )
    assert (closed.state, closed.ending) == (State.CLOSED, Ending.NOT_OURS)
    with pytest.raises(ValidationError, match="終わっています"):
        handing.accept(inquiry_id=case.id, by=town.author, at=town.at)
    again = closing.reopen(inquiry_id=case.id, reason="市道だった", by=town.author, at=town.at)
    assert again.open


def test_it_shows_the_bulletin_was_wrong_and_the_head_is_told_once(town: Town) -> None:
    case = ask(town, town.at)
    for _ in range(2):
        closing.says_wrong(inquiry_id=case.id, by=town.colleague, at=town.at)
    told = Notice.objects.filter(key__startswith=f"wrong:{case.id}:")
    assert [one.key for one in told] == [f"wrong:{case.id}:{town.officer.account_id}"]
    assert "第9条" in told[0].text
