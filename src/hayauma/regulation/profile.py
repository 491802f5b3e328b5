"""Profiles (規程の資料): one city's regulation as a TOML file, read whole or refused whole."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from hayauma.regulation import profile_reader, toml_lines
from hayauma.regulation.defects import Defect, ProfileDefects
from hayauma.regulation.policy import Policy

SHIPPED = Path(__file__).with_name("profiles")
DEFAULT = "toride"

_LIKE_A_DAY = re.compile(r"=\s*[0-9]{4}[-/.]")
_AT_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")


class UnknownProfile(ValueError):
    """No profile of this name is shipped, and no file of this path can be read."""


def names() -> tuple[str, ...]:
    """Return the names of the profiles shipped, the default first."""
    shipped = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    return (DEFAULT, *(name for name in shipped if name != DEFAULT))


def load_profile(name_or_path: str | Path = DEFAULT) -> Policy:
    """Return the policy of a shipped profile or of a file.

    Raises UnknownProfile where there is nothing to read, ProfileDefects where it is not usable.
    """
    if str(name_or_path) in names():
        return _shipped(str(name_or_path))
    return _read(Path(name_or_path))


def parse_profile(text: str, name: str) -> Policy:
    """Return the policy written in a TOML text; `name` is what defects call the file.

    Raises ProfileDefects with every defect of the text.
    """
    return profile_reader.read(_tables(text, name), text, name)


@cache  # what is shipped does not change while the program runs
def _shipped(name: str) -> Policy:
    return _read(SHIPPED / f"{name}.toml")


def _read(path: Path) -> Policy:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnknownProfile(
            f"「{path}」という規程の資料も、読めるファイルもありません。"
            f"名前で選べるのは {', '.join(names())} です"
        ) from error
    return parse_profile(_decoded(content, str(path)), str(path))


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        sentence = "UTF-8 の文字として読めません。UTF-8 で保存してください"
        raise ProfileDefects([Defect(file, line, "TOML", sentence)]) from error


def _tables(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProfileDefects(_unreadable(text, file, str(error))) from error


def _unreadable(text: str, file: str, complaint: str) -> list[Defect]:
    """Return what keeps TOML from being read: keys that stand twice, else the line it stops at."""
    lines = toml_lines.read(text)
    if lines.twice:  # TOML refuses a key written twice, but does not say which
        return [Defect(file, line, key, "同じ項目が二つあります") for key, line in lines.twice]
    place = _AT_LINE.search(complaint)
    line = int(place[1]) if place else text.count("\n") + 1
    key = next((key for key, at in lines.at.items() if at == line), "TOML")
    if _LIKE_A_DAY.search(text.split("\n")[line - 1]):
        sentence = "日付として読めません。2016-04-01 の形で、暦にある日を書いてください"
    else:
        sentence = "TOML として読めません。この行の書き方を見てください"
    return [Defect(file, line, key, sentence)]
