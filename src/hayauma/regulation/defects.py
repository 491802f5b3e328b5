"""Defects (不備) of a profile: what is wrong, in which line of which file, as one sentence each."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from hayauma.regulation import toml_lines


@dataclass(frozen=True, order=True)
class Defect:
    """One thing wrong with a profile; prints as `file:line: key: sentence`."""

    file: str
    line: int
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.sentence}"


class ProfileDefects(ValueError):
    """A profile that cannot be used, with everything that is wrong with it."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects = tuple(sorted(defects))
        super().__init__("\n".join(str(defect) for defect in self.defects))


@dataclass
class Findings:
    """What has been found wrong in one file so far."""

    file: str
    text: str
    defects: list[Defect] = field(default_factory=list)

    @cached_property
    def lines(self) -> toml_lines.Lines:
        """Return where each key stands; looked for only once something is wrong."""
        return toml_lines.read(self.text)

    def wrong(self, sentence: str, *path: str) -> None:
        """Record that the key at this path is wrong."""
        self.defects.append(Defect(self.file, self.lines.of(*path), ".".join(path), sentence))

    def unknown(self, name: str, known: Iterable[str], *path: str) -> None:
        """Record a key that is not known, with the nearest that is."""
        near = difflib.get_close_matches(name, list(known), n=1)
        hint = f"。{near[0]} の誤りではありませんか" if near else ""
        self.wrong(f"知らない項目です{hint}", *path)
