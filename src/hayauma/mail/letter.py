"""Letter (一通): one edition in one format made ready once, then one copy per person.

What is the same for everybody is written and checked when the letter is compiled. A copy only
takes the recipient, the person's token and the Message-ID and puts them in their places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hayauma.mail import attached, content, headers, html, splice
from hayauma.mail.attached import Attached
from hayauma.mail.content import LetterError

__all__ = ["TOKEN", "Attached", "Letter", "LetterError", "MailList", "Template", "compile"]

# Stands for the token of whoever gets the copy, in footers and unsubscribe addresses only.
TOKEN = "TOKEN-OF-THE-ONE-WHO-GETS-THIS-COPY-0000000"  # noqa: S105  a place, no secret


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_TOKEN_OCTETS = _LETTERS + b"-_"
_ATOM_OCTETS = _LETTERS + b"!#$%&'*+-/=?^_`{|}~."
_LONGEST = 256
# What is left of an address without its atoms: quoted or not.
_AT = (b"@", b'""@')


@dataclass(frozen=True, slots=True)
class MailList:
    """The menu a copy is sent under: its list identifier, its name, and whether one may leave it.

    Source: RFC 2919. A mandatory menu (withdrawable False) carries no List-Unsubscribe.
    """

    id: str
    name: str
    withdrawable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One edition in one format. An empty `html` means text only.

    `text` and `html` are what was written and are never searched for TOKEN; the footers and the
    unsubscribe addresses may contain it any number of times. `html` and `footer_html` are
    fragments, already clean. `attachments` follow the text, the same for everybody.
    """

    from_name: str
    from_address: str
    subject: str
    at: datetime
    text: str
    footer_text: str
    lists: Sequence[MailList]
    html: str = ""
    footer_html: str = ""
    unsubscribe_url: str = ""
    unsubscribe_mailto: str = ""
    reply_to: str = ""
    language: str = "ja"
    zone: str = "Asia/Tokyo"
    attachments: tuple[Attached, ...] = ()


class Template:
    """A compiled letter: makes one copy per person in a few microseconds.

    `tail` are the octets with which every copy ends, the attached files; empty where there are
    none. They may be megabytes, so whoever sends many copies takes `opening` and shares them.
    """

    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._text = _text_parts(letter)
        self._html = _html_parts(letter)
        kind, self.tail = content.header(self._text, self._html), b""
        if letter.attachments:
            seam = attached.seam(kind, letter.attachments)
            self.tail = attached.tail(seam, letter.attachments)
            kind = attached.header(seam) + b"\r\n" + attached.opening(seam, kind)
        self._heads = tuple(_head(letter, menu, kind) for menu in letter.lists)
        self._bodies: dict[int, tuple[tuple[splice.Step, ...], bytes]] = {}
        sample = self.copy(b"taro@mail.example", TOKEN, f"<{'0' * 32}@mail.example>")
        content.check(sample)
        self.size = len(sample)

    def copy(self, to: bytes, token: str, message_id: str, list_index: int = 0) -> bytes:
        """Return one person's whole letter: CRLF, no line begins with a dot, no final dot.

        As `opening`, and the tail behind it.
        """
        return self.opening(to, token, message_id, list_index) + self.tail

    def opening(self, to: bytes, token: str, message_id: str, list_index: int = 0) -> bytes:
        """Return one person's letter up to the tail.

        `to` is `address.wire(...)`, `list_index` the menu among the letter's lists through which
        this person was chosen. Raises LetterError for anything that could break a header.
        """
        return self.filled(to, token.encode(), message_id.encode(), list_index)

    def filled(self, to: bytes, person: bytes, name: bytes, list_index: int) -> bytes:
        """As `opening`, from octets: the hot path of sending."""
        if to.translate(None, _ATOM_OCTETS) not in _AT or len(to) > _LONGEST:
            raise LetterError("not the wire form of an address")
        if not person or person.translate(None, _TOKEN_OCTETS) or len(person) > _LONGEST:
            raise LetterError("not a token")
        if name.translate(None, _ATOM_OCTETS) != b"<@>" or len(name) > _LONGEST:
            raise LetterError("not a message id")
        steps, last = self._bodies.get(len(person)) or self._encoded(len(person))
        before, between, after = self._heads[list_index]
        out = [before, to, between, name, person.join(after)]
        splice.fill(out, steps, person)
        out.append(last)
        return b"".join(out)

    def _encoded(self, length: int) -> tuple[tuple[splice.Step, ...], bytes]:
        """Return the body for tokens of one length; all tokens in use have the same."""
        body = content.encoded(self._text, self._html, length)
        self._bodies[length] = (body.steps(), body.fixed[-1])
        return self._bodies[length]


def compile(letter: Letter) -> Template:
    """Return the template of a letter. Errors: LetterError, HeaderError: it cannot be sent."""
    if not letter.subject.strip():
        raise LetterError("a letter without a subject")
    if not letter.lists:
        raise LetterError("a letter that belongs to no list")
    page = letter.unsubscribe_url.startswith(("https://", "http://"))
    if any(menu.withdrawable for menu in letter.lists) and not page:
        raise LetterError("a list one may leave, and no page at which to leave it")
    return Template(letter)


def _head(letter: Letter, menu: MailList, kind: bytes) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    """Return what stands before the recipient, before the message id, and after (cut at TOKEN)."""
    before = headers.mailbox("From", letter.from_name, letter.from_address) + b"To: "
    between = b"\r\n"
    if letter.reply_to:
        between += headers.mailbox("Reply-To", "", letter.reply_to)
    between += headers.text("Subject", letter.subject)
    between += headers.date(letter.at, letter.zone) + b"Message-ID: "
    after = b"\r\n" + headers.token("MIME-Version", "1.0")
    after += headers.token("Content-Language", letter.language)
    after += headers.token("Auto-Submitted", "auto-generated")
    after += headers.list_id(menu.name, menu.id)
    pieces = [after]
    if menu.withdrawable:
        pieces = _joined(pieces, _unsubscribe(letter).split(TOKEN.encode("ascii")))
    return before, between, tuple(_joined(pieces, [kind + b"\r\n"]))


def _unsubscribe(letter: Letter) -> bytes:
    ways = [letter.unsubscribe_url]
    if letter.unsubscribe_mailto:
        ways.append(f"mailto:{letter.unsubscribe_mailto}")
    one_click = headers.token("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    return headers.urls("List-Unsubscribe", *ways) + one_click


def _joined(first: Sequence[bytes], second: Sequence[bytes]) -> list[bytes]:
    """Return two texts cut at tokens as one, the last piece of the first before the second."""
    return [*first[:-1], first[-1] + second[0], *second[1:]]


def _text_parts(letter: Letter) -> tuple[bytes, ...]:
    """Return the plain text as octets with CRLF, cut where the footer has a token."""
    written = letter.text.rstrip("\n") + "\n\n"
    footer = letter.footer_text.rstrip("\n") + "\n"
    return tuple(
        _joined([content.octets(written)], content.octets(footer).split(TOKEN.encode("ascii")))
    )


def _html_parts(letter: Letter) -> tuple[bytes, ...]:
    if not letter.html:
        return ()
    before, after = html.frame(title=letter.subject, language=letter.language)
    footer = content.octets(letter.footer_html).split(TOKEN.encode("ascii"))
    whole = _joined([content.octets(before + letter.html.rstrip("\n") + html.FOOTER)], footer)
    return tuple(_joined(whole, [content.octets(html.FOOTER_END + after)]))
