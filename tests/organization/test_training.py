"""Training on writing: the manager's to keep, counted until it ends, wanted where the city says."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization import posts, trained, training, training_lists
from hayauma.regulation import load_profile
from tests.organization.office import CLERK, SERVICE, Office

DAY = timedelta(days=1)
HELD = date(2026, 6, 2)


@pytest.fixture
def held(office: Office) -> Office:
    """An office where a course is held that counts for a year."""
    open_course(office)
    return office


def open_course(office: Office, user: str = "koho-head", **changes: Any) -> training.CourseView:
    given: dict[str, Any] = {"code": "writing", "name": "作成の基本", "valid_days": 365}
    return training.open_course(
        service=SERVICE, by=office.person(user), at=office.at, **(given | changes)
    )


def attend(office: Office, *users: str, held_on: date = HELD, by: str = "koho-head") -> int:
    return training.attended(
        service=SERVICE,
        course="writing",
        people=[(office.accounts[user], held_on) for user in users],
        by=office.person(by),
        at=office.at,
    )


def standing(office: Office, user: str, after: timedelta = 0 * DAY) -> str:
    return training.standing(office.accounts[user], service=SERVICE, at=office.at + after)


@pytest.mark.parametrize("user", ["author", "keeper", "anzen-head", "seisaku-head", "koho-deputy"])
def test_nobody_else_keeps_the_training(held: Office, user: str) -> None:
    for refused in (
        lambda: open_course(held, user, code="other"),
        lambda: attend(held, "author", by=user),
        lambda: training.close_course(
            service=SERVICE, code="writing", by=held.person(user), at=held.at
        ),
    ):
        with pytest.raises(ValidationError, match="第4条第3項第5号"):
            refused()
    assert standing(held, "author") == "none"


def test_an_attendance_counts_until_its_last_day(held: Office) -> None:
    assert attend(held, "author") == 1
    assert attend(held, "author") == 0
    assert standing(held, "author") == "done"
    assert standing(held, "author", 364 * DAY) == "done"
    assert standing(held, "author", 365 * DAY) == "none"
    assert standing(held, "keeper") == "none"
    (line,) = training.record_of(held.accounts["author"], service=SERVICE)
    assert line.counts_until == date(2027, 6, 2)
    (entry,) = journal.entries(acts=["course.attended"])
    assert (entry.payload or {})["days"] == ["2026-06-02"]


def test_what_was_written_in_error_is_struck(held: Office) -> None:
    attend(held, "author")
    (line,) = training.lately(service=SERVICE)
    training.strike(service=SERVICE, attendance_id=line.id, by=held.person("koho-head"), at=held.at)
    assert standing(held, "author") == "none"
    assert attend(held, "author") == 1, "and may be written anew"


def test_a_course_that_is_over_takes_nobody_and_takes_nothing_away(held: Office) -> None:
    attend(held, "author")
    training.close_course(service=SERVICE, code="writing", by=held.person("koho-head"), at=held.at)
    with pytest.raises(ValidationError, match="行われている研修ではありません"):
        attend(held, "keeper")
    assert standing(held, "author") == "done"
    with pytest.raises(ValidationError, match="もうあります"):
        open_course(held)


def test_a_day_to_come_is_no_attendance(held: Office) -> None:
    with pytest.raises(ValidationError, match="これからの日"):
        attend(held, "author", held_on=date(2026, 6, 4))


def test_a_new_head_has_the_citys_grace_and_nobody_else(held: Office) -> None:
    text = load_profile("toride").text.replace(
        '[training.grace_days]\nvalue = "not_regulated"',
        '[training.grace_days]\nstrength = "must"\nvalue = 60',
    )
    policies.put_in_force(
        service=SERVICE,
        text=text,
        name="toride",
        ground="試験",
        in_force_from=held.at,
        actor=CLERK,
        at=held.at,
    )
    head = held.accounts["anzen-head"]
    posts.relieve(post="anzen-head", account_id=head, until=held.at, actor=CLERK, at=held.at)
    held.appoint("author", "anzen-head", since=held.at)
    assert standing(held, "author") == "grace"
    assert standing(held, "author", 59 * DAY) == "grace"
    assert standing(held, "author", 60 * DAY) == "none"
    assert standing(held, "keeper") == "none"


def test_how_far_the_training_reaches(held: Office) -> None:
    assert trained.coverage(service=SERVICE, at=held.at).percent == 0
    attend(held, "author", "koho-head")
    found = trained.coverage(service=SERVICE, at=held.at)
    assert (found.people, found.done, found.percent) == (5, 2, 40)
    anzen = next(one for one in found.sections if one.code == "anzen")
    assert {one.name: one.standing for one in anzen.people} == {
        "安全課 の長": "none",
        "佐々木 翔": "done",
    }


def take(office: Office, text: str, code: str = "utf-8") -> int:
    return training_lists.take(
        service=SERVICE,
        course="writing",
        content=text.encode(code),
        by=office.person("koho-head"),
        at=office.at,
    )


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_taken_in_either_code(held: Office, code: str) -> None:
    text = "氏名,利用者名,受講日\r\n佐々木,author,2026/6/2\r\n長谷川,keeper,2026年6月1日\r\n"
    assert take(held, text, code) == 2
    assert take(held, text, code) == 0
    assert standing(held, "keeper") == "done"
    assert take(held, "user,day\nanzen-head,2026-06-02\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("利用者名,受講日\nauthor,2026-06-02\nnobody,2026-06-02\n", "3行目：「nobody」"),
        ("利用者名,受講日\nauthor,6月2日\n", "2行目：受講日は"),
        ("利用者名,受講日\nauthor,2026-02-30\n", "2行目：受講日は"),
        ("利用者名,受講日\nauthor,2026-06-04\n", "これからの日"),
        ("利用者名\nauthor\n", "「受講日」の欄"),
        ("利用者名,受講日\nauthor\n", "2行目：受講日は"),
        ("", "「受講日」の欄"),
        ('利用者名,受講日\n"author,2026-06-02\n', "CSVとして読めません"),
        ("\0", "文字として読めません"),
    ],
)
def test_a_list_with_a_fault_is_taken_by_nobody(held: Office, text: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        take(held, text)
    assert training.lately(service=SERVICE) == ()


def test_a_file_that_is_too_large_is_told(held: Office) -> None:
    with pytest.raises(ValidationError, match="大きすぎます"):
        take(held, "利用者名,受講日\n" + "x" * training_lists.OCTETS_MOST)
