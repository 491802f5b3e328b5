"""Arguments (引数) of a verb, read by argparse, explained in Japanese; bad ones exit 2."""

import argparse
import math
import re
from collections.abc import Iterable
from typing import NoReturn

# argparse's own sentences, and how we say them.
SENTENCES = (
    (r"the following arguments are required: (.+)", r"\1 を書いてください。"),
    (r"unrecognized arguments: (.+)", r"\1 は読めません。"),
    (r"argument (.+): expected one argument", r"\1 の後に値を書いてください。"),
    (
        r"argument (.+): invalid choice: (.+) \(choose from (.+)\)",
        r"\1 に \2 は選べません。選べるのは \3 です。",
    ),
    (r"argument (.+): not allowed with argument (.+)", r"\1 と \2 は一緒に使えません。"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 に値 \2 は付けられません。"),
    (r"argument (.+): invalid \w+ value: (.+)", r"\1 に \2 は読めません。"),
    (r"one of the arguments (.+) is required", r"\1 のどれか一つを書いてください。"),
    (r"argument ([^:]+): (.+)", r"\1: \2"),  # a sentence of our own, from `type=`
)


class Arguments(argparse.ArgumentParser):
    """A parser whose help and errors are Japanese; options are never abbreviated."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Japanese,
        )
        self._positionals.title, self._optionals.title = "引数", "選択"
        self.add_argument("-h", "--help", action="help", help="この説明を表示する")

    def error(self, message: str) -> NoReturn:
        """Say what cannot be read, and stop with exit code 2."""
        for english, japanese in SENTENCES:
            if found := re.fullmatch(english, message, re.DOTALL):
                message = found.expand(japanese)
                break
        self.exit(2, f"{message}\n{self.format_usage()}")

    @staticmethod
    def count(text: str) -> int:
        """Read a number from 1 up."""
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"1 以上の整数で書いてください（{text}）")
        return int(text)

    @staticmethod
    def seconds(text: str) -> float:
        """Read a number of seconds from 0 up."""
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not math.isfinite(value) or value < 0:
            raise argparse.ArgumentTypeError(f"0 以上の秒数で書いてください（{text}）")
        return value


class _Japanese(argparse.HelpFormatter):
    """argparse's layout under a Japanese heading."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "使い方: ")
