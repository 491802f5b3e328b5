"""The picture while one domain rests: which, since when, what it says, and that others are done."""

from datetime import timedelta

import pytest
from django.test import Client

from hayauma.delivery import alarms, canaries, closing, ledger, reconciling, starting
from hayauma.delivery.causes import EngineSays
from hayauma.delivery.models import Dispatch, Shard
from hayauma.delivery.words import Word
from hayauma.installation import breakers
from hayauma.installation.breakers import Because
from hayauma.journal import SYSTEM
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
BAD = "d1.example"


@pytest.fixture
def desk(making: Making) -> Client:
    return making.town.client("colleague")


@pytest.fixture
def dispatch(making: Making) -> int:
    """A dispatch to three domains, of which one takes nothing; the others are done."""
    making.town.register(*(f"p{n}@d{n % 3}.example" for n in range(12)))
    one = making.ordered()
    starting.run(one.id, at=making.clock.later(seconds=61))
    for shard in Shard.objects.filter(dispatch_id=one.id):
        if shard.domain_group != BAD:
            words = bytes([Word.accepted]) * shard.size
            ledger.give_back(shard.pk, shard.fence, words, closed=True, due_at=None)
    return one.id


def rests(making: Making, group: str = BAD) -> None:
    breakers.open_(
        group=group,
        because=Because.DEFERRED,
        reply="451 4.7.1 try again later",
        next_probe_at=making.clock.at + timedelta(minutes=5),
        at=making.clock.at,
    )


def test_what_rests_stands_above_the_figures_and_the_others_are_done(
    making: Making, desk: Client, dispatch: int, words: Says
) -> None:
    rests(making)
    rests(making, "nobody-here.example")
    page = desk.get(f"/dispatches/{dispatch}/figures/").content
    said = words(page)
    assert "送信を休んでいるドメイン：1" in said, (
        "another dispatch's domain is not this one's matter"
    )
    assert "d1.example 6月3日（水）10時01分から" in said
    assert "待っている分 4通" in said
    assert "451 4.7.1 try again later" in said
    assert "4ドメインのうち3ドメインは終わりました" in said  # phone.example is the town's own
    assert "残りは、休んでいるドメインと再送待ちの分だけです" in said
    assert b"every 3s" in page
    assert b'http-equiv="refresh" content="5"' in desk.get(f"/dispatches/{dispatch}/").content


def test_a_domain_whose_letters_are_closed_is_not_spoken_of(
    making: Making, desk: Client, dispatch: int, words: Says
) -> None:
    rests(making, "d0.example")
    assert "休んでいる" not in words(desk.get(f"/dispatches/{dispatch}/figures/").content)


def test_the_list_of_dispatches_says_it_too(
    making: Making, desk: Client, dispatch: int, words: Says
) -> None:
    rests(making)
    assert "送信を休んでいるドメイン：1" in words(desk.get("/dispatches/").content)
    assert "送信を休んでいるドメイン" in words(
        making.town.client("manager").get("/oversight/").content
    )


def test_alarms_that_hold_stand_on_the_page_of_the_whole(
    making: Making, dispatch: int, words: Says
) -> None:
    at = making.clock.at
    rests(making)
    Shard.objects.filter(dispatch_id=dispatch, open=True).update(words=bytes([9, 0, 0, 0]))
    alarms.look(EngineSays(disk_since=at), at=at + timedelta(minutes=20))
    page = making.town.client("manager").get("/oversight/").content
    said = words(page)
    assert "終わっていない警報" in said
    assert "記録を書く場所（ディスク）がいっぱいです。 6月3日（水）10時01分から" in said
    assert "d1.exampleへの送信を休んでいます。" not in said, "it stands above, with its words"
    assert "作成できなかった配信メールがあります。" in said
    assert f'href="/dispatches/{dispatch}/"'.encode() in page


def test_after_the_end_the_page_says_whether_it_agrees(
    making: Making, dispatch: int, desk: Client, words: Says
) -> None:
    for shard in Shard.objects.filter(dispatch_id=dispatch, open=True):
        done = bytes([Word.accepted]) * shard.size
        ledger.give_back(shard.pk, shard.fence, done, closed=True, due_at=None)
    at = making.clock.later(seconds=5)
    assert closing.close_if_done(dispatch, at=at)
    assert "まもなく、確定した宛先と突き合わせます" in words(
        desk.get(f"/dispatches/{dispatch}/").content
    )
    reconciling.run(dispatch, at=at)
    said = words(desk.get(f"/dispatches/{dispatch}/").content)
    assert "突合 一致 確定した宛先13人の一人ずつに、結果が一つずつあります" in said
    bulletin = Dispatch.objects.get(pk=dispatch).release.permit.bulletin_id
    sheet = making.town.client("officer").get(f"/bulletins/{bulletin}/record/").content
    assert "確定した宛先との突合" in words(sheet)


def test_a_canary_is_seen_on_the_page(making: Making, desk: Client, words: Says) -> None:
    canaries.enter(
        service="magazine",
        menu="bohan",
        name="広報課の共用",
        address="watch@city.haruka.example",
        token="c" * 43,
        actor=SYSTEM,
        at=making.clock.at,
    )
    one = making.ordered()
    starting.run(one.id, at=making.clock.later(seconds=61))
    said = words(desk.get(f"/dispatches/{one.id}/").content)
    assert "見張り用の宛先" in said
    assert "広報課の共用 待ち" in said
