"""The fifteen questions: each is answered from what happened; that it was asked is on record."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from hayauma import journal
from hayauma.delivery import afterwards
from hayauma.delivery.afterwards import Said
from hayauma.delivery.models import Dispatch
from hayauma.oversight.audit import questions, restoring
from hayauma.oversight.audit.answers import MASK, Answer, Asked, table
from hayauma.oversight.audit.questions import BY_KEY, QUESTIONS
from tests.archive.correcting.wrong import half_sent, written
from tests.archive.sent import draft as drafted
from tests.archive.sent import published, urgent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ask(town: Town, key: str, **changes: object) -> Answer:
    asked = Asked(
        service=SERVICE,
        at=town.at + DAY,
        since=town.at - 90 * DAY,
        until=town.at + DAY,
        moment=town.at,
    )
    whole = {**vars(asked), **changes}
    return questions.look_up(BY_KEY[key], Asked(**whole), by=town.supervisor)


def cells(answer: Answer) -> list[object]:
    return [cell for one in answer.tables for row in one.rows for cell in row]


def words(answer: Answer) -> str:
    return "　".join(map(str, chain(cells(answer), answer.notes)))


def test_there_are_fifteen_each_on_record(town: Town) -> None:
    assert [one.n for one in QUESTIONS] == list(range(1, 16))
    for one in QUESTIONS:
        ask(town, one.key, number="2026-1", menu="bohan")
    found = journal.entries(acts=["audit.looked_up"])
    assert [one.object for one in found] == [f"question:{one.key}" for one in QUESTIONS]
    assert {one.actor_name for one in found} == {town.supervisor.actor.shown}


def test_who_wrote_approved_and_released(town: Town) -> None:
    number = published(town, drafted(), town.at).number
    (one,) = ask(town, "whose", number=number).tables
    did = [row[1] for row in one.rows]
    assert did == ["作成", "提出", "承認", "承認による発信の許し", "発信の指示"]
    assert {str(row[2]).split()[0] for row in one.rows} >= {"安全課主事", "安全課長"}
    assert str(one.rows[-1][4]).startswith("当直-01　1階当直室")
    assert "toride" in str(one.rows[-1][5])
    assert "ありません" in ask(town, "whose", number="2026-999").notes[0]


def test_unapproved_releases_and_those_that_were_not_urgent(town: Town) -> None:
    urgent(town, town.at, reason="川があふれそう")
    answer = ask(town, "unapproved")
    assert {"避難してください", "川があふれそう", "当直-01　1階当直室"} <= set(cells(answer))
    assert "1 件のうち、承認を経ないもの 1 件" in answer.notes[0]
    assert "事後の確認が済んでいない緊急の発信 1 件" in words(ask(town, "not-urgent"))
    afterwards.say(
        dispatch_id=Dispatch.objects.get().pk,
        said=Said.NOT_URGENT,
        comment="翌日でよかった",
        by=town.officer,
        at=town.at + timedelta(hours=9),
    )
    assert "翌日でよかった" in words(ask(town, "not-urgent"))
    assert (
        ask(town, "unapproved", since=town.at + DAY, until=town.at + 2 * DAY).tables[0].rows == ()
    )


def test_terminals_leaves_and_hands_of_a_moment(town: Town) -> None:
    equipment = ask(town, "equipment")
    assert {"duty-01", "spare-01"} <= set(cells(equipment))
    before = datetime(2026, 3, 1, tzinfo=UTC)
    assert ask(town, "equipment", moment=before).tables[0].rows == ()
    hands = ask(town, "could-release").tables[0].rows
    assert ("防犯の啓発", "安全課", "佐々木 翔", "安全課長　髙木 誠") in [row[:4] for row in hands]
    assert ask(town, "could-release", moment=before).tables[0].rows == ()


def test_a_correction_with_its_original_and_its_minutes(town: Town) -> None:
    sent = half_sent(town, town.at)
    written(town, town.at, sent)
    answer = ask(town, "corrections")
    assert len(answer.tables) == 1
    assert sent.number in cells(answer)
    whole = ask(town, "corrections", number=sent.number)
    assert "６月５日(金)に行います" in words(whole)


def test_a_menu_an_inquiry_a_change_and_what_is_held(town: Town) -> None:
    assert "導入のときの一覧" in cells(ask(town, "menu", menu="bohan"))
    assert ask(town, "menu", menu="nothing").tables[0].rows == ()
    assert "受付 0 件" in ask(town, "inquiries").notes[0]
    assert {"配備機器の登録", "発令", "市の定めの版"} <= set(cells(ask(town, "changes")))
    held = ask(town, "addresses")
    assert ("受け取っている", 2) in [row[:2] for row in held.tables[0].rows]
    assert ("見本の人", 2) in [row[:2] for row in held.tables[1].rows]
    assert "登録を名簿から取り込んだ" in cells(ask(town, "looks"))


def test_the_log_and_the_restore(town: Town) -> None:
    journal.seal()
    assert "すべて書かれた時のままです。" in cells(ask(town, "unedited"))
    assert ask(town, "restores").tables[0].rows == ()
    restoring.prove(
        service=SERVICE,
        on=town.at.date(),
        people="長谷川",
        way="別の機器に戻し、件数を確かめた",
        by=town.manager,
        at=town.at,
    )
    assert "別の機器に戻し、件数を確かめた" in cells(ask(town, "restores"))


def test_no_address_is_in_any_answer(town: Town) -> None:
    urgent(town, town.at, reason="担当に電話")
    for one in QUESTIONS:
        text = words(ask(town, one.key, number="2026-1", menu="bosai"))
        assert "@" not in text, one.key
        assert town.hanako.token not in text, one.key
    masked = table("", ("a",), [["hanako@phone.example へ"]])
    assert masked.rows == ((f"{MASK} へ",),)


def test_how_far_the_staff_is_trained(town: Town) -> None:
    answer = ask(town, "training")
    assert ("安全課", "佐々木 翔", "担当職員", "受けていない") in answer.tables[1].rows
    assert "受けている人は 0 人" in answer.notes[0]
