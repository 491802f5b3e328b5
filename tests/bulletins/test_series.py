"""Series: days of a cadence, numbers without a gap, the draft of an issue, who hears it waits."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import drafting, series, series_due, series_reading, submission, templates
from hayauma.bulletins.acts import Act
from hayauma.bulletins.cadence import Cadence, Every
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.models import Bulletin
from hayauma.bulletins.series import SeriesDraft
from hayauma.bulletins.series_reading import SeriesView
from hayauma.bulletins.states import State
from hayauma.bulletins.templates import TemplateDraft
from hayauma.notices.models import Notice
from tests.bulletins import road
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

FRIDAYS = Cadence(Every.WEEK, weekday=4)
FIRST_DUE = datetime(2026, 6, 5, 1, 0, tzinfo=UTC)  # Friday 5 June, 10:00


@pytest.mark.parametrize(
    ("cadence", "before", "after", "says"),
    [
        (FRIDAYS, date(2026, 6, 4), date(2026, 6, 5), "毎週金曜日"),
        (FRIDAYS, date(2026, 6, 5), date(2026, 6, 12), "毎週金曜日"),
        (Cadence(Every.MONTH_DAY, 1), date(2026, 12, 1), date(2027, 1, 1), "毎月1日"),
        (Cadence(Every.MONTH_DAY, 31), date(2027, 1, 31), date(2027, 2, 28), "毎月末日"),
        (Cadence(Every.MONTH_DAY, 30), date(2028, 2, 1), date(2028, 2, 29), "毎月30日"),
        (Cadence(Every.MONTH_WEEKDAY, 2, 2), date(2026, 6, 1), date(2026, 6, 10), "第2水曜日"),
        (Cadence(Every.MONTH_WEEKDAY, 5, 0), date(2026, 6, 1), date(2026, 6, 29), "最後の月曜日"),
        (Cadence(Every.MONTH_WEEKDAY, 5, 4), date(2026, 6, 1), date(2026, 6, 26), "最後の金曜日"),
    ],
)
def test_the_next_day_of_a_cadence(cadence: Cadence, before: date, after: date, says: str) -> None:
    assert cadence.after(before) == after
    assert says in cadence.words()
    assert Cadence.from_json(cadence.as_json()) == cadence


def begun(town: Town, subject: str = "防犯だより〔号〕", **changes: object) -> SeriesView:
    template = templates.make(
        service=SERVICE,
        draft=TemplateDraft(
            name="防犯だより",
            editions={"ja": EditionText(subject, "〔発行日〕の防犯だよりです。")},
            menus=("bohan",),
        ),
        by=town.author,
        at=town.at,
    )
    given: dict[str, Any] = {
        "name": "防犯だより", "programme": "bohan", "template": template.id, "cadence": FRIDAYS,
        "at_time": time(10, 0), "next_number": 118, **changes,
    }  # fmt: skip
    draft = SeriesDraft(**given)
    return series.begin(service=SERVICE, draft=draft, by=town.author, at=town.at)


def released(bulletin_id: int) -> None:
    """As delivery leaves a bulletin whose sending was ordered."""
    Bulletin.objects.filter(pk=bulletin_id).update(state=State.RELEASED)


def stage(at: datetime) -> None:
    for one in series_due.due(at):
        series_due.run(one, at=at)
        series_due.run(one, at=at)


def now(view: SeriesView, at: datetime) -> SeriesView:
    return series_reading.series(view.id, at=at)


def test_an_issue_is_drafted_from_the_template_with_its_number_and_day(town: Town) -> None:
    view = begun(town)
    assert view.next is not None
    assert (view.next.due_at, view.next_number, view.section) == (FIRST_DUE, 118, "anzen")

    draft = series.write(series_id=view.id, by=town.author, at=town.at)

    text = draft.revision.draft
    assert text.subject == "防犯だより第118号"
    assert text.body == "令和8年6月5日（金）の防犯だよりです。"
    assert (text.not_before, draft.menus) == (FIRST_DUE, ("bohan",))
    assert series_reading.of_bulletin(draft.id) == (view.id, "防犯だより", 118)
    with pytest.raises(ValidationError, match="もう書き始めています"):
        series.write(series_id=view.id, by=town.author, at=town.at)


def test_a_subject_that_has_no_place_for_the_number_ends_with_it(town: Town) -> None:
    view = begun(town, subject="防犯" + "あ" * 97)

    subject = series.write(series_id=view.id, by=town.author, at=town.at).subject

    assert subject.endswith("あ　第118号")
    assert len(subject) <= 100


def test_numbers_have_no_gap_whatever_is_given_up_or_left_out(town: Town) -> None:
    view = begun(town)
    first = series.write(series_id=view.id, by=town.author, at=town.at)
    drafting.abandon(bulletin_id=first.id, by=town.author, at=town.at)
    again = series.write(series_id=view.id, by=town.author, at=town.at)
    assert again.subject == "防犯だより第118号"
    drafting.abandon(bulletin_id=again.id, by=town.author, at=town.at)
    issue = now(view, town.at).next
    assert issue is not None

    with pytest.raises(ValidationError, match="理由"):
        series.leave_out(issue_id=issue.id, reason=" ", by=town.author, at=town.at)
    after = series.leave_out(issue_id=issue.id, reason="連休", by=town.author, at=town.at)

    assert after.next is not None
    assert after.next.due_at == FIRST_DUE + timedelta(days=7)
    next_one = series.write(series_id=view.id, by=town.author, at=town.at)
    assert next_one.subject == "防犯だより第118号", "what was left out has no number"
    released(next_one.id)
    stage(after.next.due_at)
    later = now(view, after.next.due_at)
    assert later.next is not None
    assert later.next.due_at == FIRST_DUE + timedelta(days=14)
    assert later.next_number == 119
    with pytest.raises(ValidationError, match="扱いが決まって"):
        series.leave_out(issue_id=issue.id, reason="x", by=town.author, at=town.at)


def test_the_section_hears_twice_that_none_is_ready_and_no_more(town: Town) -> None:
    view = begun(town)
    lead = FIRST_DUE - timedelta(days=2)
    assert series_due.due(lead - timedelta(seconds=1)) == ()
    assert series_due.missing(service=SERVICE, at=lead - timedelta(seconds=1)) == ()

    stage(lead)
    stage(lead + timedelta(hours=1))
    told = Notice.objects.filter(key__startswith="issue:")
    assert told.count() == 2, "the head and who is in charge"
    assert [one.id for one in series_due.missing(service=SERVICE, at=lead)] == [view.id]

    stage(FIRST_DUE)
    stage(FIRST_DUE + timedelta(days=30))
    assert told.count() == 4
    assert len(journal.entries(acts=[Act.ISSUE_NOT_READY])) == 2


def test_an_issue_that_is_approved_is_ready_and_each_is_approved_by_itself(town: Town) -> None:
    view = begun(town)
    draft = series.write(series_id=view.id, by=town.author, at=town.at)
    submission.submit(
        bulletin_id=draft.id, considerations=road.DECLARED, head_count=1, by=town.author,
        at=town.at, reason="",
    )  # fmt: skip
    assert series_due.missing(service=SERVICE, at=FIRST_DUE)

    road.approve(town, draft, town.at)

    assert series_due.due(FIRST_DUE) == ()
    assert series_due.missing(service=SERVICE, at=FIRST_DUE) == ()


def test_a_series_is_its_section_s_own(town: Town) -> None:
    view = begun(town)
    for act in (
        lambda: series.write(series_id=view.id, by=town.other_author, at=town.at),
        lambda: series.end(series_id=view.id, by=town.other_officer, at=town.at),
    ):
        with pytest.raises(ValidationError, match="安全課の職員"):
            act()
    with pytest.raises(ValidationError) as faults:
        begun_wrong(town)
    assert set(faults.value.message_dict) == {
        "name", "programme", "template", "day", "lead_days", "next_number",
    }  # fmt: skip

    series.end(series_id=view.id, by=town.officer, at=town.at)
    assert series_reading.listing(service=SERVICE, at=town.at) == ()
    assert series_due.due(FIRST_DUE) == ()


def begun_wrong(town: Town) -> None:
    wrong = SeriesDraft("", "kenshin", 0, Cadence(Every.MONTH_DAY, 32), time(10), 99, 0)
    series.begin(service=SERVICE, draft=wrong, by=town.author, at=town.at)


def test_a_name_is_taken_once(town: Town) -> None:
    view = begun(town)
    template = templates.usable(service=SERVICE, by=town.author)[0].id
    draft = SeriesDraft("防犯だより", "bohan", template, FRIDAYS, time(10))
    with pytest.raises(ValidationError, match="もうあります"):
        series.begin(service=SERVICE, draft=draft, by=town.author, at=town.at)
    series.end(series_id=view.id, by=town.author, at=town.at)
    assert series.begin(service=SERVICE, draft=draft, by=town.author, at=town.at).id != view.id
