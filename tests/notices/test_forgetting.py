"""Closed notices are forgotten after their retention, open ones never."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hayauma import journal
from hayauma.installation import values
from hayauma.mail.smtp import Answer
from hayauma.notices import forgetting, outbox
from hayauma.notices.models import Notice
from tests.notices.conftest import RELAY, Answers

Send = Callable[..., int]
DAY = timedelta(days=1)


def test_what_is_closed_goes_after_its_time_and_what_is_open_stays(
    send: Send, at: datetime
) -> None:
    gone, open_one = send("gone"), send("open")
    outbox.deliver((gone,), at, [RELAY], Answers())
    outbox.deliver((open_one,), at, [RELAY], Answers([Answer.DEFERRED]))
    assert forgetting.due(at + 89 * DAY) == ()
    assert forgetting.due(at + 90 * DAY) == (gone,)
    assert forgetting.run((gone, open_one), at + 90 * DAY) == 1
    assert forgetting.run((gone,), at + 90 * DAY) == 0
    assert list(Notice.objects.values_list("pk", flat=True)) == [open_one]
    line = journal.entries("service:magazine")[-1]
    assert (line.act, line.payload) == ("notice.forgotten", {"deleted": 1})


def test_the_city_may_keep_them_shorter(send: Send, at: datetime) -> None:
    outbox.deliver((send(),), at, [RELAY], Answers())
    values.change(
        service="magazine",
        key=forgetting.SETTING,
        to=7,
        ground="文書規程",
        actor=journal.SYSTEM,
        at=at,
    )
    assert len(forgetting.due(at + 7 * DAY)) == 1
    assert forgetting.due(at + 6 * DAY) == ()
