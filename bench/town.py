"""A town with many subscribers, in a process of its own that releases when it is told to.

`python -m bench.town AUDIENCE OTHERS` fills the home of its environment, prints `ready`, and then
answers each line of its input with one JSON object:

- `release` orders an urgent bulletin, for an engine to find;
- `freeze` orders one and writes its audience itself, without sending anything;
- `routine` orders a routine bulletin, for an engine to find;
- `urgent` orders an urgent bulletin to the others, for an engine to find.

Each says when the order began, and when it stood.
"""

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

# Where those in the audience have their mailboxes, and the others.
OURS, OTHERS = "d0.example", "u0.example"


def main(audience: int, others: int) -> None:
    """Fill the home, then obey."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hayauma.config.settings"
    import django

    django.setup()
    from django.utils import timezone

    from hayauma import journal
    from hayauma.console import bench_town, migrating
    from hayauma.delivery import starting

    migrating.prepare(at=timezone.now())
    author, head = bench_town.found(_people(audience, others), at=timezone.now())
    while journal.seal():
        pass
    print("ready", flush=True)
    for line in sys.stdin:
        word = line.strip()
        menu = bench_town.OTHER_MENU if word == "urgent" else bench_town.MENU
        written = bench_town.write(author, None, at=timezone.now(), menu=menu)
        begun, urgent = time.time(), word != "routine"
        dispatch = bench_town.send(written, author, head, urgent=urgent, at=timezone.now())
        _forget_the_peak()
        ordered = time.time()
        if word == "freeze":
            starting.run(dispatch, at=timezone.now())
        said = {
            "dispatch": dispatch,
            "begun": begun,
            "ordered": ordered,
            "seconds": time.time() - ordered,
            "peak_rss_mib": _peak(),
        }
        print(json.dumps(said), flush=True)


def _forget_the_peak() -> None:
    """Let the kernel count the peak of memory anew: entering the people is not measured."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """Return the peak of memory in MiB."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _people(audience: int, others: int) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield everybody; those who are not in the audience stand among the others."""
    from hayauma.console import bench_town

    every, given = audience + others, 0
    for n in range(1, every + 1):
        mine = given * every < n * audience and given < audience
        given += mine
        menu = bench_town.MENU if mine else bench_town.OTHER_MENU
        yield f"p{n:07d}@{OURS if mine else OTHERS}", (menu,), "ja"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
