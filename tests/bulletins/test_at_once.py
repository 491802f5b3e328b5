"""What two people do at the same instant: one decision stands, one is told; one number, no gap."""

from datetime import datetime, timedelta

import pytest

from hayauma.bulletins import approval, paper, reading, reminding
from hayauma.bulletins.states import State
from hayauma.notices.models import Notice
from tests import town as cast
from tests.at_once import both
from tests.bulletins.road import approve, handed_in
from tests.town import Town


@pytest.fixture
def committed(transactional_db: None, on_postgresql: bool, at: datetime) -> Town:
    """The town, committed, as two processes see it."""
    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    return cast.found(at)


def test_head_and_substitute_at_once_issue_one_permit(committed: Town, at: datetime) -> None:
    bulletin = handed_in(committed, at)
    head, deputy = committed.officer, committed.deputy
    refused = both(
        lambda: approve(committed, bulletin, at, by=head),
        lambda: approve(committed, bulletin, at, by=deputy, absence="出張"),
    )
    assert len(refused) == 1
    assert "が先に承認しました" in refused[0]
    assert len(reading.permits_of(bulletin.id)) == 1
    assert len(reading.submissions(bulletin.id)[0].decisions) == 1


def test_approval_and_return_at_once_leave_one_of_the_two(committed: Town, at: datetime) -> None:
    bulletin = handed_in(committed, at)
    head = committed.officer
    refused = both(
        lambda: approve(committed, bulletin, at, by=head),
        lambda: approval.give_back(bulletin_id=bulletin.id, comment="会場", by=head, at=at),
    )
    assert len(refused) == 1
    permits = len(reading.permits_of(bulletin.id))
    state = reading.bulletin(bulletin.id, at=at).state
    assert (permits, state) in {(1, State.PERMITTED), (0, State.RETURNED)}


def test_a_reminder_run_twice_at_once_tells_one(committed: Town, at: datetime) -> None:
    handed_in(committed, at)
    later = at + timedelta(hours=1)
    (reminder,) = reminding.due(later)
    told = Notice.objects.count()
    both(
        lambda: reminding.run(reminder, at=later),
        lambda: reminding.run(reminder, at=later),
    )
    assert Notice.objects.count() == told + 1


def test_printed_twice_at_once_it_has_one_number(committed: Town, at: datetime) -> None:
    bulletin = handed_in(committed, at)
    by = committed.author
    numbers: list[str] = []

    def print_it() -> None:
        numbers.append(paper.number(bulletin_id=bulletin.id, by=by, at=at))

    both(print_it, print_it)
    assert numbers == ["2026-1", "2026-1"]
