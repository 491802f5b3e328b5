"""`bench` (計測): prepares homes with invented subscribers, and measures."""

import sys
from collections.abc import Sequence

from hayauma.console import bench_prepare

FIGURES = {"prepare": bench_prepare.main}


def main(argv: Sequence[str]) -> int:
    """Run one measurement and return the exit code: 0, 2 bad input, 3 something is missing."""
    name = argv[0] if argv else ""
    if name not in FIGURES:
        known = "・".join(FIGURES)
        print(f"bench: 何を測るかを書いてください（いまあるもの: {known}）。", file=sys.stderr)
        return 2
    return FIGURES[name](argv[1:])
