"""Every reply at every stage of a letter: who got it, who did not, and that the ledger knows."""

import time
from collections.abc import Iterator
from dataclasses import replace

from tests.faults.conftest import Prepared
from tests.faults.relay import DRIP, ENDLESS, Fault, Relay, relay
from tests.faults.told import told

QUICK = ("--connections", "4", "--flush", "10", "--retry-after", "0.3", "--uncertain-after", "0.3")

# At each stage before the dot and at it: certainly not delivered, so once more, and one copy.
ONCE_MORE = [
    *(Fault(stage, "451 4.3.0 later") for stage in ("mail", "rcpt", "data", "dot")),
    *(Fault(stage, "421 4.3.2 closing", "close") for stage in ("mail", "rcpt")),
    *(Fault(stage, "", "close") for stage in ("mail", "rcpt", "data")),
    *(Fault(stage, "what was that", "on") for stage in ("mail", "rcpt")),
    *(Fault("content", "", "reset", after=k) for k in (0, 1, 77, 500, 2_000, 4_000)),
    Fault("rcpt", "", "silent"),
    Fault("data", DRIP),
    Fault("rcpt", ENDLESS),
    Fault("rcpt", "450-4.2.0 first\r\n450 4.2.0 second"),
]
CUT_IN_THE_CONTENT = sum(fault.stage == "content" for fault in ONCE_MORE)
# After the dot only an answer that can be read decides: once more, with the same Message-ID.
IN_DOUBT = [
    Fault("dot", "", "close", keeps=True),
    Fault("dot", "", "reset", keeps=True),
    Fault("dot", "", "silent", keeps=True),
    Fault("dot", "what was that", keeps=True),
    Fault("dot", "999 what was that", keeps=True),
    Fault("dot", DRIP, keeps=True),
    Fault("dot", ENDLESS, keeps=True),
    Fault("dot", "", "close", keeps=False),
]
FOR_GOOD = [
    *(Fault(stage, "554 5.7.1 no") for stage in ("mail", "rcpt", "data", "dot")),
    Fault("rcpt", "550-5.1.1 no\r\n550 5.1.1 such user"),
]


def test_every_reply_at_every_stage(sixty: Prepared) -> None:
    home = sixty.copy("limits:1")
    with relay() as server:
        people = iter(range(1, 61))
        again = _scripted(server, people, ONCE_MORE)
        doubt = _scripted(server, people, IN_DOUBT)
        # A refusal that comes too late is tried again: the relay says it every time.
        never = _scripted(server, people, FOR_GOOD, times=4)
        twice, grey = next(people), next(people)
        server.on(twice, *[Fault("dot", "", "close", keeps=True) for _ in range(2)])
        server.on(grey, *[Fault("rcpt", "451 4.7.1 greylisted") for _ in range(2)])
        home.drain(server.port, *QUICK)
        copies = server.copies()
    words, found = home.outcomes(), told(home, copies)
    assert {person: copies[person] for person in again} == dict.fromkeys(again, 1)
    assert copies[_name(grey)] == 1
    assert [copies[person] for person in doubt] == [2] * 7 + [1]
    assert [copies[person] for person in never] == [0] * len(never)
    assert copies[_name(twice)] == 2
    assert words["refused"] == len(never)
    assert words["uncertain_final"] == 1
    assert words["accepted"] == 60 - len(never) - 1
    assert found.lost == 0
    # Seven whose answer never came, and one who was in doubt twice; nobody else got two.
    assert found.extra == 8
    assert found.worst == 2
    # A small letter has left us whole when the line is cut in its middle: we cannot know.
    assert 0 <= found.uncertain - len(doubt) - 1 <= CUT_IN_THE_CONTENT
    identities = {(one.recipient, one.message_id) for one in server.taken}
    assert len(identities) == 60 - len(never), "a second copy bears the first one's Message-ID"


def test_an_urgent_letter_in_doubt_goes_once_more_at_once(sixty_urgent: Prepared) -> None:
    home = sixty_urgent.copy("limits:1")
    with relay() as server:
        doubt = _scripted(server, iter(range(1, 61)), IN_DOUBT)
        begun = time.monotonic()
        home.drain(server.port, *QUICK, "--uncertain-after", "600")
        took, copies = time.monotonic() - begun, server.copies()
    found = told(home, copies)
    assert [copies[person] for person in doubt] == [2] * 7 + [1]
    assert (found.lost, found.extra, found.accepted) == (0, 7, 60)
    assert took < 60, "only a routine letter waits for the patience of its lane"


def _scripted(
    server: Relay, people: Iterator[int], faults: list[Fault], *, times: int = 1
) -> list[str]:
    """Give each fault to the next person, at each of so many attempts; return their names."""
    names = []
    for fault in faults:
        person = next(people)
        server.on(person, *(replace(fault) for _ in range(times)))
        names.append(_name(person))
    return names


def _name(person: int) -> str:
    return f"p{person:06d}"
