"""Homes (計測の家): a prepared home and the product's commands on it, as people type them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORDS = (
    *("waiting", "in_flight", "deferred", "uncertain"),
    *("accepted", "refused", "expired", "withdrawn", "stopped"),
    *("quarantined", "digested", "uncertain_final"),
)
_NOT_OURS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "HAYAUMA_HOME"}


class CommandFailed(Exception):
    """A command of the product ended otherwise than it should; the message is what it said."""


@dataclass
class Home:
    """A data folder and, unless it is empty, the URL of its PostgreSQL database."""

    path: Path
    database: str = ""
    # What stands before the verb: a runner that puts a fault into the product's own process.
    runner: tuple[str, ...] = ("-m", "hayauma")
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every command: this home and nothing of the process around it."""
        inherited = {key: value for key, value in os.environ.items() if key not in _NOT_OURS}
        ours = {"HAYAUMA_HOME": str(self.path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        if self.database:
            ours["DATABASE_URL"] = self.database
        return inherited | ours | dict(self.variables)

    def run(self, *arguments: str, code: int = 0, stdin: str = "", timeout: float = 7200) -> str:
        """Run a verb and return its stdout. Errors: CommandFailed for another exit code."""
        done = subprocess.run(
            [sys.executable, *self.runner, *arguments],
            env=self.environment, cwd=ROOT, input=stdin, capture_output=True, text=True,
            timeout=timeout, check=False,
        )  # fmt: skip
        if done.returncode != code:
            raise CommandFailed(f"{' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def last_line(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Run a verb with --json and return its object."""
        line = self.run(*arguments, "--json", code=code).splitlines()[-1]
        found: dict[str, Any] = json.loads(line)
        return found

    def prepare(self, recipients: int, *options: str) -> dict[str, Any]:
        """Fill the home with so many subscribers and one released dispatch."""
        wanted = ("--recipients", str(recipients), "--dir", str(self.path))
        return self.last_line("bench", "prepare", *wanted, *options)

    def outcomes(self) -> dict[str, Any]:
        """Return the twelve words. Errors: AssertionError where they do not sum to the audience."""
        found = self.last_line("outcomes")
        assert sum(found[word] for word in WORDS) == found["audience"], found
        return found

    def engine(self, port: int, *options: str, resident: bool = False) -> list[str]:
        """Return the command line of an engine that drains to a relay on this machine.

        `resident`: one that stays when nothing is left to do.
        """
        relay = (*(() if resident else ("--drain",)), "--relay", f"127.0.0.1:{port}")
        tls = () if "--tls" in options else ("--tls", "off")
        return [sys.executable, *self.runner, "engine", *relay, *tls, "--json", *options]

    def start(
        self, port: int, *options: str, resident: bool = False, **popen: Any
    ) -> "subprocess.Popen[str]":
        """Start an engine and return at once."""
        command = self.engine(port, *options, resident=resident)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, text=True, **{**quiet, **popen}
        )

    def drain(self, port: int, *options: str, code: int = 0) -> dict[str, Any]:
        """Run an engine until every letter is closed and return its figures."""
        command = self.engine(port, *options)[1 + len(self.runner) :]
        found: dict[str, Any] = json.loads(self.run(*command, code=code).splitlines()[-1])
        return found
