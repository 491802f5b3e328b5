"""The product's own command with a fault inside (中から起こす故障).

    HAYAUMA_FAULT="kill:delivery.ledger:write:3" python -m tests.faults.failpoints engine --drain …

lets the third call of `ledger.write` end the process as `kill -9` does, before the call; with a
`+` before the name, after it. Faults, separated by spaces:

- `kill:MODULE:NAME:N` ends the process at the Nth call.
- `raise:MODULE:NAME:N` raises RuntimeError at the Nth call and every Nth after it.
- `poison:MODULE:NAME:N` raises RuntimeError whenever the first argument is N: one person's letter.
- `limits:SECONDS` shortens every deadline of the wire, and the pauses between two connects.
- `lease:SECONDS` shortens the lease of a shard.
- `rlimit:NAME:N` sets a limit of the system (RLIMIT_NOFILE, …) once all is imported; `+N` for
  RLIMIT_AS means so many octets more than are in use by then.

MODULE is under `hayauma` or begins with `django.`; NAME may be Class.method. Nothing else in the
command is different.
"""

import functools
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

VARIABLE = "HAYAUMA_FAULT"


def main() -> None:
    """Put the faults in, then run the command."""
    from hayauma.console import script, verbs

    load = verbs.Verb.load

    def with_faults(self: verbs.Verb) -> verbs.Main:
        # By now Django is set up, so that rooms can be imported.
        made = load(self)
        for fault in os.environ.get(VARIABLE, "").split():
            kind, *rest = fault.split(":")
            FAULTS[kind](*rest)
        return made

    verbs.Verb.load = with_faults  # type: ignore[method-assign]
    script()


def _kill(module: str, name: str, nth: str) -> None:
    after = name.startswith("+")

    def at(call: Callable[[], Any]) -> Any:
        if not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = call()
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    _at_call(module, name.lstrip("+"), int(nth), at, again=False)


def _raise(module: str, name: str, nth: str) -> None:
    def at(_: Callable[[], Any]) -> Any:
        raise RuntimeError("planted fault")

    _at_call(module, name, int(nth), at, again=True)


def _poison(module: str, name: str, bad: str) -> None:
    *holders, last = name.split(".")
    owner: Any = importlib.import_module(f"hayauma.{module}")
    for holder in holders:
        owner = getattr(owner, holder)
    there = getattr(owner, last)

    @functools.wraps(there)
    def poisoned(self: Any, first: int, *arguments: Any, **named: Any) -> Any:
        if first == int(bad):
            raise RuntimeError("planted fault")
        return there(self, first, *arguments, **named)

    setattr(owner, last, poisoned)


def _at_call(
    module: str, name: str, nth: int, act: Callable[[Callable[[], Any]], Any], *, again: bool
) -> None:
    """Let the Nth call of a function go through `act`; every other is as it was."""
    name_of_it = module if module.startswith("django.") else f"hayauma.{module}"
    owner: Any = importlib.import_module(name_of_it)
    *holders, last = name.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    there, calls = getattr(owner, last), 0

    @functools.wraps(there)
    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth or (again and calls % nth == 0):
            return act(lambda: there(*arguments, **named))
        return there(*arguments, **named)

    setattr(owner, last, counted)


def _limits(seconds: str) -> None:
    from hayauma.mail.smtp.relay import Limits

    most = float(seconds)
    names = [one for one in Limits.__slots__ if one not in {"letters", "age", "silence"}]
    made = Limits.__init__

    @functools.wraps(made)
    def shorter(self: Limits, **given: float) -> None:
        made(self, **given)  # type: ignore[arg-type]
        for name in names:
            object.__setattr__(self, name, min(getattr(self, name), most))
        object.__setattr__(self, "longest_pause", min(self.longest_pause, 0.2))
        object.__setattr__(self, "first_pause", min(self.first_pause, 0.05))

    Limits.__init__ = shorter  # type: ignore[method-assign, assignment]


def _lease(seconds: str) -> None:
    from datetime import timedelta

    from hayauma.delivery.worker import Manner

    made = Manner.__init__

    @functools.wraps(made)
    def shorter(self: Manner, *arguments: Any, **given: Any) -> None:
        made(self, *arguments, **given)
        object.__setattr__(self, "lease", timedelta(seconds=float(seconds)))

    Manner.__init__ = shorter  # type: ignore[method-assign]


def _rlimit(name: str, most: str) -> None:
    number, wanted = getattr(resource, name), int(most)
    if most.startswith("+"):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        wanted += pages * resource.getpagesize()
    resource.setrlimit(number, (wanted, resource.getrlimit(number)[1]))


FAULTS: dict[str, Callable[..., None]] = {
    "kill": _kill,
    "raise": _raise,
    "poison": _poison,
    "limits": _limits,
    "lease": _lease,
    "rlimit": _rlimit,
}

if __name__ == "__main__":
    sys.argv[0] = "hayauma"
    main()
