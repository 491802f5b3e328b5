"""Contact (問い合わせ先): a text has to say where a reader can ask."""

import re
from collections.abc import Iterator

from hayauma.bulletins.checks.finding import Finding, Text
from hayauma.bulletins.checks.phones import PHONE, RUN

_ASKED = re.compile(r"問い?合わ?せ|連絡先|お電話")
HEADING = "## 問い合わせ"


def check(text: Text) -> Iterator[Finding]:
    """Yield a missing contact."""
    folded = text.folded.partition("\n")[2]
    if not any(one.search(folded) for one in (PHONE, RUN, _ASKED)):
        yield text.about("contact.missing")


def with_contact(body: str, *, section: str, phone: str, extension: str = "") -> str:
    """Return a body with the section's line from the register at its end."""
    line = f"{section}　電話 {phone}" if phone else section
    if phone and extension:
        line += f"（内線 {extension}）"
    return f"{body.rstrip()}\n\n{HEADING}\n{line}".lstrip("\n")
