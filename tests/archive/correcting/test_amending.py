"""The public copy is put right by the owning head; what was sent stays sealed as it was."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma.archive import reading
from hayauma.archive.correcting import amending
from hayauma.archive.correcting.reading import correction
from hayauma.archive.correcting.states import Wrong
from hayauma.bulletins import reading as bulletins
from hayauma.regulation import Refused
from tests.archive.correcting.wrong import PASSAGE, RIGHT, described, half_sent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
BODY = f"{RIGHT}に行います。\n\n問い合わせ 0999-00-2300"


def test_the_public_reads_the_right_text_with_a_note_and_what_was_changed(
    town: Town, at: datetime
) -> None:
    sent = half_sent(town, at)
    case = described(town, at, sent)
    shown = amending.amend(
        bulletin_id=sent.bulletin,
        subject="防犯のお知らせ",
        body=BODY,
        note="日付を直しました。",
        correction=case.id,
        by=town.officer,
        at=at,
    )
    assert RIGHT in shown.text
    assert (shown.note, shown.amended_at) == ("日付を直しました。", at)
    (change,) = amending.amendments(sent.number, service=SERVICE)
    assert PASSAGE in change.before
    assert RIGHT in change.after
    assert correction(case.id, at=at).amended_at == at
    sealed = bulletins.revisions(sent.bulletin)[-1]
    assert PASSAGE in sealed.draft.body
    found = reading.back_numbers(service=SERVICE, words="６月６日")
    assert [one.number for one in found.items] == [sent.number]
    assert reading.back_numbers(service=SERVICE, words="６月５日").items == ()


def test_only_the_owning_head_amends(town: Town, at: datetime) -> None:
    sent = half_sent(town, at)
    words: dict[str, Any] = {"subject": "防犯", "body": BODY, "note": "直しました。"}
    for person in (town.author, town.other_officer, town.manager):
        with pytest.raises(Refused) as refusal:
            amending.amend(bulletin_id=sent.bulletin, by=person, at=at, **words)
        assert refusal.value.verdict.as_json()["clause"] == "第9条"
    amending.amend(bulletin_id=sent.bulletin, by=town.deputy, absence="出張", at=at, **words)


def test_what_must_not_be_repeated_is_neither_in_text_nor_note_nor_shown(
    town: Town, at: datetime
) -> None:
    sent = half_sent(town, at)
    case = described(town, at, sent, Wrong.PERSONAL_DATA)
    words: dict[str, Any] = {"subject": "防犯のお知らせ", "body": BODY}
    amend: dict[str, Any] = {
        "bulletin_id": sent.bulletin,
        "correction": case.id,
        "by": town.officer,
        "at": at,
    }
    with pytest.raises(Refused):
        amending.amend(**amend, **words, note=f"「{PASSAGE}」を消しました。")
    amending.amend(**amend, **words, note="一部を消しました。")
    (change,) = amending.amendments(sent.number, service=SERVICE)
    assert (change.before, change.after, change.shown) == ("", "", False)


def test_a_text_and_a_note_are_asked_for(town: Town, at: datetime) -> None:
    sent = half_sent(town, at)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"subject": " ", "body": BODY, "note": "x"}, "subject"),
        ({"subject": "防犯", "body": BODY, "note": " "}, "note"),
    ]
    for words, field in wrong:
        with pytest.raises(ValidationError) as fault:
            amending.amend(bulletin_id=sent.bulletin, by=town.officer, at=at, **words)
        assert list(fault.value.message_dict) == [field]
    with pytest.raises(reading.NoBackNumber):
        amending.amend(bulletin_id=999_999, subject="x", body="x", note="x", by=town.officer, at=at)
