"""What a check says (指摘) and what it reads: one edition's text, as written and folded."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

# Full-width digits, signs and dashes as a reader takes them; one for one, so that places stay.
_WIDE = {ord("！") + n: chr(ord("!") + n) for n in range(94)}
_FOLDED = str.maketrans({**_WIDE, **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"), ord("\u3000"): " "})


# What may be quite right as it is: shown, and never counted against a submission.
HINTS = frozenset({"length.subject", "phone.no_groups", "url.http"})


@dataclass(frozen=True)
class Finding:
    """One finding: a code, what was found, and the values of its sentence.

    `line` is the body's line from 1, 0 the subject, -1 the whole text. `instead` is what may be
    put in the place of what was found; empty where only a person can tell.
    """

    code: str
    found: str
    params: dict[str, str]
    edition: str = "ja"
    line: int = -1
    instead: str = ""

    @property
    def key(self) -> str:
        """The name of this finding while the text stays as it is."""
        return f"{self.edition}:{self.code}:{self.found}"

    @property
    def hint(self) -> bool:
        """Whether it only advises: reading ease, and what may be right as it is."""
        return self.code.startswith("ease.") or self.code in HINTS

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it is kept with a submission."""
        return asdict(self)


@dataclass(frozen=True)
class Text:
    """An edition to be checked: subject and body under each other, and the same folded."""

    edition: str
    subject: str
    body: str

    @cached_property
    def whole(self) -> str:
        """Subject and body, as written."""
        return f"{self.subject}\n{self.body}"

    @cached_property
    def folded(self) -> str:
        """The same with half-width digits, letters and dashes; every character in its place."""
        return self.whole.translate(_FOLDED)

    def finding(
        self, code: str, begin: int, end: int, *, instead: str = "", **params: str
    ) -> Finding:
        """Return a finding on the characters from `begin` to `end` of the whole."""
        found = self.whole[begin:end]
        line = self.whole.count("\n", 0, begin)
        return Finding(code, found, params, self.edition, line, instead)

    def about(self, code: str, found: str = "", *, instead: str = "", **params: str) -> Finding:
        """Return a finding on the text as a whole."""
        return Finding(code, found, params, self.edition, -1, instead)
