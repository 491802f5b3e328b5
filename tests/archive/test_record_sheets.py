"""The record sheet: ten parts, every person, time, version and digest, and never an address."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from django.db import connection

from hayauma import journal
from hayauma.archive import recordsheets
from hayauma.archive.recordsheets import RecordSheet
from hayauma.bulletins import approval, consents, drafting, files, submission
from hayauma.bulletins.consents import Given
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.reading import NoSuchBulletin
from hayauma.bulletins.states import WorkGround
from hayauma.delivery import afterwards, control, release
from hayauma.delivery.afterwards import Said
from hayauma.inquiries import receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import Channel
from hayauma.inquiries.views import Contact
from hayauma.installation import policies
from hayauma.regulation import Refused, load_profile
from tests.archive.sent import LATER, draft, published, started, urgent
from tests.bulletins.road import DECLARED, approve, handed_in, one_character_more, written
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def text_of(sheet: RecordSheet, number: int) -> str:
    part = sheet.parts[number - 1]
    assert part.number == number
    lines = [f"{line.label}|{line.value}|{line.basis}" for line in part.lines]
    return "\n".join([part.heading, part.nothing, *lines])


def test_the_sheet_of_an_approved_bulletin_tells_everything(town: Town, at: datetime) -> None:
    copy = published(town, draft("bohan", "bosai"), at)
    sheet = recordsheets.sheet(copy.bulletin, at=at + LATER)
    assert (sheet.number, sheet.subject) == (copy.number, "防犯のお知らせ")
    assert [part.heading for part in sheet.parts] == [
        "配信メール",
        "作成（第6条）",
        "留意事項（第7条第1号〜第4号）",
        "承認（第8条第1項）又は承認を経ない発信（第8条第1項ただし書）とその理由",
        "発信と使用機器（第8条第2項）",
        "結果",
        "訂正・配信履歴の修正（第9条）",
        "質問・要望と回答（第5条第3項第3号）",
        "判定に用いた規程と定めの版",
        "記録の照合値と確かめ方",
    ]
    assert "番号|第2026-1号" in text_of(sheet, 1)
    assert "所管の長（決定の時）|安全課長　髙木 誠" in text_of(sheet, 1)
    assert "配信メニュー|防災・気象、防犯" in text_of(sheet, 1)
    assert "第1版|安全課主事 佐々木 翔　令和8年6月3日（水）10時00分00秒" in text_of(sheet, 2)
    assert text_of(sheet, 3).count("申告あり|第7条") == 4
    assert "自動点検|指摘なし|市の定め" in text_of(sheet, 3)
    assert "承認　第1版|安全課長 髙木 誠　令和8年6月3日（水）10時00分00秒" in text_of(sheet, 4)
    assert "使用機器|当直-01　1階当直室（duty-01）　登録の証で確認" in text_of(sheet, 5)
    assert "安全課長の承認があります（第8条第1項）。" in text_of(sheet, 5)
    assert "安全課長の承認があります（第8条第1項）。|第8条第1項" not in text_of(sheet, 5)
    assert "送信の時の判定" in text_of(sheet, 5)
    assert "送った相手|1人" in text_of(sheet, 6)
    assert "配信履歴|公開" in text_of(sheet, 7)
    assert "質問・要望の記録はありません。" in text_of(sheet, 8)
    assert "toride 2016-04-01" in text_of(sheet, 9)
    assert policies.versions(service=SERVICE)[0].digest in text_of(sheet, 9)
    assert sheet.note == "「市の定め」の欄は、規程の条文によらないものです。"


def test_the_sheet_of_an_urgent_release_names_the_proviso_and_the_reason(
    town: Town, at: datetime
) -> None:
    number = urgent(town, at)
    sheet = recordsheets.sheet(number, at=at)
    assert "提出を経ていないため、申告の記録はありません。" in text_of(sheet, 3)
    part = text_of(sheet, 4)
    assert "緊急の宣言|安全課主事 佐々木 翔" in part
    assert "承認を待てない理由|川があふれそうで、課長に連絡がつかない" in part
    assert "|第8条第1項ただし書" in part
    assert "機器" not in part, "the equipment is part 5's"
    assert "事後の確認|まだ|市の定め" in part

    dispatch = afterwards.of_bulletin(number, at=at)[0].dispatch
    afterwards.say(
        dispatch_id=dispatch, said=Said.RIGHT, by=town.officer, at=at + timedelta(hours=6)
    )
    later = text_of(recordsheets.sheet(number, at=at + timedelta(hours=7)), 4)
    assert "事後の確認|確認した　安全課長 髙木 誠　令和8年6月3日（水）16時00分00秒" in later


def test_a_bulletin_nobody_decided_on_says_so_in_every_part(town: Town, at: datetime) -> None:
    sheet = recordsheets.sheet(written(town, at).id, at=at)
    assert sheet.number == ""
    assert "番号|まだありません" in text_of(sheet, 1)
    for number in range(1, 11):
        part = sheet.parts[number - 1]
        assert bool(part.lines) != bool(part.nothing), part.heading


def test_returns_stand_ins_and_what_was_to_be_mended_are_on_it(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    approval.give_back(bulletin_id=bulletin.id, comment="場所を書く", by=town.officer, at=at)
    part = text_of(recordsheets.sheet(bulletin.id, at=at), 4)
    assert "差戻し　第1版|安全課長 髙木 誠" in part
    assert "直してほしい点|場所を書く" in part

    other = handed_in(town, at)
    approve(town, other, at, by=town.deputy, absence="出張")
    part = text_of(recordsheets.sheet(other.id, at=at), 4)
    assert "（代　安全課長）" in part
    assert "不在の理由|出張" in part
    assert "後閲|まだ" in part


def test_refused_orders_and_stops_by_hand_are_on_it(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    approve(town, bulletin, at)
    with pytest.raises(Refused):
        release.order(bulletin_id=bulletin.id, terminal=town.elsewhere, by=town.author, at=at)
    part = text_of(recordsheets.sheet(bulletin.id, at=at), 5)
    assert "認められなかった指示|安全課主事 佐々木 翔" in part

    dispatch = started(town, draft("bosai"), at)
    control.pause(dispatch_id=dispatch, by=town.colleague, at=at + LATER)
    sheets = [recordsheets.sheet(n, at=at + LATER) for n in (bulletin.id, bulletin.id + 1)]
    assert "一時停止|安全課主任 松本 葵" in text_of(sheets[1], 6)
    assert "送信はまだありません。" in text_of(sheets[0], 6)


def test_a_text_changed_behind_our_back_does_not_match_its_digest(town: Town, at: datetime) -> None:
    copy = published(town, draft(), at)
    assert text_of(recordsheets.sheet(copy.bulletin, at=at), 10).count("　一致") == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bulletins_edition SET body = 'もう一つの本文'")
    assert "一致しません" in text_of(recordsheets.sheet(copy.bulletin, at=at), 10)


def test_the_journal_s_lines_stand_with_their_seals(town: Town, at: datetime) -> None:
    copy = published(town, draft(), at)
    assert "まだ封をしていません" in text_of(recordsheets.sheet(copy.bulletin, at=at), 10)
    journal.seal()
    part = text_of(recordsheets.sheet(copy.bulletin, at=at), 10)
    assert "まだ封をしていません" not in part
    for line in journal.entries(object=f"bulletin:{copy.bulletin}"):
        assert line.seal
        assert line.seal in part
    assert "backnumber.published" in part


def test_two_prints_of_the_same_records_have_one_digest(town: Town, at: datetime) -> None:
    bulletin = handed_in(town, at)
    first = recordsheets.sheet(bulletin.id, at=at)
    again = recordsheets.sheet(bulletin.id, at=at + timedelta(days=400))
    assert first.digest == again.digest
    one_character_more(town, bulletin.id, 1, at)
    assert recordsheets.sheet(bulletin.id, at=at).digest != first.digest


def test_no_address_stands_on_it(town: Town, at: datetime) -> None:
    copy = published(town, draft("bosai", "bohan"), at)
    sheet = recordsheets.sheet(copy.bulletin, at=at)
    assert town.hanako.address not in str(asdict(sheet))
    assert "@" not in str([asdict(part) for part in sheet.parts])


def test_another_town_s_sheet_cites_its_own_clauses(town: Town, at: datetime) -> None:
    policies.put_in_force(
        service=SERVICE,
        text=load_profile("hibarino").text,
        name="hibarino",
        ground="試し",
        in_force_from=at,
        actor=journal.SYSTEM,
        at=at,
    )
    sheet = recordsheets.sheet(written(town, at).id, at=at)
    assert sheet.parts[1].heading == "作成（第3条第1項）"
    assert sheet.parts[4].heading == "発信と使用機器（第9条第1項）"


def test_there_is_no_sheet_of_nothing(town: Town, at: datetime) -> None:
    with pytest.raises(NoSuchBulletin):
        recordsheets.sheet(999_999, at=at)


def test_consents_files_and_languages_stand_with_their_digests(town: Town, at: datetime) -> None:
    pdf = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    attached = files.store(name="地図.pdf", content=pdf, by=town.author, at=at)
    text = draft("bohan")
    text.editions["en"] = EditionText("Be careful", "Beware of strangers. 0999-00-2300")
    bulletin = drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=replace(text, attachments=(attached,)),
        by=town.author,
        at=at,
    )
    given = Given("はるか写真の会", at.date(), "書面", "受付第12号")
    consents.declare_work(
        bulletin_id=bulletin.id,
        ground=WorkGround.CONSENT,
        file_sha256=attached.sha256,
        given=given,
        by=town.author,
        at=at,
    )
    declared = DECLARED | {"contains": ["work"]}
    submission.submit(
        bulletin_id=bulletin.id, considerations=declared, head_count=1, by=town.author, at=at
    )
    sheet = recordsheets.sheet(bulletin.id, at=at)
    assert "言語版|日本語、English" in text_of(sheet, 1)
    assert f"添付ファイル|地図.pdf　{len(pdf)} B" in text_of(sheet, 1)
    assert attached.sha256 in text_of(sheet, 1)
    part = text_of(sheet, 3)
    said = "著作者の承諾を得たもの　はるか写真の会　令和8年6月3日（水）　書面|第7条第2号"
    assert f"著作物の承諾|{said}" in part
    assert "どこ|添付ファイル 地図.pdf" in part
    assert "確かめられるもの|受付第12号" in part


def test_a_question_stands_by_its_number_and_never_by_its_asker(town: Town, at: datetime) -> None:
    copy = published(town, draft(), at)
    asked = receiving.receive(
        Question(
            words="何時からですか",
            contact=Contact(name="尋ねた人", address="asker@home.example"),
            bulletin=copy.bulletin,
        ),
        service=SERVICE,
        channel=Channel.WEB,
        at=at + LATER,
    )
    sheet = recordsheets.sheet(copy.bulletin, at=at + LATER)
    assert f"質問 {asked.number}|" in text_of(sheet, 8)
    whole = str(asdict(sheet))
    for never in ("尋ねた人", "asker@home.example", "何時からですか"):
        assert never not in whole
