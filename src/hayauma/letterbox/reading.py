"""Reading (読取り) a foreign mail: what its sender wrote, as plain values.

This runs in a child with little memory and two seconds (`child`): whatever a mail is made of, it
harms nobody else. Only the standard library is imported here.
"""

import email.parser
import email.policy
import re
from dataclasses import dataclass
from email.message import Message

from hayauma.letterbox import quoting
from hayauma.mail.received import headers
from hayauma.mail.received.charsets import decoded

DEEPEST, PARTS_MOST = 20, 200
HEADER_LINES_MOST, HEADER_MOST = 500, 64_000
WORDS_MOST = 3_600  # characters: with subject and notes an inquiry's 4,000 hold them
NAME_MOST, SUBJECT_MOST, IDENTITY_MOST = 80, 200, 250

# C0 but tab and line end, C1, and the signs that turn the direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANSWERS = re.compile(r"^\s*(?:re|fw|fwd|aw|返信|答复|回复)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """What somebody wrote, and who says to have written it."""

    name: str
    address: str
    identity: str  # the Message-ID
    subject: str  # empty where it is only the answered one's
    words: str
    cut: bool  # the words were too long
    attachments: int  # how many files were with it; none is kept


class TooLarge(ValueError):
    """More header than any letter has."""


def written(content: bytes) -> Written:
    """Return what a mail says. Errors: TooLarge; the parser's own, which the child dies of."""
    _bounded(content)
    mail = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(content)
    plain, html, attachments = _parts(mail)
    text = plain if plain.strip() else quoting.text_of(html)
    words = _clean(quoting.own_words(text))
    name, address = headers.mailbox(_raw(mail, "From"))
    subject = _clean(headers.shown(_raw(mail, "Subject")))
    return Written(
        name=_clean(name)[:NAME_MOST],
        address=address,
        identity=_raw(mail, "Message-ID")
        .strip()
        .encode("ascii", "ignore")
        .decode()[:IDENTITY_MOST],
        subject="" if _ANSWERS.match(subject) else subject[:SUBJECT_MOST],
        words=words[:WORDS_MOST],
        cut=len(words) > WORDS_MOST,
        attachments=attachments,
    )


def _bounded(content: bytes) -> None:
    head = re.split(rb"\r?\n\r?\n", content[: HEADER_MOST + 4], maxsplit=1)[0]
    if len(head) > HEADER_MOST or head.count(b"\n") > HEADER_LINES_MOST:
        raise TooLarge("header")


def _parts(mail: Message) -> tuple[str, str, int]:
    """Return the first plain text, the first HTML, and how many other parts there are."""
    plain, html, attachments, seen = "", "", 0, 0
    waiting = [(mail, 0)]
    while waiting and seen < PARTS_MOST:
        part, depth = waiting.pop()
        seen += 1
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            if depth < DEEPEST:
                below = [one for one in inside[:PARTS_MOST] if isinstance(one, Message)]
                waiting += [(one, depth + 1) for one in reversed(below)]
            continue
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if kind == "text/plain" and not attached:
            plain = plain or _text(part)
        elif kind == "text/html" and not attached:
            html = html or _text(part)
        else:
            attachments += 1
    return plain, html, attachments


def _text(part: Message) -> str:
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return ""
    charset = part.get_param("charset", "")
    text = decoded(octets, charset[2] if isinstance(charset, tuple) else charset)
    return _flowed(text) if str(part.get_param("format", "")).lower() == "flowed" else text


def _flowed(text: str) -> str:
    """Join lines that were broken to be joined. Source: RFC 3676 4.1; "-- " ends a letter."""
    lines = list[str]()
    joins = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if joins and not line.startswith(">"):
            lines[-1] += line
        else:
            lines.append(line)
        joins = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _raw(mail: Message, name: str) -> str:
    """Return the first header of a name as it came; the parser's own look at it is too clever."""
    wanted = name.lower()
    return next((value for key, value in mail.raw_items() if key.lower() == wanted), "")


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text).encode("utf-8", "replace").decode("utf-8")
