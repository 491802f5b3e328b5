"""The same words in any slices mean the same, never end in silence, and carry nothing of ours.

`test_machine_fuzz` holds the machine to the truth; here it is held to the octets: how replies are
cut on the way changes nothing, a reply without an end is an end, and what leaves us is the letters
and the commands we meant, whatever stands in a letter.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hayauma.mail.smtp import Answer, Outgoing, Relay, Tls
from hayauma.mail.smtp.machine import Machine
from hayauma.mail.smtp.replies import LONGEST_LINE, MOST_LINES
from hayauma.mail.smtp.speech import HOLD_FROM
from tests.mail.talking import ENVELOPE, GO, OK, PIPELINING, PLAIN, letter, machine, said

pytestmark = pytest.mark.once

RELAY = Relay("relay", "127.0.0.1", 25, tls=Tls.OFF)
YES = [OK, OK, OK, GO, GO, b"250 Ok\r\n", b"250-a\r\n250 b\r\n", b"250 <p1@d.example>\r\n"]
NO = [b"550 5.1.1 no\r\n", b"451 4.7.1 x\r\n", b"421 bye\r\n", b"503 x\r\n", b"530 who\r\n"]
ODD = [b"354\r\n", b"250 \xe3\x81\x82\r\n", b"garbage\r\n", b"250-a\r\n", b"250 Ok\n", b"\r\n"]
REPLIES = st.sampled_from([*YES, *NO, *ODD, b"250-\r\n251 \r\n"])
Seen = tuple[object, ...]


def greeted(count: int, ehlo: bytes) -> Machine:
    big = b"y" * 70 + b"\r\n"
    many = [letter(n) for n in range(count)]
    many[-1] = many[-1]._replace(data=big * (HOLD_FROM // len(big) + 1), tail=big)
    return machine(*many, ehlo=ehlo)


def heard(made: Machine, slices: Iterable[bytes]) -> Seen:
    """Return everything that can be seen of a machine that heard these slices."""
    for one in slices:
        if not made.over:
            made.feed(one)
        made.release()
    output = said(made)
    made.lost("（終わり）")
    again = [one.seq for one in made.again]
    places = [one.seq for one in made.results] + again
    assert len(places) == len(set(places)), "a letter has one outcome"
    return made.results, again, output, made.trouble, made.carried, made.ready


def cut(stream: bytes, places: Sequence[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(stream) + 1) for place in places}), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(REPLIES, max_size=16).map(b"".join),
    st.lists(st.integers(0, 400), max_size=12),
    st.sampled_from([PIPELINING, PLAIN]),
)
@example(ENVELOPE + OK + ENVELOPE + b"421 bye\r\n", [5, 20, 31], PIPELINING)
def test_slices_change_nothing(stream: bytes, places: list[int], ehlo: bytes) -> None:
    whole = heard(greeted(4, ehlo), [stream])
    assert heard(greeted(4, ehlo), cut(stream, places)) == whole
    assert heard(greeted(4, ehlo), [stream[n : n + 1] for n in range(len(stream))]) == whole


@pytest.mark.parametrize(
    ("replies", "answer"),
    [
        # Leave to send after a refused recipient; a closing in the middle of a group; both.
        (OK + b"550 5.1.1 no\r\n" + GO + OK, Answer.REFUSED),
        (OK + b"450 4.2.1 later\r\n" + GO + b"554 none\r\n", Answer.DEFERRED),
        (b"550 no\r\n" + b"503 x\r\n" + b"503 x\r\n" + OK, Answer.REFUSED),
        (ENVELOPE + b"421 4.3.2 bye\r\n", Answer.DEFERRED),
        (OK + b"421 bye\r\n", Answer.DEFERRED),
        (OK + b"550 no\r\n" + b"421 bye\r\n", Answer.REFUSED),
        (ENVELOPE + b"25", Answer.UNCERTAIN),
        (ENVELOPE, Answer.UNCERTAIN),
        (ENVELOPE + b"250-open\r\n", Answer.UNCERTAIN),
        (ENVELOPE + b"299-\xff\r\n", Answer.UNCERTAIN),
        (ENVELOPE + b"hello\r\n", Answer.UNCERTAIN),
    ],
)
def test_every_cut_of_a_hard_group(replies: bytes, answer: Answer) -> None:
    for place in range(len(replies) + 1):
        made = machine(letter(0))
        results = heard(made, [replies[:place], replies[place:]])[0]
        assert isinstance(results, list)
        assert [one.answer for one in results] == [answer], place


@pytest.mark.parametrize("line", [b"250-and so on\r\n", b"250-\r\n", b"x", b"250 " + b"x" * 99])
@pytest.mark.parametrize(
    ("before", "answers"),
    [(b"", [Answer.DEFERRED]), (OK, [Answer.DEFERRED]), (ENVELOPE, [Answer.UNCERTAIN])],
)
def test_a_reply_without_an_end_is_an_end(
    line: bytes, before: bytes, answers: list[Answer]
) -> None:
    made = machine(letter(0), letter(1))
    made.feed(before)
    fed = 0
    while not made.over:
        made.feed(line * 7)
        fed += 7 * len(line)
        assert fed <= (MOST_LINES + 8) * LONGEST_LINE
    made.lost("（終わり）")
    assert [one.answer for one in made.results] == answers
    assert all(len(one.reply) <= 4000 for one in made.results)


class Listener:
    """A strict reader of our side: commands, contents, and nothing in between."""

    def __init__(self) -> None:
        self.rest, self.reading, self.commands = b"", False, list[bytes]()
        self.contents: list[bytes] = []

    def hear(self, octets: bytes) -> bytes:
        """Return the replies, all of them yes."""
        self.rest, replies = self.rest + octets, b""
        while True:
            end = b"\r\n.\r\n" if self.reading else b"\r\n"
            if self.reading and self.rest.startswith(b".\r\n"):
                content, self.rest = b"", self.rest[3:]
            else:
                content, found, rest = self.rest.partition(end)
                if not found:
                    return replies
                self.rest = rest
                content += b"\r\n" if self.reading else b""
            if self.reading:
                undotted = content.replace(b"\r\n..", b"\r\n.")
                self.contents.append(undotted[1:] if undotted[:2] == b".." else undotted)
                self.reading, replies = False, replies + OK
            else:
                self.commands.append(content)
                self.reading = content == b"DATA"
                replies += GO if self.reading else OK


ENDS = [b"\r\n", b"\n", b"\r", b".", b"..", b"\r\n.\r\n", b"\n.\n", b"\r\n.\n", b"\n.\r\n"]
HOSTILE = [b"QUIT\r\n", b"MAIL FROM:<evil@x.example>\r\n", b"DATA\r\n", b"\0", b"\xff", b"y" * 999]
CONTENT = st.lists(st.sampled_from([*ENDS, *HOSTILE]), max_size=14).map(b"".join)


@settings(deadline=None, max_examples=150)
@given(st.lists(CONTENT, min_size=1, max_size=4), st.sampled_from([PIPELINING, PLAIN]))
@example([b".", b"..\r\n", b"\r\n.\r\nMAIL FROM:<e@x.example>\r\n"], PIPELINING)
@example([b"\n.\nQUIT\n", b""], PLAIN)
def test_what_stands_in_a_letter_is_no_command(contents: list[bytes], ehlo: bytes) -> None:
    waiting = deque(
        Outgoing(n, b"b@c.example", b"p%d@d.example" % n, data) for n, data in enumerate(contents)
    )
    made = Machine(RELAY, lambda: waiting.popleft() if waiting else None)
    listener = Listener()
    made.feed(b"220 x\r\n")
    said(made)
    made.feed(ehlo)
    while octets := said(made):
        made.feed(listener.hear(octets))
        made.release()
    assert [one.answer for one in made.results] == [Answer.ACCEPTED] * len(contents)
    verbs = [command.partition(b" ")[0] for command in listener.commands]
    assert verbs.count(b"MAIL") == verbs.count(b"RCPT") == verbs.count(b"DATA") == len(contents)
    assert set(verbs) <= {b"MAIL", b"RCPT", b"DATA"}
    for written, arrived in zip(contents, listener.contents, strict=True):
        assert b"\n" not in arrived.replace(b"\r\n", b"")
        assert b"\r" not in arrived.replace(b"\r\n", b"")
        mended = written.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
        assert arrived.removesuffix(b"\r\n") == mended.removesuffix(b"\r\n")
