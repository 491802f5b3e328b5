"""What came back, on the page of a dispatch and on that of the delivery system."""

from datetime import datetime, timedelta

import pytest

from hayauma.delivery import control
from hayauma.delivery.returned import entering
from hayauma.mail.bounces import Class, Kind, Report
from hayauma.mail.reasons import Reason
from hayauma.web.desk.sending import came_back
from tests.delivery.returned.came_back import enter, people, running, says, seqs_of
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def forty(town: Town, at: datetime) -> int:
    people(town, 40, "kumo.example")
    return running(town, at)


def page(town: Town, path: str, user: str = "author") -> str:
    answer = town.client(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_dispatch_says_what_came_back_and_why(
    town: Town, at: datetime, forty: int
) -> None:
    assert "受付後に戻ったもの" not in page(town, f"/dispatches/{forty}/")
    enter(forty, [0, 1], at)
    enter(forty, [2], at, says(Reason.MAILBOX_FULL))
    enter(forty, [3], at, says(Reason.TRANSIENT, Class.TRANSIENT))
    enter(forty, [4], at, Report(Kind.COMPLAINT))
    enter(forty, [5], at, None)
    shown = page(town, f"/dispatches/{forty}/")
    assert "受付済みのうち3通が、後で戻ってきました" in shown
    assert "あて先のアドレスがない　2" in shown
    assert "相手の受信箱がいっぱい　1" in shown
    assert "遅れるという知らせ　1" in shown
    assert "迷惑メールの申告（配信を止めました）　1" in shown
    assert "内容を読み取れなかったもの　1" in shown


def test_one_that_was_stopped_says_why_and_is_resumed_by_hand(
    town: Town, at: datetime, forty: int
) -> None:
    enter(forty, range(30), at, says(Reason.POLICY, said="550 5.7.1 <b>SPF</b>"))
    shown = page(town, f"/dispatches/{forty}/")
    assert "戻ったメールが多いため、自動で一時停止しました。" in shown
    assert "続く500通のうち30通が戻りました。主な理由：相手側の送信元の決まり。" in shown
    assert "550 5.7.1 &lt;b&gt;SPF&lt;/b&gt;" in shown
    assert "再開する" in shown
    control.resume(dispatch_id=forty, by=town.author, at=at + MINUTE)
    shown = page(town, f"/dispatches/{forty}/")
    assert "550 5.7.1" not in shown
    assert "戻ったメールが多いため、自動で一時停止しました。" in shown, "as what happened"


def test_the_delivery_system_shows_the_rate_of_a_month_by_domain(
    town: Town, at: datetime, forty: int
) -> None:
    shown = page(town, "/system/", "manager")
    assert "受付後に戻ったもの（この30日）" in shown
    assert "戻ってきた配信メールはありません。" in shown
    enter(forty, range(10), at)
    entering.enter(arrivals=[], forged=1_234, at=at)
    month = came_back.month(service=SERVICE, at=at + MINUTE)
    assert month["unproven"] == 1_234
    assert isinstance(month["rates"], list)
    line, _other = month["rates"]
    accepted = len(seqs_of(forty, "kumo.example")) - 1  # one waits
    assert (line.name, line.accepted, line.returned, line.dead) == ("kumo.example", accepted, 9, 9)
