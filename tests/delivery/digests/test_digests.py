"""A digest: what waited, once, in a frame; for whom it waited and for nobody else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hayauma.bulletins import drafting
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.delivery import expiring, outcomes, reading, starting, urgently
from hayauma.delivery.digests import building, planning
from hayauma.delivery.models import Digest, DigestEntry, Dispatch, Shard
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.states import Lane, State
from hayauma.subscriptions import people, preferences
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import Via
from tests.delivery.digests.reading import (
    WEEKLY,
    letters,
    make,
    reader,
    send,
    text,
    words_of,
    work,
)
from tests.sink import Sink, sink
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
# Thursday 4 June 2026, 07:00 in Japan, and the Monday after.
MORNING = timedelta(hours=21)
MONDAY = timedelta(days=4, hours=21)


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


def bulletin(town: Town, subject: str, english: EditionText | None = None) -> Draft:
    return Draft(text(subject, english=english), town.rule, "はるか市")


def words(dispatch: int) -> dict[str, int]:
    found = outcomes.tally(dispatch)
    assert sum(found.words.values()) == found.audience
    return {word: n for word, n in found.words.items() if n}


def test_what_is_read_in_a_digest_waits_and_comes_once(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "daily@home.example")
    reader(town, "weekly@home.example", every=WEEKLY)
    first = send(town, bulletin(town, "一つ目"), at)
    second = send(town, bulletin(town, "二つ目"), at + timedelta(minutes=1))
    work(server, tmp_path, at)
    assert words(first.id) == {"accepted": 1, "digested": 2}
    assert reading.dispatch(first.id).state is State.CLOSED
    assert {one.rcpt_to for one in server.letters} == {town.hanako.address}
    assert make(at + MORNING - timedelta(seconds=1)) == [], "not before its hour"

    (digest,) = make(at + MORNING)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    (letter,) = letters(server, "daily@home.example")
    body = words_of(letter)
    assert "一つ目の本文です。" in body
    assert "二つ目の本文です。" in body
    assert body.index("一つ目") < body.index("二つ目")
    assert str(letter["Subject"]) == "【まとめ】6月4日（木）のお知らせ　2件"
    assert f"第{first.number}号" in body
    assert f"第{second.number}号" in body
    assert letters(server, "weekly@home.example") == []
    assert words(digest.dispatch_id) == {"accepted": 1}
    assert Dispatch.objects.get(pk=digest.dispatch_id).state == State.CLOSED

    make(at + MONDAY)
    work(server, tmp_path, at + MONDAY)
    assert len(letters(server, "daily@home.example")) == 1
    (weekly,) = letters(server, "weekly@home.example")
    assert str(weekly["Subject"]) == "【1週間のまとめ】6月8日（月）のお知らせ　2件"
    assert len({one.message_id for one in server.letters}) == len(server.letters)
    assert make(at + MONDAY + timedelta(days=7))[2:] == [], "nothing waits, so nothing goes"


def test_the_letter_has_what_every_letter_of_a_list_has(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    one = reader(town, "daily@home.example", "bohan", "bosai")
    send(town, bulletin(town, "一つ目"), at)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    (letter,) = letters(server, "daily@home.example")
    token = people.addressees([one], at=at)[one].token
    link = f"/m/{token}/stop/D20260604v0/"
    assert link in str(letter["List-Unsubscribe"]).replace(" ", "")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "bohan.mail.haruka.example" in letter["List-Id"]
    assert letter["Reply-To"] is None
    assert letter["To"] == "daily@home.example"
    assert letter["Date"].datetime == at + MORNING
    town.client(host="public").post(link)
    assert preferences.of(token, at).chosen == ("bosai",), "what it came through, and no more"


def test_urgent_news_waits_for_no_digest(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "daily@home.example")
    begun = drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=bulletin(town, "急ぎ"),
        by=town.author,
        at=at,
    )
    order = urgently.send(
        bulletin_id=begun.id, reason="川の水位", terminal=town.terminal, by=town.author, at=at
    )
    starting.run(order.id, at=at)
    work(server, tmp_path, at)
    assert len(letters(server, "daily@home.example")) == 1
    assert not DigestEntry.objects.exists()


def test_who_reads_one_of_its_menus_at_once_gets_it_at_once(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    one = reader(town, "both@home.example", "bohan", "bosai")
    token = people.addressees([one], at=at)[one].token
    preferences.choose(
        token=token, menus=("bohan", "bosai"), frequencies={"bosai": "at_once"}, at=at
    )
    both = Draft(text("両方"), AudienceRule("menus", ("bohan", "bosai")), "はるか市")
    assert words(send(town, both, at).id) == {"waiting": 2}
    assert words(send(town, bulletin(town, "防犯だけ"), at).id) == {"waiting": 1, "digested": 1}


def test_a_digest_is_made_by_one_of_two_schedulers(town: Town, at: datetime) -> None:
    reader(town, "daily@home.example")
    send(town, bulletin(town, "一つ目"), at)
    (entry,) = planning.due(at + MORNING)
    assert planning.run(entry, at=at + MORNING)
    assert not planning.run(entry, at=at + MORNING)
    digest = Digest.objects.get()
    DigestEntry.objects.update(digest=None)
    assert not planning.run(entry, at=at + MORNING), "the same day a second time"
    DigestEntry.objects.update(digest=digest)
    assert building.run(digest.pk, at=at + MORNING)
    assert not building.run(digest.pk, at=at + MORNING)
    assert words(digest.dispatch_id) == {"waiting": 1}


def test_a_crash_between_two_stretches_loses_nobody(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "STRETCH", 2)
    many = {reader(town, f"p{n}@d{n % 2}.example") for n in range(7)}
    send(town, bulletin(town, "一つ目"), at)
    (entry,) = planning.due(at + MORNING)
    planning.run(entry, at=at + MORNING)
    (one,) = building.due(at + MORNING)
    write, calls = building._write, []

    def fails(*given: object) -> None:
        calls.append(given)
        write(*given)  # type: ignore[arg-type]
        if len(calls) == 2:
            raise OSError("the power went")

    monkeypatch.setattr(building, "_write", fails)
    done = False
    while not done:
        try:
            done = building.run(one, at=at + MORNING)
        except OSError:
            assert words(Digest.objects.get().dispatch_id), "what was written stays"
    digest = Digest.objects.get()
    frozen = [
        person
        for shard in Shard.objects.filter(dispatch=digest.dispatch_id)
        for person in unpack_ids(bytes(shard.people.subscriptions))
    ]
    assert sorted(frozen) == sorted(many)
    assert building.due(at + MORNING) == ()


def test_who_left_or_rests_gets_none_and_a_menu_that_was_left_brings_nothing(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    gone = reader(town, "gone@home.example")
    rests = reader(town, "rests@home.example")
    half = reader(town, "half@home.example", "bohan", "bosai")
    send(town, bulletin(town, "防犯の話"), at)
    both = Draft(text("防災の話"), AudienceRule("menus", ("bosai",)), "はるか市")
    send(town, both, at)
    tokens = {one: p.token for one, p in people.addressees([gone, rests, half], at=at).items()}
    preferences.withdraw(token=tokens[gone], at=at, via=Via.PAGE)
    preferences.pause(token=tokens[rests], until=at + timedelta(days=9), at=at)
    preferences.choose(token=tokens[half], menus=["bosai"], at=at)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    assert letters(server, "gone@home.example") == letters(server, "rests@home.example") == []
    (letter,) = letters(server, "half@home.example")
    assert "防災の話" in words_of(letter)
    assert "防犯の話" not in words_of(letter)


def test_each_reads_it_in_the_form_and_language_chosen(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "plain@home.example", format="text")
    reader(town, "english@home.example", edition="en")
    reader(town, "korean@home.example", edition="ko")
    english = EditionText("Safety news", "The park is closed.\n\n0999-00-2300")
    send(town, bulletin(town, "防犯の話", english=english), at)
    send(town, bulletin(town, "日本語だけ"), at)
    make(at + MORNING)
    work(server, tmp_path, at + MORNING)
    (plain,) = letters(server, "plain@home.example")
    assert plain.get_content_type() == "text/plain"
    (read,) = letters(server, "english@home.example")
    assert read["Content-Language"] == "en"
    assert "The park is closed." in words_of(read)
    assert "日本語だけの本文" in words_of(read)
    (korean,) = letters(server, "korean@home.example")
    assert korean["Content-Language"] == "ja", "nothing is written in Korean that day"


def test_what_is_over_is_told_by_its_subject(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    reader(town, "weekly@home.example", every=WEEKLY)
    for subject, body in (
        ("済んだ話", "6月5日(金)に行います。"),
        ("これからの話", "6月5日(金)と6月8日(月)に行います。"),
        ("事件の話", "6月2日に不審者が出ました。"),
        ("日のない話", "戸締まりをしてください。"),
    ):
        send(town, Draft(text(subject, body), town.rule, "はるか市"), at)
    make(at + MONDAY)
    work(server, tmp_path, at + MONDAY)
    (letter,) = letters(server, "weekly@home.example")
    body = words_of(letter)
    for kept in ("6月8日(月)に行います", "不審者が出ました", "戸締まりをしてください"):
        assert kept in body
    assert "済んだ話（第2026-1号" in body
    assert "6月5日(金)に行います。" not in body
    assert "3件" in str(letter["Subject"])


def test_who_missed_one_because_it_was_too_late_is_told_in_the_next_digest(
    town: Town, at: datetime, tmp_path: Path, server: Sink
) -> None:
    mixed = reader(town, "mixed@home.example", "bosai", "bohan")
    token = people.addressees([mixed], at=at)[mixed].token
    preferences.choose(
        token=token, menus=("bosai", "bohan"), frequencies={"bohan": "at_once"}, at=at
    )
    late = send(town, bulletin(town, "送れなかった話"), at)
    end = expiring.deadline(Lane.ROUTINE, at)
    expiring.run(late.id, at=end)
    assert words(late.id) == {"expired": 2}
    other = Draft(text("防災の話"), AudienceRule("menus", ("bosai",)), "はるか市")
    send(town, other, end)
    make(end + MORNING)
    work(server, tmp_path, end + MORNING)
    (letter,) = letters(server, "mixed@home.example")
    body = words_of(letter)
    assert "防災の話の本文" in body
    assert "送れなかった話" in body
    assert "送れなかった話の本文" not in body
    assert town.hanako.address not in {one.rcpt_to for one in server.letters[1:]}
