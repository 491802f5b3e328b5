"""Freezing an audience: shard by shard, going on after a cut, with the edition of each person."""

from array import array
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from hayauma.delivery import editions, freezing, outcomes, reading, release, starting
from hayauma.delivery.models import Dispatch, Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import State
from hayauma.subscriptions.audience import AudienceRule, Slice
from tests.bulletins.road import approved
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(town: Town, at: datetime) -> int:
    permit = approved(town, at)
    return release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    ).id


def slices(*parts: Slice, fail_after: int = 99) -> Any:
    def resolve(*_: object, **__: object) -> Iterator[Slice]:
        for n, part in enumerate(parts):
            if n == fail_after:
                raise OSError("cut off")
            yield part

    return resolve


def people(dispatch: int) -> list[list[int]]:
    rows = ShardPeople.objects.filter(shard__dispatch_id=dispatch).order_by("shard__n")
    return [list(unpack_ids(bytes(row.subscriptions))) for row in rows]


def test_a_freeze_that_was_cut_off_goes_on(
    ordered: int, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        Slice("d0.example", array("q", [1, 3, 5]), ()),
        Slice("d1.example", array("q", [2, 4]), ()),
        Slice("d0.example", array("q", [7]), ()),
    ]
    monkeypatch.setattr(freezing, "_slices", slices(*parts, fail_after=1))
    with pytest.raises(OSError, match="cut off"):
        starting.run(ordered, at=at)
    half = reading.dispatch(ordered)
    assert (half.state, half.frozen_at, half.audience) == (State.RUNNING, None, 3)
    assert sum(outcomes.tally(ordered).words.values()) == 3
    assert starting.due(at) == (ordered,)
    # Somebody registered meanwhile, so the pages are cut elsewhere.
    again = [Slice("d0.example", array("q", [1, 3, 5, 7]), ()), parts[1]]
    monkeypatch.setattr(freezing, "_slices", slices(*again))
    assert starting.run(ordered, at=at)
    assert people(ordered) == [[1, 3, 5], [7], [2, 4]]
    shards = Shard.objects.filter(dispatch_id=ordered).order_by("n")
    assert [(one.n, one.first_seq, one.size) for one in shards] == [(0, 0, 3), (1, 3, 1), (2, 4, 2)]
    whole = reading.dispatch(ordered)
    assert (whole.frozen_at, whole.audience) == (at, 6)
    assert starting.due(at) == ()
    assert not starting.run(ordered, at=at)


def test_urgent_news_passes_while_people_are_passed_over_who_stand_already(
    ordered: int, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [Slice("d0.example", array("q", [n]), ()) for n in range(6)]
    monkeypatch.setattr(freezing, "_slices", slices(*parts))
    monkeypatch.setattr(freezing, "MOST_AT_ONCE", 2)
    looks: list[int] = []

    def freeze() -> int:
        return freezing.freeze(
            Dispatch.objects.get(pk=ordered),
            AudienceRule("menus", ("bosai",)),
            ("ja",),
            service=SERVICE,
            at=at,
            between=lambda: looks.append(Shard.objects.count()),
        )

    assert freeze() == 6
    looks.clear()
    assert freeze() == 6
    assert looks == [6, 6, 6]


def test_the_edition_and_form_of_each_person_are_frozen(
    ordered: int, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Slice("d0.example", array("q", [1, 2, 3]), ("ja", "en", "ko"), b"\0\1\0")
    monkeypatch.setattr(freezing, "_slices", slices(part))
    starting.run(ordered, at=at)
    frozen = bytes(ShardPeople.objects.get(shard__dispatch_id=ordered).editions)
    # The bulletin is written in Japanese alone: every other wish falls back to it.
    assert frozen == bytes([0, editions.TEXT_ONLY, 0])


def test_frozen_bytes_are_read_back() -> None:
    languages = editions.ordered({"ko", "ja", "en"})
    assert languages == ("ja", "en", "ko")
    frozen = editions.freeze(languages, ("ja", "ko", "vi"), b"\1\0\0", 3)
    assert [editions.language(languages, one) for one in frozen] == ["ja", "ko", "ja"]
    assert [editions.is_plain(one) for one in frozen] == [True, False, False]
    assert editions.freeze(languages, (), b"", 3) == b""
    assert editions.freeze(languages, ("vi", "ja"), b"", 2) == b""
