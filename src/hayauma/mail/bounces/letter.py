"""The returned letter (戻った手紙): what a report quotes of the letter it speaks of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hayauma.mail.bounces import addresses
from hayauma.mail.received.parts import Part, TooLarge, read_header

RECIPIENTS_MOST = 50

# Where in a text the quoted letter begins: a line of its own, or the first line of its header.
_BEGINS = re.compile(
    r"^[\s>|]{0,8}(?:"
    r"[-=*_#+]{2,}.{0,40}(?:original|unsent|returned|undelivered|copy of|message headers?|header of"
    r"|text of|body of|your message (?:follows|was)|元の|オリジナル).{0,60}"
    r"|[-=*_ ]{0,80}(?:the )?original (?:message|mail)(?: headers?)?(?: text| as received)?"
    r" (?:is )?(?:as )?follows.{0,40}"
    r"|(?:below(?: this line)? is|here is|this is|following is|the following is) a copy of .{0,90}"
    r"|a copy of the original message.{0,60}|original message (?:headers|details):"
    r"|-{2,} ?(?:below th|enclosed|no message was).{0,60}"
    r"|content-type: ?(?:message/rfc822|text/rfc822-headers).{0,60}"
    r"|received: ?(?:from|by|\().{0,1000}|return-path: ?<.{0,400})$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^[\s>|]{0,8}(?:received|return-path):", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """Its header, as far as it came back."""

    header: tuple[tuple[str, str], ...] = ()

    def who(self, *names: str) -> list[str]:
        """Return the addresses in these fields."""
        lines = " , ".join(value for key, value in self.header if key in names)
        return addresses.every(lines, most=RECIPIENTS_MOST)

    @property
    def recipients(self) -> list[str]:
        """Return whom it was for."""
        return self.who("x-original-to", "delivered-to") if not self._to else self._to

    @property
    def senders(self) -> list[str]:
        """Return who sent it."""
        return self.who("from", "sender", "return-path", "reply-to", "errors-to")

    @property
    def _to(self) -> list[str]:
        return self.who("to", "cc", "x-rcpt-to")


def of_parts(parts: Iterable[Part]) -> Letter | None:
    """Return the letter that a report carries as a part, whole or its header alone."""
    for part in parts:
        if part.kind in ("text/rfc822-headers", "message/rfc822-headers", "text/rfc822"):
            return _from(part.octets().lstrip(b"\n"))
        if part.inside or is_bare(part):
            return Letter(part.header)
    return None


def is_bare(part: Part) -> bool:
    """Return whether a part is the letter itself, put in without the frame that belongs to it."""
    return bool(part.depth and (part.line("received") or (part.line("from") and part.line("to"))))


def cut(text: str) -> tuple[list[str], Letter | None]:
    """Return the lines above a quoted letter, and the letter."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if len(line) <= 1_200 and _BEGINS.match(line.rstrip()):
            below = lines[place if _FIELD.match(line) else place + 1 :]
            return lines[:place], _from("\n".join(_flush(below)).encode("utf-8", "replace"))
    return lines, None


def _flush(lines: list[str]) -> list[str]:
    """Return lines from the first that holds something, without the marks of a quotation."""
    begins = next((n for n, line in enumerate(lines) if line.strip(" \t>|-=*")), len(lines))
    below = lines[begins : begins + 200]
    if below and below[0][:1] in ">|":
        return [line.lstrip(">|").removeprefix(" ") for line in below]
    indent = len(below[0]) - len(below[0].lstrip()) if below else 0
    return [line[indent:] if not line[:indent].strip() else line for line in below]


def _from(octets: bytes) -> Letter | None:
    try:
        header = read_header(octets.partition(b"\n\n")[0][:60_000])
    except TooLarge:
        return None
    return Letter(header) if header else None
