"""The catcher's SMTP, spoken to as a relay is: at any cut of the bytes, one reply a command."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma.demo.dialogue import BIGGEST, LONGEST_LINE, Dialogue, Envelope
from hayauma.demo.troubled import Trouble

pytestmark = pytest.mark.once

LETTER = b"Subject: a\r\n\r\n..two dots\r\nline\r\n"
ARRIVED = b"Subject: a\r\n\r\n.two dots\r\nline\r\n"
ONE = b"MAIL FROM:<b1-2@city.example>\r\nRCPT TO:<p1@d.example>\r\nDATA\r\n" + LETTER + b".\r\n"


class Wire(asyncio.Transport):
    """What the dialogue writes to."""

    def __init__(self) -> None:
        super().__init__()
        self.said = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.said += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def codes(self) -> list[str]:
        """Return the code of each reply's last line."""
        lines = self.said.decode("ascii").splitlines()
        return [line[:3] for line in lines if line[3:4] == " "]


def speak(
    *pieces: bytes, stored: bool = True, trouble: Trouble | None = None
) -> tuple[Wire, list[tuple[Envelope, bytes]]]:
    """Say some bytes to a new dialogue and return what it answered and took."""
    taken: list[tuple[Envelope, bytes]] = []

    async def talk() -> Wire:
        def take(envelope: Envelope, content: bytes) -> asyncio.Future[bool]:
            taken.append((envelope, content))
            answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            answer.set_result(stored)
            return answer

        dialogue, wire = Dialogue(take, lambda _recipient: trouble), Wire()
        dialogue.connection_made(wire)
        for piece in pieces:
            dialogue.data_received(piece)
        for _ in range(50):  # every future that is due has had its turn
            await asyncio.sleep(0)
        return wire

    return asyncio.run(talk()), taken


def test_takes_a_letter_and_undoes_the_doubled_dot() -> None:
    wire, taken = speak(b"EHLO city.example\r\n", ONE, b"QUIT\r\n")
    assert wire.codes() == ["220", "250", "250", "250", "354", "250", "221"]
    assert taken == [(Envelope("b1-2@city.example", ["p1@d.example"]), ARRIVED)]
    assert wire.closed


def test_offers_pipelining() -> None:
    wire, _ = speak(b"EHLO city.example\r\n")
    assert b"250-PIPELINING\r\n" in wire.said


@given(st.lists(st.integers(0, 3 * len(ONE)), max_size=12))
def test_any_cut_of_pipelined_letters_is_read_the_same(cuts: list[int]) -> None:
    whole = b"EHLO x\r\n" + ONE * 3 + b"QUIT\r\n"
    edges = [0, *sorted(cuts), len(whole)]
    pieces = [whole[a:b] for a, b in pairwise(edges)]
    wire, taken = speak(*pieces)
    assert wire.codes() == ["220", "250", *["250", "250", "354", "250"] * 3, "221"]
    assert [content for _, content in taken] == [ARRIVED] * 3


def test_says_451_for_what_it_could_not_store() -> None:
    wire, _ = speak(ONE, stored=False)
    assert wire.codes()[-1] == "451"


@pytest.mark.parametrize(
    ("trouble", "said", "closed"),
    [
        (Trouble.LATER, ["250", "451", "554"], False),
        (Trouble.FULL, ["250", "421"], True),
        (Trouble.SILENT, ["250"], False),
        (Trouble.SILENT_AT_DOT, ["250", "250", "354"], False),
    ],
)
def test_a_domain_in_trouble_is_answered_as_its_server_would(
    trouble: Trouble, said: list[str], closed: bool
) -> None:
    pieces = [b"MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n"]
    pieces += [] if trouble is Trouble.LATER else [LETTER + b".\r\n"]
    wire, taken = speak(*pieces, trouble=trouble)
    assert wire.codes() == ["220", *said]
    assert wire.closed is closed
    assert not taken


def test_an_empty_letter_ends_with_its_dot() -> None:
    _, taken = speak(b"MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n.\r\n")
    assert taken == [(Envelope("", ["a@b.example"]), b"")]


def test_keeps_a_quoted_local_part_as_it_came() -> None:
    _, taken = speak(b'MAIL FROM:<>\r\nRCPT TO:<"a..b"@d.example>\r\nDATA\r\n.\r\n')
    assert taken[0][0].recipients == ['"a..b"@d.example']


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"DATA\r\n", "554"),
        (b"RCPT TO:<a@b.example>\r\n", "503"),
        (b"MAIL FROM: nobody\r\n", "501"),
        (b"MAIL FROM:<>\r\nMAIL FROM:<>\r\n", "503"),
        (b"MAIL FROM:<>\r\nRCPT TO:<>\r\n", "501"),
        (b"STARTTLS\r\n", "502"),
        (b"\xff\xfe\r\n", "502"),
        (b"x" * LONGEST_LINE, "500"),
    ],
)
def test_answers_what_is_out_of_turn(said: bytes, code: str) -> None:
    wire, taken = speak(said)
    assert wire.codes()[-1] == code
    assert not taken


def test_ends_the_connection_of_a_letter_too_big() -> None:
    head = b"MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n"
    wire, taken = speak(head, b"x" * (BIGGEST + 1))
    assert wire.codes()[-1] == "552"
    assert wire.closed
    assert not taken
