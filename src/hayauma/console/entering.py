"""Entering what an installation works with (登録の動詞): `relay …`, `dkim …` and their like.

Exit codes: 0 done · 1 `show` finds nothing in use · 2 bad input · 3 the database cannot be read.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from hayauma import journal
from hayauma.console import migrating
from hayauma.installation.services import NoService

# Who the journal says did it: whoever may type at the machine itself.
CONSOLE = journal.Actor("system:console", "操作端末", "")


@dataclass(frozen=True)
class Subject:
    """What is entered, by which acts; `arguments` reads what stands behind an act's name."""

    name: str
    acts: tuple[str, ...]
    usage: str
    arguments: Callable[[str], argparse.ArgumentParser]
    do: Callable[[str, argparse.Namespace, datetime], int]


def run(subject: Subject, argv: Sequence[str]) -> int:
    """Do one act and return the exit code; what is wrong is said on stderr."""
    act, rest = (argv[0], argv[1:]) if argv else ("", [])
    if act in {"-h", "--help"}:
        print(subject.usage)
        return 0
    if act not in subject.acts:
        unknown = f"「{subject.name} {act}」はできません。\n" if act else ""
        print(f"{unknown}{subject.usage}", file=sys.stderr)
        return 2
    asked = subject.arguments(act).parse_args(list(rest))
    at = timezone.now()
    if code := migrating.prepare(at=at):
        return code
    try:
        return subject.do(act, asked, at)
    except ValidationError as fault:
        print(" ".join(fault.messages), file=sys.stderr)
        return 2
    except NoService:
        print("配信サービスがまだありません。", file=sys.stderr)
        return 2
    except DatabaseError:
        print("データベースを読めません。", file=sys.stderr)
        return 3
