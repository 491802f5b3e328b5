"""People and schedulers who act while an engine works: processes of their own, told when."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from bench.homes import Home
from tests import forked


class Act:
    """Somebody who is ready to act (`tests.faults.act`)."""

    def __init__(self, process: forked.Forked, say: IO[str], hear: IO[str]) -> None:
        self.process, self._say, self._hear = process, say, hear

    def begin(self) -> None:
        """Tell them to do it, and return at once."""
        self._say.write("go\n")
        self._say.flush()

    def done(self) -> dict[str, Any]:
        """Return what came of it, once it is done."""
        line = self._hear.readline()
        assert line, "the process that acts has ended"
        found: dict[str, Any] = json.loads(line)
        return found

    def now(self) -> dict[str, Any]:
        """Let them do it, and return what came of it."""
        self.begin()
        return self.done()


@contextmanager
def act(home: Home, *words: str) -> Iterator[Act]:
    """Run somebody who is ready, for as long as the block lasts."""
    read, say = os.pipe()
    hear, write = os.pipe()
    process = forked.loaded(home.database).start(
        "tests.faults.act", words, home.environment, stdin=read, stdout=write, stderr=2
    )
    os.close(read)
    os.close(write)
    with os.fdopen(say, "w") as saying, os.fdopen(hear) as hearing:
        try:
            assert hearing.readline() == "ready\n"
            yield Act(process, saying, hearing)
        finally:
            process.kill()
            process.wait(30)
