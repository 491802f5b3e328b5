"""Editions (版) frozen with the audience: one byte a person says which text in which form it gets.

The low seven bits are the place of the language among the bulletin's editions, the high bit says
text without HTML. The permitted revision never changes, so the byte means the same for ever; a
shard in which everybody gets the first edition in both forms keeps no bytes at all.
"""

from collections.abc import Collection, Sequence

FIRST = "ja"
TEXT_ONLY = 0x80
_PLACE = 0x7F


def ordered(editions: Collection[str]) -> tuple[str, ...]:
    """Return the languages of a bulletin in the order that frozen bytes count in."""
    return (FIRST, *sorted(one for one in editions if one != FIRST))


def freeze(languages: Sequence[str], wanted: Sequence[str], plain: bytes, size: int) -> bytes:
    """Return one byte a person, or nothing where all get the first edition in both forms.

    `wanted` has a language a person or nothing at all, `plain` a one for text alone or nothing; a
    language the bulletin has not falls back to the first.
    """
    if not wanted and not plain:
        return b""
    places = {language: place for place, language in enumerate(languages[:_PLACE])}
    low = bytes(places.get(one, 0) for one in wanted) if wanted else bytes(size)
    if not plain:
        return low if any(low) else b""
    frozen = bytes(
        place | (TEXT_ONLY if text else 0) for place, text in zip(low, plain, strict=True)
    )
    return frozen if any(frozen) else b""


def language(languages: Sequence[str], frozen: int) -> str:
    """Return the language a frozen byte stands for."""
    place = frozen & _PLACE
    return languages[place] if place < len(languages) else FIRST


def is_plain(frozen: int) -> bool:
    """Return whether a frozen byte says text without HTML."""
    return bool(frozen & TEXT_ONLY)
