"""Reading ease (読みやすさ): a few plain measures, and only what stands far out is said.

Nothing here understands a text. Measured are: the length of sentences (cut at 。！？ and at line
ends; headings, list marks and addresses are not counted), the share of kanji among the written
characters, runs of kanji (8 or more in a row are often the name of an office or a plan), and
double negation by its usual forms. A sentence over 80 characters, a kanji share over 45 % in a
text of at least 100 characters, and such a run are said as findings; averages are only shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hayauma.bulletins.checks.finding import Finding, Text
from hayauma.regulation import count_characters

SENTENCE_LONG = 80
KANJI_RUN = 8
KANJI_SHARE = 45  # percent
ENOUGH = 100  # characters from which a share means something
_KANJI = re.compile(r"[々㐀-䶿一-鿿豈-﫿]")
_RUN = re.compile(rf"{_KANJI.pattern}{{{KANJI_RUN},}}")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_MARKS = re.compile(r"^[\s#>*+\-・■□●○◆◇▼▽※0-9.)）]+")
_URL = re.compile(r"https?://\S+")
_WRITTEN = re.compile(r"[ぁ-ヿ々㐀-䶿一-鿿豈-﫿A-Za-z0-9０-９Ａ-Ｚａ-ｚ]")
_TWICE = re.compile(
    r"なくは(?:ない|あり)|なくもない|ない(?:わけ|こと|もの)(?:で|に)?は(?:な|あり|いか|いき)"
    r"|ないと(?:は言え|も限ら)|ざるを得"
)


@dataclass(frozen=True)
class Ease:
    """The measures of one text; `characters` as the city counts, sentences in characters."""

    characters: int
    sentences: int
    mean: int
    longest: int
    kanji: int  # percent


def measure(body: str) -> Ease:
    """Return the measures of a body."""
    lengths = [len(sentence) for _begin, sentence in _sentences(body)]
    written = _WRITTEN.findall(_URL.sub("", body))
    kanji = sum(1 for one in written if _KANJI.match(one))
    return Ease(
        characters=count_characters(body),
        sentences=len(lengths),
        mean=round(sum(lengths) / len(lengths)) if lengths else 0,
        longest=max(lengths, default=0),
        kanji=round(100 * kanji / len(written)) if written else 0,
    )


def check(text: Text) -> Iterator[Finding]:
    """Yield the sentences, words and forms that readers stumble over."""
    offset = len(text.subject) + 1
    for begin, sentence in _sentences(text.body):
        place = offset + begin
        if len(sentence) > SENTENCE_LONG:
            shown = sentence[:20] + "…"
            long = text.finding("ease.sentence", place, place + len(sentence), n=str(len(sentence)))
            yield Finding(long.code, shown, long.params, long.edition, long.line)
        for match in _TWICE.finditer(sentence):
            yield text.finding("ease.negation", place + match.start(), place + match.end())
    for match in _RUN.finditer(text.body):
        yield text.finding(
            "ease.kanji_run", offset + match.start(), offset + match.end(), n=str(len(match[0]))
        )
    ease = measure(text.body)
    if ease.characters >= ENOUGH and ease.kanji > KANJI_SHARE:
        yield text.about("ease.kanji_share", share=str(ease.kanji), most=str(KANJI_SHARE))


def _sentences(body: str) -> Iterator[tuple[int, str]]:
    """Yield place and text of each sentence, without marks at its beginning and addresses in it."""
    bare = _URL.sub(lambda url: "\n" * len(url[0]), body)
    for match in _SENTENCE.finditer(bare):
        marks = _MARKS.match(match[0])
        begin = marks.end() if marks else 0
        sentence = match[0][begin:].rstrip()
        if len(sentence) > 1:
            yield match.start() + begin, sentence
