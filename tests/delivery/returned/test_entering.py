"""What came back is entered once, under the letter of its return path; a letter keeps its word."""

import io
from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.delivery import outcomes
from hayauma.delivery.models import Returned
from hayauma.delivery.returned import entering, reading
from hayauma.delivery.words import Word
from hayauma.installation import values
from hayauma.mail.bounces import Class, Kind, Report
from hayauma.mail.reasons import Reason
from hayauma.subscriptions import preferences
from tests.delivery.returned.came_back import arrival, enter, running, says, seq_of
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def gone(town: Town, at: datetime) -> int:
    """A dispatch all of whose letters were accepted."""
    return running(town, at, Word.accepted)


def test_a_letter_that_came_back_stays_accepted_and_says_both(
    town: Town, at: datetime, gone: int
) -> None:
    seq = seq_of(gone, town.hanako.subscription_id)
    before = outcomes.tally(gone)
    enter(gone, [seq], at + MINUTE, says(said="550 5.1.1 <hanako@x.example> unknown"))
    tally = outcomes.tally(gone)
    assert tally.words == before.words
    assert tally.returned_by_reason == {"unknown_user": 1}
    (one,) = [
        one
        for one in outcomes.of_address(town.hanako.address, actor=journal.SYSTEM, at=at)
        if one.returned
    ]
    assert one.word == "accepted"
    assert one.returned[0].reason == "unknown_user"
    assert "@" not in one.returned[0].said


def test_the_return_path_says_who_whatever_the_mail_names(
    town: Town, at: datetime, gone: int
) -> None:
    seq = seq_of(gone, town.hanako.subscription_id)
    report = Report(
        Kind.BOUNCE,
        (
            *says(Reason.MAILBOX_FULL, address="stranger@x.example").recipients,
            *says(Reason.FILTERED, address=town.hanako.address.upper()).recipients,
        ),
    )
    enter(gone, [seq], at, report)
    assert outcomes.tally(gone).returned_by_reason == {"filtered": 1}
    assert Returned.objects.get().seq == seq


@pytest.mark.parametrize(
    ("report", "lost", "late", "unread"),
    [
        (Report(Kind.BOUNCE), {"other": 1}, 0, 0),
        (says(Reason.TRANSIENT, Class.TRANSIENT), {}, 1, 0),
        (None, {}, 0, 1),
        (Report(Kind.OTHER), {}, 0, 1),
        (Report(Kind.AUTO_REPLY), {}, 0, 0),
    ],
)
def test_what_a_mail_says_is_told_apart(
    at: datetime, gone: int, report: Report | None, lost: dict[str, int], late: int, unread: int
) -> None:
    enter(gone, [0], at, report)
    found = reading.of_dispatch(gone)
    assert (found.by_reason, found.late, found.unread) == (lost, late, unread)
    assert found.complaints == 0


def test_the_same_mail_again_and_another_about_the_same_letter(at: datetime, gone: int) -> None:
    entries = len(journal.entries())
    assert enter(gone, [0], at).entered == 1
    assert len(journal.entries()) == entries + 1
    assert enter(gone, [0], at).entered == 0
    assert entering.enter(arrivals=[arrival(gone, 0, at, says())] * 3, at=at).entered == 0
    assert len(journal.entries()) == entries + 1, "nothing happened again"
    enter(gone, [0], at, says(Reason.FILTERED), mail="another")
    assert outcomes.tally(gone).returned_by_reason == {"unknown_user": 1}, "a letter counts once"


def test_a_late_one_and_one_of_no_letter_change_nothing_and_are_counted(
    town: Town, at: datetime, gone: int
) -> None:
    late = at + 90 * DAY + MINUTE
    assert enter(gone, [0], late).late == 1
    entering.enter(arrivals=[arrival(gone, 10_000, at, says())], forged=3, at=at)
    assert not Returned.objects.exists()
    assert reading.unproven(at=late) == (0, 1)
    assert reading.unproven(at=at) == (3, 2)
    values.change(
        service=SERVICE, key=entering.DAYS, to=100, ground="市の定め", actor=journal.SYSTEM, at=at
    )
    assert enter(gone, [0], late).entered == 1


def test_a_complaint_ends_what_the_letter_came_through_once(
    town: Town, at: datetime, gone: int
) -> None:
    seq = seq_of(gone, town.hanako.subscription_id)
    for _ in range(2):
        enter(gone, [seq], at, Report(Kind.COMPLAINT))
    assert preferences.of(town.hanako.token, at).chosen == ("bosai",)
    stops = [
        one
        for one in journal.entries(f"subscription:{town.hanako.subscription_id}")
        if one.act == "subscription.withdrawn"
    ]
    assert [(one.payload or {})["via"] for one in stops] == ["complaint"]
    assert reading.of_dispatch(gone).complaints == 1
    assert outcomes.tally(gone).returned_by_reason == {}


def test_by_domain_of_a_month(town: Town, at: datetime, gone: int) -> None:
    enter(gone, [0], at)
    (line,) = reading.by_group(service=SERVICE, at=at + DAY)
    assert (line.returned, line.dead) == (1, 1)
    assert line.accepted >= 1
    assert reading.by_group(service=SERVICE, at=at + 40 * DAY) == ()


def test_the_console_says_it(
    at: datetime, gone: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    town: Town,
) -> None:  # fmt: skip
    import json

    from hayauma.console import outcomes as verb

    enter(gone, [seq_of(gone, town.hanako.subscription_id)], at)
    assert verb.main(["--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["returned_by_reason"] == {"unknown_user": 1}
    monkeypatch.setattr("sys.stdin", io.StringIO(town.hanako.address))
    assert verb.main(["--of", "-"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["word"] for line in lines] == ["accepted"]
    assert lines[0]["returned"][0]["reason"] == "unknown_user"
