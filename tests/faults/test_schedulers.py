"""Several schedulers find the same bulletin due: one starts it, and everybody gets one letter.

Each is a process of its own with its own connection, told to go on in the same moment; beside them
works an engine that finds it, too.
"""

import json
from contextlib import ExitStack
from pathlib import Path

from bench import ledger
from bench.homes import WORDS
from bench.sinks import keeping_sink
from tests.faults.acting import act
from tests.faults.conftest import Prepared
from tests.faults.told import copies_of

SCHEDULERS, PEOPLE = 4, 60
QUICK = ("--connections", "4", "--flush", "10")


def test_what_is_due_is_started_once_however_many_look(sixty: Prepared, tmp_path: Path) -> None:
    home = sixty.copy("limits:5")
    with keeping_sink(tmp_path) as sink:
        home.drain(sink.port, *QUICK)  # the bulletin the home was prepared with
        with act(home, "order") as author:
            dispatch = author.now()["dispatch"]
        with ExitStack() as stack:
            all_of_them = [
                stack.enter_context(act(home, "start", str(dispatch))) for _ in range(SCHEDULERS)
            ]
            engine = home.start(sink.port, *QUICK)
            for one in all_of_them:
                one.begin()
            for one in all_of_them:
                one.done()
            try:
                assert engine.wait(60) == 0
            finally:
                engine.kill()
                engine.wait(10)
        copies = copies_of(sink.received())
    words = json.loads(home.run("outcomes", "--dispatch", str(dispatch), "--json").splitlines()[-1])
    frozen = "act = 'dispatch.frozen' AND object = "
    question = f"SELECT COUNT(*) FROM journal_entry WHERE {frozen} 'dispatch:{dispatch}'"
    assert ledger.one(home, question) == 1
    assert sum(words[word] for word in WORDS) == words["audience"] == words["accepted"] == PEOPLE
    assert len(copies) == PEOPLE
    assert set(copies.values()) == {2}, "one of each bulletin"
