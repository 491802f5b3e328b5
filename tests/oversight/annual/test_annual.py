"""A year for the council: counted from the records, charted, printed, final, compared again."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.delivery.models import Dispatch, LetterEvent, Results, Shard
from hayauma.delivery.packing import pack_answers
from hayauma.delivery.words import Word
from hayauma.organization import sections
from hayauma.oversight import planning
from hayauma.oversight.annual import carrying, costing, counting, freezing, paper, wording
from hayauma.oversight.annual.costing import Cost
from hayauma.oversight.annual.figures import Figures, counted
from hayauma.oversight.annual.paper import Report
from hayauma.oversight.models import MonthCount
from hayauma.oversight.planning import PlannedMeasure
from hayauma.oversight.states import Figure
from hayauma.subscriptions import preferences
from hayauma.subscriptions.states import Via
from tests.archive.sent import draft, started, urgent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 4, 2, 0, 0, tzinfo=UTC)


def year(at: datetime, number: int = 2026) -> Figures:
    return counted(number, service=SERVICE, at=at)


def done(town: Town) -> Any:
    return {"actor": town.manager.actor, "at": town.at}


def answered(town: Town, minutes: int = 7) -> Dispatch:
    """A dispatch to three: accepted, refused, accepted; the last answer came after some minutes."""
    town.register("second@phone.example", "third@phone.example")
    dispatch = Dispatch.objects.get(pk=started(town, draft(), town.at))
    assert dispatch.started_at is not None
    last = dispatch.started_at + timedelta(minutes=minutes)
    for shard in Shard.objects.filter(dispatch=dispatch):
        shard.words = bytes([Word.refused] + [Word.accepted] * (shard.size - 1))
        shard.save()
        LetterEvent.objects.create(
            shard=shard, seq=0, at=last, attempt=1, word=Word.refused, reason="unknown_user"
        )
        Results.objects.create(shard=shard, at=last, packed=pack_answers(()))
    Dispatch.objects.filter(pk=dispatch.pk).update(closed_at=last)
    return dispatch


def test_the_five_questions_from_the_records(town: Town) -> None:
    shards = Shard.objects.filter(dispatch=answered(town)).count()
    costing.enter(
        service=SERVICE,
        year=2026,
        lines=[Cost("使用料", 120_000), Cost("回線", 30_000, "12か月")],
        by=town.manager,
        at=town.at,
    )
    found = year(town.at + timedelta(days=1))
    assert (found["registered"]["end"], found["registered"]["before"]) == (4, None)
    assert [one["month"] for one in found["registered"]["months"]] == [
        "2026-04",
        "2026-05",
        "2026-06",
    ]
    assert (found["undelivered"]["letters"], found["undelivered"]["of"]) == (shards, 3)
    assert found["undelivered"]["reasons"] == {"unknown_user": shards}
    assert (found["minutes"]["median"], found["minutes"]["within_ten"]) == (7.0, 1)
    assert (found["cost"]["total"], found["cost"]["per_registered"]) == (150_000, 37_500.0)
    assert {one["name"] for one in found["menus"] if not one["dispatches"]} == {
        "防災・気象",
        "子育て（0〜3歳）",
        "消防団",
    }
    answers = {one.key: one.answer for one in wording.parts(found)}
    assert "配信のなかった配信メニューは 3" in answers["unused"]
    assert "中央の値は 7.0 分" in answers["minutes"]


def test_sections_urgency_and_the_plan(town: Town) -> None:
    urgent(town, town.at)
    planning.make(
        service=SERVICE,
        title="活用計画",
        since=date(2026, 4, 1),
        until=date(2029, 3, 31),
        goals="届く人を増やす",
        measures=[PlannedMeasure("登録会", Figure.SUBSCRIBERS, 2)],
        by=town.manager,
        at=town.at,
    )
    found = year(town.at + timedelta(days=1))
    by_name = {one["name"]: one for one in found["sections"]}
    assert (by_name["安全課"]["dispatches"], by_name["安全課"]["unapproved"]) == (1, 1)
    assert by_name["広報課"]["dispatches"] == 0
    assert found["sent"]["unapproved"] == 1
    assert found["plan"]["measures"][0]["met"] is True
    answers = {one.key: one.answer for one in wording.parts(found)}
    assert "承認を経ない発信は 1 件（100.0%）" in answers["urgent"]


def test_a_year_is_seen_as_it_was_on_its_last_day(town: Town) -> None:
    """What begins on 1 April belongs to the next year, and a plan until 31 March to this one."""
    urgent(town, datetime(2027, 3, 31, 14, 0, tzinfo=UTC))
    planning.make(
        service=SERVICE,
        title="活用計画",
        since=date(2026, 4, 1),
        until=date(2027, 3, 31),
        goals="届く人を増やす",
        measures=[PlannedMeasure("登録会", Figure.SUBSCRIBERS, 2)],
        by=town.manager,
        at=town.at,
    )
    sections.open_section(
        code="shin", name="新しい課", since=datetime(2027, 3, 31, 15, tzinfo=UTC), **done(town)
    )
    found = year(AFTER)
    by_name = {one["name"]: one for one in found["sections"]}
    assert "新しい課" not in by_name
    assert by_name["安全課"]["last"].startswith("2027-03-31T23")
    assert found["plan"]["title"] == "活用計画"
    assert [one["month"] for one in found["sent"]["months"]][-1] == "2027-03"
    assert found["sent"]["months"][-1]["dispatches"] == 1


def test_an_empty_year_has_answers_too(town: Town) -> None:
    for part in wording.parts(year(town.at, 2025)):
        assert part.answer


def test_a_month_is_counted_once_and_outlives_who_leaves(town: Town) -> None:
    june = datetime(2026, 7, 1, 0, 0, 5, tzinfo=UTC)
    for service in counting.due(june):
        counting.run(service, june)
    assert counting.due(june) == ()
    assert MonthCount.objects.get().registered == 2
    preferences.withdraw(token=town.hanako.token, via=Via.PAGE, at=june)
    found = year(june + timedelta(seconds=1))["registered"]
    months = {one["month"]: one for one in found["months"]}
    assert (months["2026-06"]["number"], months["2026-06"]["how"]) == (2, "counted")
    assert (months["2026-07"]["number"], months["2026-07"]["how"]) == (1, "reckoned")


def test_nothing_is_counted_before_anybody_registered(town: Town) -> None:
    assert counting.due(datetime(2026, 3, 31, 15, 0, 1, tzinfo=UTC)) == ()


def carry(town: Town, text: str) -> int:
    lines = carrying.read(text.encode("cp932"))
    return counting.carry(
        service=SERVICE, lines=lines, source="前の月報", by=town.manager, at=town.at
    )


def test_figures_from_before_the_system_are_marked(town: Town) -> None:
    table = '年月,登録者数,配信数\r\n2025-12,"1,850",22\r\n２０２６年１月,1900,\r\n'
    assert carry(town, table) == 2
    months = {one["month"]: one for one in year(town.at, 2025)["registered"]["months"]}
    assert (months["2025-12"]["number"], months["2025-12"]["how"]) == (1850, "carried")
    assert months["2026-01"]["number"] == 1900
    sent = {one["month"]: one["dispatches"] for one in year(town.at, 2025)["sent"]["months"]}
    assert (sent["2025-12"], sent["2026-01"]) == (22, 0)
    (entry,) = journal.entries(acts=["report.counts_carried"])
    assert (entry.payload or {})["source"] == "前の月報"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("2026-04,10,1", "導入の後"),
        ("2025-13,10,1", "1行目|年月の行がありません"),
        ("年月,登録者数\n2025-12,多い", "2行目"),
        ("2025-12,10\n2025-12,11", "二度"),
        ("", "年月の行"),
        ('2025-12,"10', "CSV"),
    ],
)
def test_a_table_that_does_not_fit_is_said(town: Town, table: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        carry(town, table)
    assert not MonthCount.objects.exists()


def test_a_year_is_made_final_once_and_shows_what_moved(town: Town) -> None:
    answered(town)
    with pytest.raises(ValidationError, match="年度が終わって"):
        freezing.freeze(service=SERVICE, year=2026, by=town.manager, at=town.at)
    with pytest.raises(ValidationError, match="運用管理者"):
        freezing.freeze(service=SERVICE, year=2026, by=town.officer, at=AFTER)
    made = freezing.freeze(service=SERVICE, year=2026, by=town.manager, at=AFTER)
    assert made.digest == freezing.digest(freezing.canonical(made.figures))
    (entry,) = journal.entries("report:2026")
    assert entry.payload == {"year": 2026, "digest": made.digest}
    with pytest.raises(ValidationError, match="確定しています"):
        freezing.freeze(service=SERVICE, year=2026, by=town.manager, at=AFTER)
    later = AFTER + timedelta(days=60)
    assert freezing.moved(made, service=SERVICE, at=later) == ()
    Shard.objects.update(words=bytes([Word.expired]))
    moved = {
        one.where: (one.frozen, one.now) for one in freezing.moved(made, service=SERVICE, at=later)
    }
    assert moved["undelivered.words.expired"][0] == 0
    kept = freezing.frozen(2026, service=SERVICE)
    assert kept is not None
    assert kept.figures == json.loads(freezing.canonical(made.figures))


def test_the_paper_is_the_same_again(town: Town) -> None:
    answered(town)
    made = freezing.freeze(service=SERVICE, year=2026, by=town.manager, at=AFTER)
    report = Report(2026, "はるか市メールマガジン", "はるか市", made.figures, made, AFTER)
    first = paper.pdf(report)
    assert first.startswith(b"%PDF")
    assert paper.pdf(replace(report, at=AFTER + timedelta(days=9))) == first
    rows = paper.as_csv(report).decode("utf-8-sig").splitlines()
    assert rows[0] == "節,表,行,欄,値"
    assert any("月末の登録者数" in row for row in rows)


def test_charts_say_what_they_show(town: Town) -> None:
    answered(town)
    charts = [one.chart for one in wording.parts(year(town.at + timedelta(days=1))) if one.chart]
    assert len(charts) == 3
    for chart in charts:
        drawn = ElementTree.fromstring(chart)
        names = (drawn.get("aria-labelledby") or "").split()
        told = {one.get("id"): one.text for one in drawn if one.get("id")}
        assert drawn.get("role") == "img"
        assert all(told[name] for name in names)
        assert "style=" not in chart
