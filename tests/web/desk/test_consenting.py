"""Works and personal data at the desk (第7条第2号・第3号): declared, red, refused, ended."""

from typing import Any

import pytest

from hayauma.bulletins import consent_reading, permits, reading
from hayauma.bulletins.draft import Attachment
from hayauma.bulletins.states import State
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
DECLARED = ["accuracy", "works", "personal_data", "law"]
PASSAGE = "田中いちろうさん（3丁目）"
BODY = f"{PASSAGE}が表彰されました。問い合わせ 0999-00-2300"
PERSON = {
    "matter": "personal", "person-file_sha256": "", "person-passage": PASSAGE,
    "person-holder": "田中いちろう", "person-to_fact": "on", "person-to_content": "on",
    "person-given_on": "2026-06-01", "person-method": "書面", "person-evidence": "安全課 第12号",
}  # fmt: skip
LEAFLET = Attachment("ちらし.pdf", "ab" * 32, 1_200)


def test_said_without_consent_is_refused_by_the_clause_and_then_not(
    making: Making, words: Says
) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    submit, consents = f"/bulletins/{begun.id}/submit/", f"/bulletins/{begun.id}/consents/"
    sent: dict[str, Any] = {"declared": DECLARED, "contains": ["personal"]}
    answer = author.post(submit, sent)
    assert answer.status_code == 409
    assert "了承がないもの：載せること" not in words(answer.content)
    assert "（第7条第3号）。了承がないもの：掲載すること、掲載する内容" in words(answer.content)
    assert 'value="personal" checked' in answer.content.decode()
    wrong = author.post(consents, {**PERSON, "person-passage": "ない文", "person-evidence": ""})
    assert wrong.status_code == 422
    assert "このとおりの文がありません" in words(wrong.content)
    assert "確かめられるもの（文書番号、保管場所など）を書いてください" in words(wrong.content)
    assert author.post(consents, PERSON).status_code == 302
    assert author.post(submit, sent).status_code == 302
    page = words(making.town.client("officer").get(f"/bulletins/{begun.id}/approve/").content)
    assert "田中いちろう 載せること・載せる内容" in page
    assert "安全課 第12号" in page


def test_a_passage_that_changed_is_shown_in_red(making: Making, words: Says) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    author.post(f"/bulletins/{begun.id}/consents/", PERSON)
    making.changed(begun, body=BODY.replace("3丁目", "4丁目"))
    page = author.get(f"/bulletins/{begun.id}/submit/")
    assert "内容への了承は効力を失っています" in words(page.content)
    assert f"<del>{PASSAGE}</del>" in page.content.decode()
    answer = author.post(f"/bulletins/{begun.id}/submit/", {"declared": DECLARED})
    assert answer.status_code == 409
    assert "了承がないもの：掲載する内容" in words(answer.content)


def test_an_attachment_is_the_citys_own_in_one_press(making: Making, words: Says) -> None:
    begun = making.begun(attachments=(LEAFLET,))
    author = making.town.client("author")
    submit = f"/bulletins/{begun.id}/submit/"
    assert "「ちらし.pdf」がだれのものか、まだ記録していません" in words(author.get(submit).content)
    refused = author.post(submit, {"declared": DECLARED})
    assert refused.status_code == 409
    assert "著作者の承諾が必要です（第7条第2号）" in words(refused.content)
    assert "市が作ったもの" in words(author.get(f"/bulletins/{begun.id}/consents/").content)
    own = author.post(f"/bulletins/{begun.id}/consents/own/", {"file_sha256": LEAFLET.sha256})
    assert own.status_code == 302
    assert author.post(submit, {"declared": DECLARED}).status_code == 302


def test_quotation_is_not_offered_where_the_city_has_not_opened_it(
    making: Making, words: Says
) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    url = f"/bulletins/{begun.id}/consents/"
    page = author.get(url).content
    assert "引用による掲載は、まだ認めていません（市の定め）" in words(page)
    assert 'value="quotation"' not in page.decode()
    forced = {
        "matter": "work", "work-ground": "quotation", "work-passage": PASSAGE, "work-holder": "x",
    }  # fmt: skip
    assert author.post(url, forced).status_code == 422
    assert consent_reading.of_bulletin(begun.id) == ()


def test_the_exception_stands_alone_and_is_shown_to_the_decider(
    making: Making, words: Says
) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    url = f"/bulletins/{begun.id}/submit/"
    page = words(author.get(url).content)
    assert (
        "生命、身体又は財産の安全を守るため緊急かつやむを得ない場合だけです（第7条第3号）" in page
    )
    assert "承認の省略（第8条第1項ただし書）とは別の判断です" in page
    claim = {
        "declared": ["accuracy", "works", "law"], "claims": "on", "protects": "life",
        "urgent": "on", "unavoidable": "on", "judged_by": "安全課長", "why": "命が危ない",
    }  # fmt: skip
    short = {key: value for key, value in claim.items() if key != "unavoidable"}
    refused = author.post(url, short)
    assert refused.status_code == 409
    assert "（第7条第3号）" in words(refused.content)
    assert "命が危ない" in refused.content.decode(), "nothing typed is lost"
    assert author.post(url, {**claim, "why": " "}).status_code == 422
    assert author.post(url, claim).status_code == 302
    shown = words(making.town.client("officer").get(f"/bulletins/{begun.id}/approve/").content)
    assert "本人の了承を得ずに個人情報を載せます" in shown
    assert "安全課長" in shown
    assert "命が危ない" in shown
    assert "承認の省略とは別の判断です" in shown


def test_a_consent_taken_back_stops_what_was_approved(making: Making, words: Says) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    author.post(f"/bulletins/{begun.id}/consents/", PERSON)
    making.submit(begun)
    assert (
        making.town.client("officer")
        .post(
            f"/bulletins/{begun.id}/approve/",
            {"digest": begun.revision.digest, "decision": "approve"},
        )
        .status_code
        == 302
    )
    (consent,) = consent_reading.of_bulletin(begun.id)
    url = f"/bulletins/{begun.id}/consents/{consent.id}/end/"
    assert author.post(url, {"note": ""}).status_code == 409
    assert author.post(url, {"note": "電話で撤回"}).status_code == 302
    assert reading.bulletin(begun.id, at=making.clock.at).state is State.DRAFTING
    assert permits.state(begun.id, making.clock.at).permit is None


def test_only_who_writes_declares_and_ends(making: Making) -> None:
    begun = making.begun(body=BODY)
    author = making.town.client("author")
    author.post(f"/bulletins/{begun.id}/consents/", PERSON)
    (consent,) = consent_reading.of_bulletin(begun.id)
    officer = making.town.client("other_officer")
    assert officer.get(f"/bulletins/{begun.id}/consents/").status_code == 200
    officer.post(f"/bulletins/{begun.id}/consents/", PERSON)
    assert len(consent_reading.of_bulletin(begun.id)) == 1
    end = f"/bulletins/{begun.id}/consents/{consent.id}/end/"
    assert officer.post(end, {"note": "x"}).status_code == 409
    other = making.begun()
    assert (
        author.post(f"/bulletins/{other.id}/consents/{consent.id}/end/", {"note": "x"}).status_code
        == 404
    )
    stranger = making.town.client("other_author")
    assert stranger.get(f"/bulletins/{begun.id}/consents/").status_code == 404
