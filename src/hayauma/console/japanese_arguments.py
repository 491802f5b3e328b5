"""Command-line arguments whose errors are sentences in Japanese, exit code 2."""

import argparse
import math
import re
import sys
from typing import NoReturn

_SENTENCES = (
    (r"unrecognized arguments: (.*)", r"知らない引数です: \1"),
    (r"argument ([^:]+): invalid choice: (\S+) \(choose from (.*)\)", r"\1: \2 は選べません（\3）"),
    (r"argument ([^:]+): expected one argument", r"\1: 値を書いてください"),
    (r"argument ([^:]+): not allowed with argument (.*)", r"\1: \2 と一緒には使えません"),
    (r"argument ([^:]+): (.*)", r"\1: \2"),
    (r"the following arguments are required: (.*)", r"引数が足りません: \1"),
    (r"one of the arguments (.*) is required", r"どれか一つが要ります: \1"),
)


class Arguments(argparse.ArgumentParser):
    """An argument parser of one verb."""

    def __init__(self, verb: str, meaning: str) -> None:
        super().__init__(prog=f"hayauma {verb}", description=meaning, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with which option, and exit 2."""
        for pattern, sentence in _SENTENCES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(2)

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
