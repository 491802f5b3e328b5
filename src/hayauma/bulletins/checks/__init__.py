"""What a machine can see in a text before a person decides (自動点検, 第7条第1号).

Findings inform; whether one stops a submission is the regulation's to say, never a check's. One
check a file; each takes a text and yields what it found. Nothing is fetched, nothing is changed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hayauma.bulletins.checks import (
    characters,
    contact,
    dates,
    ease,
    length,
    phones,
    placeholders,
    urls,
)
from hayauma.bulletins.checks.finding import Finding, Text
from hayauma.bulletins.draft import Draft, EditionText, tidied
from hayauma.installation import city_time

__all__ = ["Finding", "Text", "apply", "run"]

MOST = 200  # findings that are kept; more of them say nothing new
JAPANESE = ("ja", "ja-easy")


def run(
    draft: Draft, *, today: date, section_phone: str = "", most: int | None = None
) -> tuple[Finding, ...]:
    """Return the findings on every edition, Japanese first, each in reading order.

    `today` is the city's date; a date without a year is read as the next one from today. `most`
    is how many characters a body may have under the city's rule, None for no limit.
    """
    draft = tidied(draft)
    sent = today
    if draft.not_before:
        sent = max(today, city_time.day(draft.not_before))
    found: list[Finding] = []
    for language in sorted(draft.editions, key=_order):
        edition = draft.editions[language]
        text = Text(language, edition.subject, edition.body)
        said = _of(text, today, sent, section_phone, most)
        found += sorted(said, key=lambda one: (one.line < 0, one.line))
    return tuple(found[:MOST])


def apply(draft: Draft, key: str, found: tuple[Finding, ...]) -> Draft | None:
    """Return the draft with one finding's proposal put in, wherever the same stands.

    None where there is no such finding any more, or it proposes nothing.
    """
    for one in found:
        if one.key == key and one.instead and one.found:
            old = draft.editions[one.edition]
            new = EditionText(
                old.subject.replace(one.found, one.instead),
                old.body.replace(one.found, one.instead),
            )
            return replace(draft, editions={**draft.editions, one.edition: new})
    return None


def _of(
    text: Text, today: date, sent: date, section_phone: str, most: int | None
) -> Iterator[Finding]:
    """Every finding on one edition; what only Japanese has is asked of Japanese only."""
    japanese = text.edition in JAPANESE
    if japanese:
        yield from dates.check(text, today=today, sent=sent)
        yield from characters.check(text)
    yield from phones.check(text, section_phone=section_phone)
    yield from urls.check(text)
    yield from placeholders.check(text)
    yield from length.check(text, most=most)
    if japanese:
        yield from ease.check(text)
    if text.edition == "ja":
        yield from contact.check(text)


def _order(language: str) -> tuple[bool, bool, str]:
    return language != "ja", language != "ja-easy", language
