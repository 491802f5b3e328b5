"""The spool: what it says after a crash, and that it does not grow."""

from pathlib import Path

from hayauma.delivery import spool
from hayauma.delivery.spool import Spool, recover
from hayauma.delivery.words import Word
from hayauma.mail.smtp import Answer, Outgoing, Result, Stage


def letter(seq: int) -> Outgoing:
    return Outgoing(seq, b"b@x.example", b"p@x.example", b"", shard=7)


def answer(seq: int, word: Answer = Answer.ACCEPTED, reply: str = "250 受付") -> Result:
    return Result(seq, 7, word, 250, "", reply, Stage.DOT, None, "relay")


def test_begun_and_answered_letters_are_told_apart(tmp_path: Path) -> None:
    own = Spool(tmp_path, "host:1")
    for seq in (1, 2, 3):
        own.record([letter(seq)], [])
    own.record([], [answer(2)])
    found = recover(tmp_path, "host:1")
    assert found is not None
    assert found.begun == {(7, 1), (7, 2), (7, 3)}
    assert found.answers[7, 2].word is Word.accepted
    assert found.answers[7, 2].reply == "250 受付"


def test_a_letter_begun_again_has_no_answer_yet(tmp_path: Path) -> None:
    own = Spool(tmp_path, "host:1")
    own.record([letter(1)], [])
    own.record([], [answer(1, Answer.DEFERRED, "451")])
    own.record([letter(1)], [])
    found = recover(tmp_path, "host:1")
    assert found is not None
    assert found.answers == {}


def test_a_line_cut_off_by_the_crash_says_nothing(tmp_path: Path) -> None:
    own = Spool(tmp_path, "host:1")
    own.record([letter(1)], [])
    own.record([], [answer(1)])
    segment = next((tmp_path / "host_1").iterdir())
    segment.write_bytes(segment.read_bytes()[:-3])
    found = recover(tmp_path, "host:1")
    assert found is not None
    assert found.begun == {(7, 1)}
    assert found.answers == {}


def test_another_boot_s_spool_is_not_believed(tmp_path: Path) -> None:
    Spool(tmp_path, "host:1").record([letter(1)], [])
    segment = next((tmp_path / "host_1").iterdir())
    segment.write_bytes(b"x" * 36 + segment.read_bytes()[36:])
    assert recover(tmp_path, "host:1") is None
    assert recover(tmp_path, "nobody") is None


def test_segments_go_when_their_letters_are_settled(tmp_path: Path, monkeypatch: object) -> None:
    own = Spool(tmp_path, "host:1")
    spool_size, spool.SEGMENT_OCTETS = spool.SEGMENT_OCTETS, 200
    try:
        for seq in range(200):
            own.record([letter(seq)], [])
            own.record([], [answer(seq)])
            own.settled([(7, seq)])
        assert len(list((tmp_path / "host_1").iterdir())) <= 2
    finally:
        spool.SEGMENT_OCTETS = spool_size
    own.close()
    assert not (tmp_path / "host_1").exists()


def test_spools_of_the_dead_are_removed_but_for_those_still_named(tmp_path: Path) -> None:
    for worker in ("a:1", "b:2"):
        Spool(tmp_path, worker).record([letter(1)], [])
    spool.forget(tmp_path, {"b:2"})
    assert [one.name for one in tmp_path.iterdir()] == ["b_2"]
