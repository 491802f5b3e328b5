"""Something wrong and digests: who has it waiting never gets it, who got it is told at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma.archive.correcting import cases, writing
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import Stage, Through, Wrong
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.draft import Draft
from hayauma.delivery import control, received
from hayauma.delivery.digests import building, planning
from hayauma.delivery.models import Digest, Dispatch
from hayauma.delivery.states import State
from hayauma.delivery.views import DispatchView
from hayauma.delivery.words import Word
from hayauma.subscriptions.audience import AudienceRule
from tests.delivery.digests.reading import (
    WEEKLY,
    letters,
    make,
    reader,
    send,
    send_on,
    text,
    words_of,
    work,
)
from tests.sink import Sink, sink
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MORNING = timedelta(hours=21)
NEXT = MORNING + timedelta(days=1)
WRONG, RIGHT = "6月5日の12時", "6月5日の13時"


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


def wrong(town: Town, at: datetime) -> DispatchView:
    return send(town, Draft(text("健診", f"{WRONG}に始めます。"), town.rule, "はるか市"), at)


def other(town: Town, at: datetime) -> DispatchView:
    return send(town, Draft(text("別の話"), town.rule, "はるか市"), at)


def opened(town: Town, sent: DispatchView, at: datetime) -> CorrectionView:
    return cases.open_case(bulletin_id=sent.bulletin, by=town.colleague, at=at)


def described(town: Town, case: CorrectionView, at: datetime, kind: Wrong = Wrong.ERROR) -> None:
    cases.describe(
        correction_id=case.id,
        wrong=kind,
        found_at=at,
        found_by="電話",
        found_through=Through.TELEPHONE,
        passage=WRONG,
        right=RIGHT,
        by=town.author,
        at=at,
    )


def corrected(
    town: Town, sent: DispatchView, at: datetime, kind: Wrong = Wrong.ERROR
) -> CorrectionView:
    case = opened(town, sent, at)
    described(town, case, at, kind)
    return writing.write_texts(correction_id=case.id, by=town.author, at=at)


def settle(at: datetime) -> None:
    for one in control.cancelled_but_open(at):
        control.stop_what_lies(one, at=at)


def people(kind: str, sent: DispatchView, at: datetime) -> list[int]:
    rule = AudienceRule(kind, (sent.number,))
    return [one.subscription for one in received.people(rule, service=SERVICE, at=at)]


def bodies(server: Sink, address: str) -> list[str]:
    return [words_of(one) for one in letters(server, address)]


def test_who_has_it_waiting_gets_the_right_text_in_the_digest(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    one = reader(town, "daily@home.example")
    sent = wrong(town, at)
    work(server, tmp_path, at)
    case = corrected(town, sent, at)
    assert (case.gone, case.kept_back) == (1, 1)
    assert people("received", sent, at) == [town.hanako.subscription_id]
    assert people("stopped", sent, at) == [one]
    for text_ in (case.letter, case.replacement):
        send_on(town, bulletins.bulletin(text_ or 0, at=at), at + timedelta(minutes=5))
    work(server, tmp_path, at + timedelta(minutes=5))
    assert len(bodies(server, town.hanako.address)) == 2, (
        "the wrong one, and at once the correction"
    )
    assert bodies(server, "daily@home.example") == []

    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    (body,) = bodies(server, "daily@home.example")
    assert RIGHT in body
    assert WRONG not in body


def test_who_got_it_by_digest_gets_the_correction_at_once(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    one = reader(town, "daily@home.example", format="text", edition="en")
    waits = reader(town, "weekly@home.example", every=WEEKLY)
    sent = wrong(town, at)
    work(server, tmp_path, at)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    later = at + MORNING + timedelta(minutes=1)
    case = corrected(town, sent, later)
    assert (case.gone, case.kept_back) == (2, 1)
    assert sorted(people("received", sent, later)) == sorted([town.hanako.subscription_id, one])
    assert people("stopped", sent, later) == [waits]
    send_on(town, bulletins.bulletin(case.letter or 0, at=later), later)
    work(server, tmp_path, later)
    first, second = letters(server, "daily@home.example")
    assert WRONG in words_of(first)
    assert str(second["Subject"]).startswith("【訂正】")
    assert second.get_content_type() == "text/plain", "who chose text alone keeps it"


def test_while_somebody_looks_it_waits_and_then_comes_if_nothing_was_wrong(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "daily@home.example")
    sent = wrong(town, at)
    other(town, at)
    work(server, tmp_path, at)
    case = opened(town, sent, at)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    (body,) = bodies(server, "daily@home.example")
    assert "別の話の本文" in body
    assert WRONG not in body
    described(town, case, at + MORNING)
    cases.dismiss(correction_id=case.id, reason="正しい", by=town.officer, at=at + MORNING)
    make(at + NEXT)
    work(server, tmp_path, at + NEXT)
    assert WRONG in bodies(server, "daily@home.example")[1]


def test_what_was_withdrawn_comes_to_nobody(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "daily@home.example")
    sent = wrong(town, at)
    case = corrected(town, sent, at, Wrong.WITHDRAWN)
    assert case.replacement is None
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    assert bodies(server, "daily@home.example") == []


def test_what_was_called_off_comes_by_no_digest(town: Town, at: datetime) -> None:
    one = reader(town, "daily@home.example")
    sent = wrong(town, at)
    control.cancel(dispatch_id=sent.id, by=town.officer, at=at)
    settle(at)
    assert planning.due(at + MORNING) == ()
    assert set(people("stopped", sent, at)) == {one, town.hanako.subscription_id}


def test_a_case_closed_without_a_text_lets_it_never_come(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")
    case = opened(town, wrong(town, at), at)
    closed = cases.close(correction_id=case.id, reason="電話で足りた", by=town.officer, at=at)
    assert closed.stage is Stage.CLOSED
    assert planning.due(at + MORNING) == ()


def test_a_digest_that_is_being_written_leaves_out_what_may_be_wrong(
    town: Town, at: datetime, tmp_path: Path, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "STRETCH", 3)
    addresses = [f"p{n}@d{n % 2}.example" for n in range(5)]
    for address in addresses:
        reader(town, address)
    sent = wrong(town, at)
    other(town, at)
    (entry,) = planning.due(at + MORNING)
    planning.run(entry, at=at + MORNING)
    (one,) = building.due(at + MORNING)
    building.run(one, at=at + MORNING)
    case = opened(town, sent, at + MORNING)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    for address in addresses:
        (body,) = bodies(server, address)
        assert "別の話の本文" in body
        assert WRONG not in body
    described(town, case, at + MORNING)
    case = writing.write_texts(correction_id=case.id, by=town.author, at=at + MORNING)
    assert (case.gone, case.kept_back) == (0, 6)
    assert len(people("stopped", sent, at + MORNING)) == 5, "and the one whose letter was paused"


def test_a_digest_under_way_is_stopped_and_the_rest_made_anew(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    for name in ("early", "late"):
        reader(town, f"{name}@{name}.example")
    sent = wrong(town, at)
    second = other(town, at)
    work(server, tmp_path, at)
    (digest,) = make(at + MORNING)
    half(digest, "late")
    case = corrected(town, sent, at + MORNING)
    assert Dispatch.objects.get(pk=digest.dispatch_id).state == State.CANCELLED
    settle(at + MORNING)
    got, not_yet = people("received", sent, at + MORNING), people("stopped", sent, at + MORNING)
    assert (len(got), len(not_yet)) == (2, 1)
    assert not set(got) & set(not_yet)
    assert (case.gone, case.kept_back) == (2, 1)

    whole, rest = make(at + MORNING)
    assert whole.dropped
    assert rest.dispatch.number == "D20260604.1"
    work(server, tmp_path, at + MORNING)
    (body,) = bodies(server, "late@late.example")
    assert "別の話の本文" in body
    assert WRONG not in body
    received_ = people("received", second, at + MORNING)
    assert len(received_) == len(set(received_)) == 3, "the other bulletin came to everybody once"
    for text_ in (case.letter, case.replacement):
        send_on(town, bulletins.bulletin(text_ or 0, at=at), at + MORNING)
    make(at + NEXT)
    work(server, tmp_path, at + NEXT)
    assert RIGHT in bodies(server, "late@late.example")[-1]
    assert all(WRONG not in body for body in bodies(server, "late@late.example"))


def half(digest: Digest, waiting: str) -> None:
    """Let all letters of a digest be accepted but those of one receiving domain."""
    for shard in digest.dispatch.shards.exclude(domain_group=f"{waiting}.example"):
        shard.words, shard.open = bytes([Word.accepted]) * shard.size, False
        shard.save()
