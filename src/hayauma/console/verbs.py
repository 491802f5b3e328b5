"""The verbs of the command (動詞): one line each, imported only when asked for.

A verb's function takes the arguments after its name and returns the exit code: 0 done or allowed,
1 refused or found wanting, 2 bad input, 3 something outside is not usable.
"""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

Main = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class Verb:
    """One verb: where its function stands, what it is for, and what it needs around it."""

    name: str
    where: str  # "package.module:function"
    meaning: str
    django: bool = True  # set up Django before the module is imported
    seals: bool = False  # it writes journal entries, so they are sealed before it exits

    @property
    def module(self) -> str:
        """Return the module's name, without the function's."""
        return self.where.partition(":")[0]

    def exists(self) -> bool:
        """Return whether this installation has the verb."""
        return importlib.util.find_spec(self.module) is not None

    def load(self) -> Main:
        """Import the verb's module and return its function."""
        return cast(
            Main, getattr(importlib.import_module(self.module), self.where.partition(":")[2])
        )


VERBS: tuple[Verb, ...] = (
    # `run` and `bench` choose a home of their own, so they set Django up themselves.
    Verb("run", "hayauma.console.run:main", "見本のまちを動かす", django=False),
    Verb("engine", "hayauma.console.engine:main", "配信の機関を動かす", seals=True),
    Verb("letterbox", "hayauma.console.letterbox:main", "届くメールを受け取る", seals=True),
    Verb("policy", "hayauma.console.policy:main", "規程と定めを調べる", django=False),
    Verb("relay", "hayauma.console.relay:main", "中継サーバーを登録する", seals=True),
    Verb("domains", "hayauma.console.domains:main", "受信ドメインの上限を扱う", seals=True),
    Verb("dkim", "hayauma.console.dkim:main", "電子署名の鍵を扱う", seals=True),
    Verb("outcomes", "hayauma.console.outcomes:main", "配信の結果を数える", seals=True),
    Verb("journal", "hayauma.console.journal:main", "証跡を確かめる"),
    Verb("bounce", "hayauma.console.bounce:main", "戻ってきたメールを読む", django=False),
    Verb("bench", "hayauma.console.bench:main", "速さを測る", django=False),
    Verb("test", "hayauma.console.test:main", "すべての試験をする", django=False),
    Verb("check", "hayauma.console.check:main", "書き方と決まりを調べる", django=False),
)


def find(name: str) -> Verb | None:
    """Return the verb of this name, where this installation has it."""
    return next((verb for verb in VERBS if verb.name == name and verb.exists()), None)


def known() -> tuple[Verb, ...]:
    """Return the verbs this installation has, in the order people meet them."""
    return tuple(verb for verb in VERBS if verb.exists())
