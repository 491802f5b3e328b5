"""`bench prepare` (計測の用意): a home with invented subscribers and one released dispatch.

Everything goes through the rooms' own acts: the same policy, Permit, release and frozen audience
as in a city. Exit codes: 0 · 2 bad input, or a home or database that is somebody else's.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hayauma.console.arguments import Arguments

MAKER = "bench prepare"
MARK = "made-by-bench-prepare"


def main(argv: Sequence[str]) -> int:
    """Make the home and return the exit code."""
    asked = _arguments().parse_args(list(argv))
    message = None
    if asked.message is not None:
        try:
            message = Path(asked.message).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            print(f"--message: 読めません（{asked.message}）。", file=sys.stderr)
            return 2
    if not _home_is_ours(asked.dir):
        print(f"--dir: {asked.dir} は空ではなく、bench prepare が作ったものでもありません。"
              "そのままにします。", file=sys.stderr)  # fmt: skip
        return 2
    os.environ["HAYAUMA_HOME"] = str(asked.dir.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hayauma.config.settings")
    import django

    django.setup()
    return _fill(asked, message)


def _arguments() -> argparse.ArgumentParser:
    parser = Arguments("hayauma bench prepare", "計測に使うデータを、架空の登録者で作ります。")
    parser.add_argument("--recipients", type=parser.count, required=True, metavar="N")
    parser.add_argument("--dir", type=Path, required=True, metavar="D")
    parser.add_argument("--message", metavar="FILE.md", help="本文（1行目が件名）")
    parser.add_argument("--domains", type=parser.count, default=1, metavar="K")
    parser.add_argument("--lane", choices=["routine", "urgent"], default="routine")
    parser.add_argument("--json", action="store_true")
    return parser


def _home_is_ours(home: Path) -> bool:
    """Make the folder, or empty one that this command made; False for anybody else's."""
    if home.exists() and not home.is_dir():
        return False
    home.mkdir(parents=True, exist_ok=True)
    things = list(home.iterdir())
    if things and not (home / MARK).exists():
        return False
    for thing in things:
        if thing.is_file() and thing.name != MARK:
            thing.unlink()
    (home / MARK).touch()
    return True


def _fill(asked: argparse.Namespace, message: str | None) -> int:
    from django.conf import settings
    from django.db import DatabaseError
    from django.utils import timezone

    from hayauma import journal
    from hayauma.console import bench_town, emptying, migrating

    at = timezone.now()
    if settings.POSTGRESQL:
        try:
            ours = not emptying.has_tables() or emptying.was_made_by(MAKER)
        except DatabaseError:
            print("データベースにつながりません。", file=sys.stderr)
            return 3
        if not ours:
            print("DATABASE_URL: bench prepare が作ったデータベースではありません。"
                  "そのままにします。", file=sys.stderr)  # fmt: skip
            return 2
        emptying.empty()
    code = migrating.prepare(at=at)
    if code:
        return code
    if settings.POSTGRESQL:
        emptying.mark(MAKER)
    dispatch = bench_town.set_going(
        people=_people(asked.recipients, asked.domains),
        message=message,
        urgent=asked.lane == "urgent",
        at=at,
    )
    while journal.seal():
        pass
    _say(asked, dispatch.id, dispatch.number, dispatch.audience)
    return 0


def _people(recipients: int, domains: int) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield invented subscribers p000001@d0.example, …, round the domains."""
    for n in range(1, recipients + 1):
        yield f"p{n:06d}@d{(n - 1) % domains}.example", ("bench",), "ja"


def _say(asked: argparse.Namespace, dispatch: int, number: str, audience: int) -> None:
    if asked.json:
        print(json.dumps({"dispatch": dispatch, "number": number, "audience": audience}))
    else:
        print(f"第{number}号　配信 {dispatch}　登録者 {audience:,}人（{asked.dir}）")
