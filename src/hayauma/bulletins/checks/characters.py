"""Characters (文字): 機種依存文字 and half-width kana, with what to write instead.

Kanji such as 髙 and 﨑 are names: they are never found.
"""

import re
import unicodedata
from collections.abc import Iterator

from hayauma.bulletins.checks.finding import Finding, Text

# What the fold of Unicode would write in a way nobody reads.
INSTEAD = {
    "℡": "電話",
    "№": "No.",
    "㎡": "平方メートル",
    "㎥": "立方メートル",
    "㊙": "秘",
    "㊞": "印",
}
DEPENDENT = re.compile("[№℡Ⅰ-ↈ①-⓿❶-➓㈀-㋿㌀-㏿]")
HALF_WIDTH_KANA = re.compile("[ｦ-ﾟ]+")
_NEGATIVE = "❶❷❸❹❺❻❼❽❾❿"


def check(text: Text) -> Iterator[Finding]:
    """Yield each such character once, and each run of half-width kana once."""
    seen: set[str] = set()
    for match in DEPENDENT.finditer(text.whole):
        if match[0] not in seen:
            seen.add(match[0])
            instead = written(match[0])
            yield text.finding("characters.dependent", *match.span(), instead=instead)
    for match in HALF_WIDTH_KANA.finditer(text.whole):
        if match[0] not in seen:
            seen.add(match[0])
            instead = unicodedata.normalize("NFKC", match[0])
            yield text.finding("characters.half_width", *match.span(), instead=instead)


def written(character: str) -> str:
    """Return what every phone shows: (1) for ①, IV for Ⅳ, （株） for ㈱."""
    if character in INSTEAD:
        return INSTEAD[character]
    if character in _NEGATIVE:
        return f"({_NEGATIVE.index(character) + 1})"
    plain = unicodedata.normalize("NFKC", character).replace("⁄", "/")
    if plain.startswith("(") and not plain[1:-1].isascii():
        return f"（{plain[1:-1]}）"
    if "①" <= character <= "⓿" and not plain.startswith("("):
        return f"({plain})"
    if "㊀" <= character <= "㊰":
        return f"（{plain}）"
    return plain
