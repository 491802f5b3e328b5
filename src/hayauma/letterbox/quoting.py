"""Quoting (引用): what somebody wrote in an answer, without the letter that was answered.

Under the answer the original is cut off; where somebody answers between its lines, a few lines of
each piece stay, so that the answer can be understood.
"""

import re
from html.parser import HTMLParser

KEPT_LINES = 3  # of a quoted piece that something was written under
CUT = "＞（…）"

_QUOTED = re.compile(r"^[ \t]{0,3}[>＞|｜]")
# The line that a mail program writes above what it quotes. Each pattern is bounded on purpose.
_ORIGINAL = re.compile(
    r"^\s{0,3}(?:-{2,10}\s?(?:Original Message|元のメッセージ|転送メッセージ|Forwarded message)"
    r"|_{20,200}\s*$"
    r"|(?:差出人|送信者|From)\s?[:：].{0,200}@)",
    re.IGNORECASE,
)
_ON_WROTE = re.compile(r"^On .{5,300} wrote:\s*$")
_INTRODUCES = re.compile(
    r"^(?:.{0,60}\d{4}[年/-].{2,200}[:：]"
    r"|.{0,200}(?:さんは書きました|のメール|wrote)[:：])\s*$"
)
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
_SILENT = {"script", "style", "head", "title", "blockquote", "template", "noscript"}


def own_words(text: str) -> str:
    """Return what was written, the answered letter cut off below and kept short between."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place, line in enumerate(lines):
        if _ORIGINAL.match(line):
            lines = lines[:place]
            break
    while lines and (not lines[-1].strip() or _QUOTED.match(lines[-1])):
        below = lines.pop()
        if _QUOTED.match(below):
            _drop_introduction(lines)
    kept, run = list[str](), 0
    for line in lines:
        run = run + 1 if _QUOTED.match(line) else 0
        if run <= KEPT_LINES:
            kept.append(line.rstrip())
        elif run == KEPT_LINES + 1:
            kept.append(CUT)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _drop_introduction(lines: list[str]) -> None:
    """Remove "On …, somebody wrote:" from above a quotation that was cut, on one line or two."""
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and _INTRODUCES.match(lines[-1].strip()):
        # The line may have been broken in two.
        on_two = _ON_WROTE.match(" ".join(line.strip() for line in lines[-2:]))
        del lines[-2 if on_two else -1 :]


class _Reader(HTMLParser):
    """Collects the text of a page; what is quoted or not shown is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces = list[str]()
        self._silent = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Begin a line, or what is left out; a head that was never ended ends with the body."""
        if tag == "body":
            self._silent.clear()
        elif tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BREAKS and not self._silent:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is left out."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take text; a line ends by its elements alone."""
        if not self._silent:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))


def text_of(html: str) -> str:
    """Return the text of a HTML part, its blocks as lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.pieces).split("\n")).strip()
