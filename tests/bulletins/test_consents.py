"""第7条第2号 and 第3号: what has to be agreed to, what voids that, the exception of its own."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import consent_reading, consents, drafting, permits, reading, submission
from hayauma.bulletins.consents import Given
from hayauma.bulletins.draft import Attachment, EditionText
from hayauma.bulletins.states import Matter, Standing, State, WorkGround
from hayauma.bulletins.views import BulletinView
from hayauma.notices import outbox
from hayauma.regulation import Outcome, Refused
from tests.bulletins.road import DECLARED, approve, draft_for, written
from tests.town import Town

pytestmark = pytest.mark.django_db
PASSAGE = "表彰された田中いちろうさん（3丁目）"
BODY = f"{PASSAGE}の活動を紹介します。\n\n問い合わせ 0999-00-2300"
LEAFLET = Attachment("ちらし.pdf", "ab" * 32, 1_200)
GIVEN = Given("田中いちろう", date(2026, 6, 1), "書面", "安全課文書 第12号")
CLAIM = {
    "protects": "life", "urgent": True, "unavoidable": True,
    "judged_by": "安全課長", "why": "行方が分からず、命が危ない",
}  # fmt: skip


def written_with(town: Town, at: datetime, body: str = BODY, *files: Attachment) -> BulletinView:
    bulletin = written(town, at)
    draft = replace(draft_for(town, body), attachments=files)
    return drafting.save(bulletin_id=bulletin.id, draft=draft, base=1, by=town.author, at=at)


def agreed(town: Town, bulletin: BulletinView, at: datetime, **parts: Any) -> Any:
    given: dict[str, Any] = {
        "to_fact": True, "to_content": True, "passage": PASSAGE, "given": GIVEN,
    }  # fmt: skip
    return consents.declare_person(
        bulletin_id=bulletin.id, by=town.author, at=at, **{**given, **parts}
    )


def submit(town: Town, bulletin: BulletinView, at: datetime, **more: Any) -> Any:
    return submission.submit(
        bulletin_id=bulletin.id,
        considerations={**DECLARED, **more},
        head_count=1,
        by=town.author,
        at=at,
    )


def refused(town: Town, bulletin: BulletinView, at: datetime, **more: Any) -> str | None:
    with pytest.raises(Refused) as refusal:
        submit(town, bulletin, at, **more)
    assert reading.bulletin(bulletin.id, at=at).state is State.DRAFTING
    return refusal.value.verdict.basis.clause


class TestPersonalData:
    def test_said_without_a_consent_is_refused_by_the_clause(
        self, town: Town, at: datetime
    ) -> None:
        bulletin = written_with(town, at)
        assert refused(town, bulletin, at, contains=["personal"]) == "第7条第3号"

    def test_agreed_to_fact_and_content_it_is_handed_in_with_its_evidence(
        self, town: Town, at: datetime
    ) -> None:
        bulletin = written_with(town, at)
        agreed(town, bulletin, at)
        handed = submit(town, bulletin, at, contains=["personal"])
        (kept,) = handed.considerations["consents"]
        assert kept["holder"] == "田中いちろう"
        assert kept["evidence"] == "安全課文書 第12号"
        assert "personal_data_agreed" in {one["code"] for one in handed.verdict["reasons"]}

    @pytest.mark.parametrize("one", ["to_fact", "to_content"])
    def test_one_of_the_two_is_not_enough(self, town: Town, at: datetime, one: str) -> None:
        bulletin = written_with(town, at)
        agreed(town, bulletin, at, **{"to_fact": False, "to_content": False, one: True})
        assert refused(town, bulletin, at) == "第7条第3号"

    def test_another_word_in_the_passage_voids_the_consent_to_its_content(
        self, town: Town, at: datetime
    ) -> None:
        bulletin = written_with(town, at)
        consent = agreed(town, bulletin, at)
        changed = drafting.save(
            bulletin_id=bulletin.id,
            draft=draft_for(town, BODY.replace("3丁目", "4丁目")),
            base=2,
            by=town.author,
            at=at,
        )
        assert not consent_reading.stands(consent, changed.revision.draft)
        assert refused(town, bulletin, at) == "第7条第3号"
        # Written anew and agreed to anew, it may go; the old record is ended.
        agreed(town, bulletin, at, passage=PASSAGE.replace("3丁目", "4丁目"))
        consents.withdraw(consent_id=consent.id, note="書き直した", by=town.author, at=at)
        assert submit(town, bulletin, at)

    def test_the_same_text_with_other_line_ends_keeps_it(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at, "一行目\n二行目\n問い合わせ 0999-00-2300")
        consent = agreed(town, bulletin, at, passage="一行目\r\n二行目")
        assert consent_reading.stands(consent, bulletin.revision.draft)

    def test_any_language_counts_as_the_text(self, town: Town, at: datetime) -> None:
        draft = draft_for(town, BODY)
        both = replace(draft, editions={**draft.editions, "en": EditionText("Award", "Mr Tanaka")})
        bulletin = drafting.save(
            bulletin_id=written(town, at).id, draft=both, base=1, by=town.author, at=at
        )
        assert agreed(town, bulletin, at, passage="Mr Tanaka").live

    @pytest.mark.parametrize(
        ("parts", "field"),
        [
            ({"passage": "本文にない文"}, "passage"),
            ({"passage": " "}, "passage"),
            ({"passage": "", "file_sha256": "cd" * 32}, "file_sha256"),
            ({"given": Given(" ", date(2026, 6, 1), "書面", "第1号")}, "holder"),
            ({"given": Given("田中", None, "書面", "第1号")}, "given_on"),
            ({"given": Given("田中", date(2099, 1, 1), "書面", "第1号")}, "given_on"),
            ({"given": Given("田中", date(2026, 6, 1), "", "第1号")}, "method"),
            ({"given": Given("田中", date(2026, 6, 1), "書面", "")}, "evidence"),
            ({"to_fact": False, "to_content": False}, "to_fact"),
        ],
    )
    def test_what_is_missing_is_named(
        self, town: Town, at: datetime, parts: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ValidationError) as fault:
            agreed(town, written_with(town, at), at, **parts)
        assert set(fault.value.message_dict) == {field}

    def test_the_journal_knows_that_somebody_agreed_and_never_who(
        self, town: Town, at: datetime
    ) -> None:
        bulletin = written_with(town, at)
        agreed(town, bulletin, at)
        (entry,) = [
            one
            for one in journal.entries(object=f"bulletin:{bulletin.id}", limit=50)
            if one.act == "consent.declared"
        ]
        assert "田中" not in str(entry.payload)


class TestTheException:
    """第7条第3号 alone: life, body or property, urgent and unavoidable, who judged it and why."""

    def test_it_stands_with_a_verdict_of_its_own(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        handed = submit(
            town, bulletin, at, personal_data=False, contains=["personal"], exception=CLAIM
        )
        kept = handed.considerations["exception"]
        assert (kept["judged_by"], kept["why"]) == (CLAIM["judged_by"], CLAIM["why"])
        assert (kept["verdict"]["act"], kept["verdict"]["clause"]) == (
            "publish_personal_data", "第7条第3号",
        )  # fmt: skip
        assert ("personal_data_exception", "第7条第3号") in {
            (one["code"], one["clause"]) for one in handed.verdict["reasons"]
        }

    @pytest.mark.parametrize(
        "part", [{"urgent": False}, {"unavoidable": False}, {"protects": "none"}]
    )
    def test_without_one_of_its_grounds_it_does_not_hold(
        self, town: Town, at: datetime, part: dict[str, Any]
    ) -> None:
        bulletin = written_with(town, at)
        assert refused(town, bulletin, at, exception={**CLAIM, **part}) == "第7条第3号"

    def test_a_bad_claim_is_refused_although_others_agreed(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        agreed(town, bulletin, at)
        assert refused(town, bulletin, at, exception={**CLAIM, "urgent": False}) == "第7条第3号"

    def test_who_judged_it_is_asked_and_why(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        with pytest.raises(Refused) as refusal:
            submit(town, bulletin, at, exception={**CLAIM, "judged_by": " "})
        assert refusal.value.verdict.outcome is Outcome.NEEDS_REASON
        with pytest.raises(ValidationError) as fault:
            submit(town, bulletin, at, exception={**CLAIM, "why": ""})
        assert set(fault.value.message_dict) == {"why"}

    def test_an_approval_gives_no_equipment_and_no_urgency(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        submit(town, bulletin, at, exception=CLAIM)
        permit = approve(town, reading.bulletin(bulletin.id, at=at), at)
        clauses = {one["clause"] for one in permit.verdict["reasons"]}
        assert not clauses & {"第7条第3号", "第8条第1項ただし書", "第8条第2項ただし書"}


class TestWorks:
    def test_every_attachment_needs_a_word(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at, BODY, LEAFLET)
        assert refused(town, bulletin, at) == "第7条第2号"
        consents.declare_work(
            bulletin_id=bulletin.id,
            ground=WorkGround.OWN,
            file_sha256=LEAFLET.sha256,
            by=town.author,
            at=at,
        )
        assert submit(town, bulletin, at)

    def test_an_attachment_taken_off_needs_none(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at, BODY, LEAFLET)
        drafting.save(
            bulletin_id=bulletin.id, draft=draft_for(town, BODY), base=2, by=town.author, at=at
        )
        assert submit(town, bulletin, at)

    def test_said_and_not_declared_is_refused_by_the_clause(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        assert refused(town, bulletin, at, contains=["work"]) == "第7条第2号"

    def test_a_passage_of_somebodys_with_consent(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        consent = consents.declare_work(
            bulletin_id=bulletin.id,
            ground=WorkGround.CONSENT,
            passage="活動を紹介します",
            given=GIVEN,
            by=town.author,
            at=at,
        )
        assert (consent.matter, consent.ground) == (Matter.WORK, WorkGround.CONSENT)
        assert submit(town, bulletin, at, contains=["work"])

    def test_quotation_only_where_the_city_opens_it(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        with pytest.raises(Refused) as refusal:
            consents.declare_work(
                bulletin_id=bulletin.id,
                ground=WorkGround.QUOTATION,
                passage="活動を紹介します",
                given=Given("作者"),
                by=town.author,
                at=at,
            )
        assert refusal.value.verdict.basis.clause is None
        assert consent_reading.of_bulletin(bulletin.id) == ()

    def test_whose_it_is_must_be_said(self, town: Town, at: datetime) -> None:
        with pytest.raises(ValidationError) as fault:
            consents.declare_work(
                bulletin_id=written_with(town, at).id,
                ground=WorkGround.CONSENT,
                passage=PASSAGE,
                by=town.author,
                at=at,
            )
        assert set(fault.value.message_dict) == {"holder", "given_on", "method", "evidence"}


class TestWithdrawing:
    def test_before_the_sending_it_goes_no_further(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        consent = agreed(town, bulletin, at)
        submit(town, bulletin, at)
        approve(town, reading.bulletin(bulletin.id, at=at), at)
        told = len(outbox.due(at))
        ended = consents.withdraw(
            consent_id=consent.id, note="電話で取り下げ", by=town.author, at=at
        )
        assert not ended.amendment_due
        assert permits.state(bulletin.id, at).approval is Standing.NONE
        assert len(outbox.due(at)) == told + 2, "author and head are told"
        assert refused(town, bulletin, at) == "第7条第3号"

    def test_after_the_sending_an_amendment_is_due(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        consent = agreed(town, bulletin, at)
        submit(town, bulletin, at)
        approve(town, reading.bulletin(bulletin.id, at=at), at)
        permits.spend(bulletin.id, at=at)
        assert consent_reading.ended_after_sending(service=bulletin.service, at=at) == ()
        ended = consents.withdraw(
            consent_id=consent.id, note="電話で取り下げ", by=town.author, at=at
        )
        assert ended.amendment_due
        assert reading.bulletin(bulletin.id, at=at).state is State.RELEASED
        (due,) = consent_reading.ended_after_sending(service=bulletin.service, at=at)
        assert due.id == bulletin.id

    def test_of_a_passage_that_is_gone_nobody_is_alarmed(self, town: Town, at: datetime) -> None:
        bulletin = written_with(town, at)
        consent = agreed(town, bulletin, at)
        drafting.save(bulletin_id=bulletin.id, draft=draft_for(town), base=2, by=town.author, at=at)
        consents.withdraw(consent_id=consent.id, note="載せないことにした", by=town.author, at=at)
        assert outbox.due(at) == ()
        assert submit(town, bulletin, at)

    def test_it_is_said_how_and_only_once(self, town: Town, at: datetime) -> None:
        consent = agreed(town, written_with(town, at), at)
        with pytest.raises(ValidationError) as fault:
            consents.withdraw(consent_id=consent.id, note=" ", by=town.author, at=at)
        assert set(fault.value.message_dict) == {"note"}
        consents.withdraw(consent_id=consent.id, note="電話", by=town.author, at=at)
        with pytest.raises(ValidationError):
            consents.withdraw(consent_id=consent.id, note="電話", by=town.author, at=at)
        with pytest.raises(LookupError):
            consents.withdraw(consent_id=0, note="電話", by=town.author, at=at)


def test_the_citys_own_list_is_kept_as_it_read_that_day(town: Town, at: datetime) -> None:
    bulletin = written_with(town, at)
    handed = submit(town, bulletin, at)
    assert set(handed.considerations["checklist"].values()) == {False}
    assert "checklist_open" in {one["code"] for one in handed.verdict["reasons"]}
    assert handed.verdict["outcome"] == "noted"
