"""Homes of fault tests (故障の試験の家): their commands are forked, where nothing forbids it."""

import subprocess
import tempfile
from typing import Any

from bench.homes import CommandFailed, Home
from tests import forked

# What works from the very start of a process, or on all it has in memory, wants a new Python.
FROM_THE_START = ("LD_PRELOAD", "rlimit:")
VERBS = ("engine", "outcomes", "journal", "relay", "domains")


class ForkedHome(Home):
    """A home whose commands begin in milliseconds; otherwise it is any other."""

    def run(self, *arguments: str, code: int = 0, stdin: str = "", timeout: float = 7200) -> str:
        """Run a verb and return its stdout. Errors: CommandFailed for another exit code."""
        if not self._may_fork(arguments[0]):
            return super().run(*arguments, code=code, stdin=stdin, timeout=timeout)
        with (
            tempfile.TemporaryFile("w+") as said,
            tempfile.TemporaryFile("w+") as wrong,
            tempfile.TemporaryFile("w+") as typed,
        ):
            typed.write(stdin)
            typed.seek(0)
            process = forked.loaded(self.database).start(
                self.runner[1], arguments, self.environment,
                stdin=typed, stdout=said, stderr=wrong,
            )  # fmt: skip
            try:
                found = process.wait(timeout)
            except BaseException:
                process.kill()
                raise
            said.seek(0)
            wrong.seek(0)
            if found != code:
                raise CommandFailed(f"{' '.join(arguments)}: exit {found}\n{wrong.read()}")
            return said.read()

    def start(
        self, port: int, *options: str, resident: bool = False, **popen: Any
    ) -> "subprocess.Popen[str]":
        """Start an engine and return at once."""
        if popen or not self._may_fork("engine"):
            return super().start(port, *options, resident=resident, **popen)
        command = self.engine(port, *options, resident=resident)[1 + len(self.runner) :]
        return forked.loaded(self.database).start(self.runner[1], command, self.environment)  # type: ignore[return-value]

    def _may_fork(self, verb: str) -> bool:
        said = " ".join(f"{name}={value}" for name, value in self.variables.items())
        return verb in VERBS and not any(one in said for one in FROM_THE_START)
