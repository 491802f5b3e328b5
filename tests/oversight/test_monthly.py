"""The month's word to the supervising officer: on the first, once, and with what is to be seen."""

from datetime import UTC, datetime, timedelta

import pytest

from hayauma import journal
from hayauma.archive.correcting import cases
from hayauma.delivery import urgently
from hayauma.notices.models import Notice
from hayauma.organization import leaves
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.oversight import monthly
from hayauma.oversight.acts import Act
from tests.archive.correcting.wrong import half_sent
from tests.bulletins.road import written
from tests.inquiries.asking import ask
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
# 1 July 2026, 08:00 in Japan.
FIRST = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


def month(at: datetime) -> Notice | None:
    for one in monthly.due(at):
        monthly.run(one, at=at)
    return Notice.objects.filter(key__startswith="month:magazine:2026-06:").first()


def test_what_happened_is_told_on_the_first_at_eight_and_once(town: Town, at: datetime) -> None:
    monthly.run(town.service.id, at=at)  # the word of May
    urgently.send(
        bulletin_id=written(town, at).id,
        reason="川の水位",
        terminal=town.terminal,
        by=town.author,
        at=at,
    )
    cases.open_case(bulletin_id=half_sent(town, at).bulletin, by=town.colleague, at=at)
    ask(town, at, words="あの人のことで困っています。")
    leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(person=town.author.code),
        reason="当直の電話",
        since=at,
        until=FIRST + timedelta(days=9),
        by=town.manager,
        at=at,
    )
    assert month(FIRST - timedelta(seconds=1)) is None
    told = month(FIRST)
    assert told is not None
    assert told.key.endswith(f":{town.supervisor.account_id}")
    assert told.subject.startswith("【6月の運用のまとめ】緊急発信1件　訂正1件")
    for words in ("承認を経ない発信　1件", "防犯のお知らせ", "当直の電話", "安全課"):
        assert words in told.text
    assert "困って" not in told.text, "nobody's question is passed on"
    assert "@" not in told.text
    assert monthly.due(FIRST + timedelta(days=3)) == ()
    assert not monthly.run(town.service.id, at=FIRST)
    (line,) = journal.entries(acts=[Act.MONTH_TOLD], object="month:magazine:2026-06")
    assert line.payload is not None
    assert (line.payload["urgent"], line.payload["corrections"]) == (1, 1)


def test_a_quiet_month_is_told_too_and_one_before_the_rules_is_not(
    town: Town, at: datetime
) -> None:
    told = month(FIRST)
    assert told is not None
    assert "緊急発信0件" in told.subject
    april = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert monthly.over(april).name == "2026-03"
    assert monthly.due(april) == (), "in March the city had no rule yet"
