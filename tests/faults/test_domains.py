"""One receiving domain misbehaves behind a relay that works: nobody else waits for it."""

import time
from collections import Counter
from collections.abc import Callable

from bench import ledger
from bench.homes import Home
from tests.faults.conftest import Prepared
from tests.faults.relay import Fault, relay
from tests.faults.told import told
from tests.sink import Sink, sink

QUICK = ("--connections", "8", "--flush", "20", "--uncertain-after", "0.5")
EACH = 120


def test_a_domain_that_hangs_is_left_alone_and_told_and_the_others_are_done(
    three_domains: Prepared,
) -> None:
    home = three_domains.copy()
    with sink(silent="@d1[.]", delay=0.01) as server:
        engine = home.start(
            server.port, *QUICK, "--patience", "20", "--retry-after", "60", resident=True
        )
        try:
            _until(lambda: bool(server.letters))
            begun = time.monotonic()
            _until(lambda: _done(server, "d0.example", "d2.example"))
            took = time.monotonic() - begun
            _until(lambda: _because(home, "d1.example") == "silent")
            open_ones = home.outcomes()["by_domain"]["d1.example"]
        finally:
            engine.kill()
            engine.wait(10)
    print(f"the others were done after {took:.1f} s; {open_ones}")
    # Its first two connections alone were ever held, each with a letter and the next one's
    # envelope; everybody else waits untouched.
    assert open_ones["in_flight"] <= 4
    assert open_ones["waiting"] >= EACH - 4


def test_a_domain_that_turns_us_away_is_asked_again_and_loses_nobody(
    three_domains: Prepared,
) -> None:
    home = three_domains.copy("limits:2")
    with sink(dot="421 4.7.0 too many messages, slow down", dot_for="@d1[.]") as server:
        engine = home.start(server.port, *QUICK, "--retry-after", "1")
        try:
            _until(lambda: _because(home, "d1.example") == "blocked")
            _until(lambda: _done(server, "d0.example", "d2.example"))
            tried = {one for one in list(server.commands) if b"<p" in one and b"@d1." in one}
            server.behaviour.dot = ""
            assert engine.wait(120) == 0
        finally:
            engine.kill()
            engine.wait(10)
        copies = Counter(letter.rcpt_to.partition("@")[0] for letter in server.letters)
    found = told(home, copies)
    print(f"{len(tried)} people of {EACH} were tried while it turned us away")
    assert len(tried) <= EACH // 3, "after a few nobody else was tried"
    assert (found.lost, found.extra, found.accepted) == (0, 0, 3 * EACH)
    assert _because(home, "d1.example") == ""


def test_greylisting_opens_no_breaker_and_costs_one_more_try(three_domains: Prepared) -> None:
    home = three_domains.copy("limits:2")
    with relay() as server:
        for person in range(1, 3 * EACH + 1):
            server.on(person, Fault("rcpt", "451 4.7.1 Greylisted, come back later"))
        home.drain(server.port, *QUICK, "--retry-after", "0.5")
        copies, attempts = server.copies(), sum(server.attempts.values())
    found = told(home, copies)
    assert (found.lost, found.extra, found.accepted) == (0, 0, 3 * EACH)
    assert attempts == 2 * 3 * EACH
    assert _because(home, "d1.example") == ""


def test_a_relay_without_a_name_in_the_dns_marks_nobody(sixty: Prepared) -> None:
    home = sixty.copy("limits:1")
    command = ("engine", "--drain", "--relay", "relay.invalid:25", "--tls", "off")
    home.run(*command, "--give-up", "1", code=3)
    assert home.outcomes()["waiting"] == 60


def _done(server: Sink, *domains: str) -> bool:
    came = Counter(letter.rcpt_to.partition("@")[2] for letter in list(server.letters))
    return all(came[domain] == EACH for domain in domains)


def _because(home: Home, domain: str) -> str:
    """Why sending to a domain rests, or nothing."""
    asked = (
        f"SELECT COALESCE(MAX(because), '') FROM installation_breaker WHERE \"group\" = '{domain}'"
    )
    return str(ledger.one(home, asked))


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
