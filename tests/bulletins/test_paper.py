"""起案用紙: numbered once, without a gap, and the same bytes for ever."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import paper
from tests.bulletins.road import approve, handed_in, written
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_the_number_comes_with_the_first_printing_and_stays(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    sheet = paper.sheet(bulletin.id)
    assert sheet is not None
    assert sheet.number == "", "looking at it allots nothing"
    assert paper.number(bulletin_id=bulletin.id, by=town.author, at=at) == "2026-1"
    later = at + timedelta(days=1)
    assert paper.number(bulletin_id=bulletin.id, by=town.officer, at=later) == "2026-1"
    other = handed_in(town, at)
    assert paper.number(bulletin_id=other.id, by=town.author, at=at) == "2026-2"
    acts = [one.act for one in journal.entries(object=f"bulletin:{bulletin.id}", limit=50)]
    assert acts.count("paper.numbered") == 1


def test_it_says_what_the_head_decides_on(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    sheet = paper.sheet(bulletin.id)
    assert sheet is not None
    about = {row.label: row.value for row in sheet.about}
    assert about["送る相手"] == "「防犯」の登録者 1人（依頼の時）"
    assert about["発信の時刻"] == "承認されたらすぐ"
    assert "佐々木 翔" in about["作成"]
    assert "問い合わせ 0999-00-2300" in sheet.texts[0].body
    bases = {row.basis for row in sheet.declared}
    assert {"第7条第1号", "第7条第2号", "第7条第3号", "第7条第4号", "市の定め"} <= bases
    assert sheet.decider == "安全課長"


def test_the_same_bytes_twice_also_after_the_decision(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    paper.number(bulletin_id=bulletin.id, by=town.author, at=at)
    first = paper.sheet(bulletin.id)
    assert first is not None
    made = paper.pdf(first)
    assert made.startswith(b"%PDF")
    assert b"pdfaid" in made
    approve(town, bulletin, at + timedelta(minutes=5))
    second = paper.sheet(bulletin.id)
    assert second is not None
    assert paper.pdf(second) == made


def test_a_draft_that_was_not_handed_in_has_no_sheet(town: Town, at: datetime) -> None:
    bulletin = written(town, at)
    assert paper.sheet(bulletin.id) is None
    with pytest.raises(ValidationError):
        paper.number(bulletin_id=bulletin.id, by=town.author, at=at)
