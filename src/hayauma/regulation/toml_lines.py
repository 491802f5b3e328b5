"""Lines (行) of a TOML text: where each key stands, because tomllib does not tell.

This reads no values: it only finds headers and keys, outside strings, arrays and comments. Where a
text is written in a way it does not follow, a key has no line and the caller names its parent's.
"""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<open>\"{3}|'{3})        # a string over several lines begins
    | "(?:\\.|[^"\\])*" | '[^']*'   # a string inside the line: skipped
    | (?P<comment>\#)               # the rest is a comment
    | (?P<in>[\[{]) | (?P<out>[\]}])""",
    re.VERBOSE,
)
_HEADER = re.compile(r"\s*\[(?!\[)\s*(?P<path>[^\[\]]+?)\s*\]\s*(#.*)?$")
_PAIR = re.compile(r"""\s*(?=\S)(?P<path>(?:"[^"]*"|'[^']*'|[^="'#\[\]{},])+?)\s*=(?P<rest>.*)$""")


@dataclass
class Lines:
    """Where each dotted key of a text stands, and which stand there twice."""

    at: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)

    def of(self, *path: str) -> int:
        """Return the line of a key, else of what is inside it, else of what is above it."""
        for length in range(len(path), 0, -1):
            name = ".".join(path[:length])
            inside = (line for key, line in self.at.items() if key.startswith(f"{name}."))
            line = self.at.get(name) or next(inside, None)
            if line:
                return line
        return 1

    def note(self, path: str, line: int) -> bool:
        """Record a key; return whether it is new."""
        if path in self.at:
            self.twice.append((path, line))
            return False
        self.at[path] = line
        return True


def read(text: str) -> Lines:
    """Return the lines of every header and key of a TOML text; never fails."""
    lines, table, depth, quotes = Lines(), "", 0, ""
    new_table = True  # in a table that is there twice, the table is the finding, not its keys
    for number, line in enumerate(text.split("\n"), start=1):
        rest = line
        if not quotes and depth == 0:
            if header := _HEADER.match(line):
                table = _dotted(header["path"])
                new_table = lines.note(table, number)
                continue
            if pair := _PAIR.match(line):
                if new_table:
                    lines.note(".".join(filter(None, [table, _dotted(pair["path"])])), number)
                rest = pair["rest"]
        depth, quotes = _after(rest, depth, quotes)
    return lines


def _after(rest: str, depth: int, quotes: str) -> tuple[int, str]:
    """Return how deep in brackets, and in which open string, the next line begins."""
    position = 0
    while True:
        if quotes:
            end = rest.find(quotes, position)
            if end < 0:
                return depth, quotes
            position, quotes = end + 3, ""
        token = _TOKEN.search(rest, position)
        if token is None or token["comment"]:
            return depth, ""
        position, quotes = token.end(), token["open"] or ""
        depth = max(0, depth + bool(token["in"]) - bool(token["out"]))


def _dotted(path: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in path.split("."))
