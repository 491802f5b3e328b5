"""Length (長さ): a subject that a phone's list cuts, a body over the city's own limit."""

from collections.abc import Iterator

from hayauma.bulletins.checks.finding import Finding, Text
from hayauma.mail.characters import width
from hayauma.regulation import count_characters

SUBJECT_SEEN = 30  # full-width characters of a subject in a phone's list, at most


def check(text: Text, *, most: int | None) -> Iterator[Finding]:
    """Yield a subject or a body that is too long; `most` is in characters as the city counts."""
    if width(text.subject) > 2 * SUBJECT_SEEN:
        yield text.finding(
            "length.subject", 0, len(text.subject), most=str(SUBJECT_SEEN), n=str(len(text.subject))
        )
    count = count_characters(text.body)
    if most is not None and count > most:
        yield text.about("length.body", most=f"{most:,}", n=f"{count:,}")
