"""What goes wrong before the first letter is the relay's trouble: nobody is marked for it."""

import threading
import time
from pathlib import Path

import pytest

from tests.faults.conftest import Prepared
from tests.faults.relay import DRIP, ENDLESS, Fault, relay
from tests.faults.told import told
from tests.mail.certificates import Authority

QUICK = ("--connections", "4", "--flush", "10", "--retry-after", "0.3", "--uncertain-after", "0.3")
BEFORE_THE_FIRST = [
    Fault("banner", "421 4.3.2 not now", "close"),
    Fault("banner", "554 5.3.2 no"),
    Fault("banner", "", "close"),
    Fault("banner", "", "silent"),
    Fault("banner", "who is there"),
    Fault("banner", DRIP),
    Fault("banner", ENDLESS),
    Fault("ehlo", "451 4.3.0 later"),
    Fault("ehlo", "554 5.5.1 no"),
    Fault("ehlo", "", "reset"),
    Fault("ehlo", "", "silent"),
    Fault("ehlo", DRIP),
    Fault("ehlo", ENDLESS),
    Fault("ehlo", "250-\x00\xff"),
]


def test_trouble_in_the_greeting_marks_nobody(sixty: Prepared) -> None:
    home = sixty.copy("limits:0.4")
    with relay() as server:
        server.greeting.extend(BEFORE_THE_FIRST)
        figures = home.drain(server.port, *QUICK)
        copies = server.copies()
    assert not server.greeting, "every trouble was met"
    found = told(home, copies)
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 60)
    assert figures["extra_attempts"] == 0


def test_protection_that_is_required_is_never_given_up(sixty: Prepared, tmp_path: Path) -> None:
    """Expired, another's name, STARTTLS stripped, a handshake that stalls: then a good one."""
    authority = Authority(tmp_path)
    good = authority.server()
    home = sixty.copy("limits:0.5", SSL_CERT_FILE=str(authority.file))
    troubles = [
        Fault("tls", certificate=authority.server(expired=True)),
        Fault("tls", certificate=authority.server("other.test")),
        Fault("strip"),
        Fault("stall"),
    ]
    with relay(certificate=good) as server:
        server.greeting.extend(troubles * 50)
        home.drain(server.port, *QUICK, "--tls", "require", "--give-up", "3", code=3)
        seen = server.connections
        assert seen >= len(troubles), "each was met"
        assert home.outcomes()["waiting"] == 60
        server.greeting.clear()
        home.drain(server.port, *QUICK, "--tls", "require")
        copies = server.copies()
    found = told(home, copies)
    assert server.in_the_clear == [], "not a word about a letter in the clear"
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 60)


@pytest.mark.parametrize(
    "offers",
    [
        pytest.param((), id="nothing"),
        pytest.param(("PIPELINING",), id="no-8bitmime-no-smtputf8-no-size"),
        pytest.param(("8BITMIME", "SIZE"), id="no-pipelining"),
    ],
)
def test_a_relay_that_offers_little_gets_the_same_letters(
    offers: tuple[str, ...], sixty: Prepared
) -> None:
    home = sixty.copy("limits:2")
    with relay(offers=offers) as server:
        if not offers:
            server.greeting.extend([Fault("ehlo", "502 5.5.1 what is EHLO")] * 10)
        home.drain(server.port, *QUICK)
        copies, letters = server.copies(), server.taken
    found = told(home, copies)
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 60)
    assert all(letter.data.isascii() for letter in letters)
    assert all(len(line) <= 998 for letter in letters for line in letter.data.split(b"\r\n"))


def test_a_relay_that_is_away_and_comes_back_finds_everybody_waiting(sixty: Prepared) -> None:
    home = sixty.copy("limits:1")
    with relay() as gone:
        port = gone.port
    back: dict[str, float] = {}
    engine = home.start(port, *QUICK, "--give-up", "60")
    try:
        # Long enough for the engine to have knocked at a closed port again and again.
        assert threading.Event().wait(3.0) is False
        assert home.outcomes()["expired"] == 0
        with relay(port) as server:
            back["at"] = time.monotonic()
            while not server.taken and time.monotonic() < back["at"] + 30:
                time.sleep(0.01)
            first = time.monotonic() - back["at"]
            assert engine.wait(60) == 0
            copies = server.copies()
    finally:
        engine.kill()
        engine.wait(10)
    found = told(home, copies)
    print(f"first letter {first:.2f} s after the relay came back")
    assert (found.lost, found.extra, found.uncertain, found.accepted) == (0, 0, 0, 60)
    assert first < 10
