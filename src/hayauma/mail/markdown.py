"""Markdown (原稿): one source text, read once, from which both forms of a letter are made.

CommonMark with tables and without HTML. A line break in the source is a line break in the letter,
as staff expect; a bare URL is a link. Nothing in the source is ever run as a template.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from hayauma.mail import html, plain
from hayauma.mail.emphasis import emphasis

_BARE_URL = re.compile(r"https?://[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_AFTER_URL = ".,;:!?'"
# Control characters carry nothing in a letter; a lone surrogate cannot be written at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Rendered:
    """Both forms of one source text, and every address it links to, in order."""

    text: str
    html: str
    links: tuple[str, ...]


def render(source: str, *, columns: int = 0) -> Rendered:
    """Return the plain text (the first-class form), the HTML and the links of a source text.

    `columns` breaks long lines of the plain text at that many half-width columns (35 full-width
    characters are 70); 0 leaves lines as they were written.
    """
    tokens = _tokens(source)
    return Rendered(plain.render(tokens, columns), _html(tokens), _links(tokens))


def to_text(source: str, *, columns: int = 0) -> str:
    """Return only the plain text of a source text, with LF line ends."""
    return plain.render(_tokens(source), columns)


def links(source: str) -> tuple[str, ...]:
    """Return every address a source text links to, in order."""
    return _links(_tokens(source))


def _tokens(source: str) -> list[Token]:
    text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    tokens = _parser().parse(_UNWRITABLE.sub("\ufffd", text))
    for token in tokens:
        if token.children is not None:
            token.children = _with_bare_urls(_with_known_schemes(token.children))
    return tokens


def _html(tokens: list[Token]) -> str:
    parser = _parser()
    return html.clean(str(parser.renderer.render(tokens, parser.options, {})))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.inline.ruler.at("emphasis", emphasis)
    return parser


def _with_known_schemes(children: list[Token]) -> list[Token]:
    """Return inline tokens whose links all have a scheme that a mail may carry."""
    kept: list[Token] = []
    dropped: list[bool] = []
    for token in children:
        if token.type == "link_open":
            scheme, colon, _ = str(token.attrGet("href") or "").partition(":")
            dropped.append(not colon or scheme.lower() not in html.SCHEMES)
            if dropped[-1]:
                continue
        elif token.type == "link_close" and dropped.pop():
            continue
        elif token.type == "image":
            token = _image_as_text(token)
        kept.append(token)
    return kept


def _image_as_text(token: Token) -> Token:
    """Return words instead of an image: a mail loads nothing from elsewhere."""
    words = f"［画像：{token.content}］" if token.content else "［画像］"
    return Token("text", "", 0, content=words)


def _with_bare_urls(children: list[Token]) -> list[Token]:
    """Return inline tokens in which each URL standing in the text is a link."""
    out: list[Token] = []
    inside = 0
    for token in children:
        inside += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not inside:
            out.extend(_cut_at_urls(token.content))
        else:
            out.append(token)
    return out


def _cut_at_urls(text: str) -> list[Token]:
    parts: list[Token] = []
    done = 0
    for found in _BARE_URL.finditer(text):
        url = found[0].rstrip(_AFTER_URL)
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(_AFTER_URL)
        if url.endswith("//"):
            continue
        parts.append(Token("text", "", 0, content=text[done : found.start()]))
        parts.append(Token("link_open", "a", 1, attrs={"href": url}))
        parts.append(Token("text", "", 0, content=url))
        parts.append(Token("link_close", "a", -1))
        done = found.start() + len(url)
    parts.append(Token("text", "", 0, content=text[done:]))
    return [part for part in parts if part.content or part.type != "text"]


def _links(tokens: list[Token]) -> tuple[str, ...]:
    return tuple(
        str(child.attrGet("href"))
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    )
