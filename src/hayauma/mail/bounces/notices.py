"""Notices (戻りの知らせ) in free text: whom they name, and what stands beside the name.

Source: what qmail, Exim, Postfix, Sendmail, Exchange, Notes, GroupWise, the Japanese carriers and
large providers write. No form of theirs is copied: an address counts by where it stands in its
line (alone, first, after a label, within a reply of a server), and what follows it is its reason.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from hayauma.mail.bounces import addresses

LINES_MOST, LINE_MOST, WINDOW = 400, 1_000, 30

_BULLET = " \t>|*-+#•・■●◆<\"'([{"
_LABEL = re.compile(
    r"(?:rcpt to|recipients?(?: address)?|(?:e-?mail )?address(?:ee)?|failed|to|user|mailbox"
    r"|rejected"
    r"|宛先|あて先|宛て先|受信者|アドレス|送信先)(?:\(s\))?[\w ./'()-]{0,30}"
    r"[:：=]\s*[<\"'(\[]*(?:smtp:|mailto:"
    r"|rfc822;)?\s*$"
    r"|(?:smtp:|mailto:|rfc822; ?)$|rcpt to ?:? ?<?$",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\b[45]\d\d[ -]|\b[45]\.\d\.\d|deliver|fail|reject|reach|unknown|not found|exist|full|quota"
    r"|disabled"
    r"|refus|return|bounc|recipient|mailbox|account|user|配信|送信|届|存在|不明|エラー",
    re.IGNORECASE,
)
# What stands around an address without meaning it: whom to ask, and who wrote.
_ELSE = re.compile(
    r"contact|postmaster|administrator|support|help ?desk|assistance|^\s*(?:from|sender|reply-to"
    r"|cc)\b"
    r"|(?:(?<!generated )from|sent by|sender)[:\s]+[<\"']*$|in-reply-to|message-?id|問い?合わ?せ"
    r"|送信者"
    r"|差出人",
    re.IGNORECASE,
)
_REPLY = re.compile(r"\b[45]\d\d[ ,-](?! \d)|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_TO = re.compile(r"^[\s>*]{0,12}(?:to|cc|宛先)\s*[:：]", re.IGNORECASE)
_FIELDS = re.compile(
    r"^[\s>*]{0,12}(?:subject|sent|date|from|件名|送信日時)\s*[:：]", re.IGNORECASE
)
_ROLES = ("mailer-daemon@", "postmaster@", "abuse@", "noreply@", "no-reply@")


@dataclass(frozen=True)
class Named:
    """An address that a notice names, and the lines that belong to it."""

    address: str
    weight: int  # 3 it stands where recipients stand, 2 in a sentence about failing, 1 anywhere
    lines: tuple[str, ...] = field(default=())

    @property
    def reply(self) -> str:
        """Return what the lines say: a server's reply, where one is quoted, or all of them."""
        return reply_in(self.lines) or " ".join(" ".join(self.lines).split())


def reply_in(lines: Sequence[str]) -> str:
    """Return the first server's reply in lines, with what continues it; empty if none is there."""
    for place, line in enumerate(lines):
        if _REPLY.search(line):
            return " ".join(" ".join(lines[place : place + 4]).split())
    return ""


def named(lines: Sequence[str], *, ours: Collection[str] = ()) -> list[Named]:
    """Return whom a notice names as not reached, heaviest alone, in their order.

    `ours` are the addresses of the letter's sender: named only where nobody else is.
    """
    lines = [line[:LINE_MOST] for line in lines[:LINES_MOST]]
    found = dict[str, tuple[int, int]]()  # address in lower case: weight, place
    spelt = dict[str, str]()
    for place, line in enumerate(lines):
        for one in addresses.every(line, most=20) if "@" in line else ():
            key = one.lower()
            weight = _weight(lines, place, one)
            if key.startswith(_ROLES) and weight < 3:
                continue
            if weight > found.get(key, (0, 0))[0]:
                found[key] = weight, found.get(key, (0, place))[1]
            spelt.setdefault(key, one)
    own = {one.lower() for one in ours}
    others = {key: at for key, at in found.items() if key not in own} or found
    heaviest = max((weight for weight, _ in others.values()), default=0)
    chosen = {key: place for key, (weight, place) in others.items() if weight == heaviest}
    ends = sorted(chosen.values())
    return [
        Named(spelt[key], heaviest, tuple(lines[place : _end(ends, place, len(lines))]))
        for key, place in chosen.items()
    ]


def _end(begins: Sequence[int], place: int, last: int) -> int:
    after = next((one for one in begins if one > place), last)
    return min(after, place + WINDOW)


def _quotes_a_header(lines: Sequence[str], place: int) -> bool:
    """Return whether a "To:" belongs to the letter's own header, told in short."""
    around = [*lines[max(0, place - 4) : place], *lines[place + 1 : place + 5]]
    return bool(_TO.match(lines[place])) and any(_FIELDS.match(line) for line in around)


def _weight(lines: Sequence[str], place: int, address: str) -> int:
    line = lines[place]
    local = address.rpartition("@")[0]
    before = line.partition(local + "@")[0]
    if _ELSE.search(before[-80:]):
        return 0
    if _quotes_a_header(lines, place):
        return 1
    if not before.strip(_BULLET) or _LABEL.search(before[-80:]):
        # Alone or first in its line, or behind a label.
        return 3
    if ">>>" in before or "<<<" in before or _REPLY.search(before[-40:]):
        return 3
    around = " ".join(lines[max(0, place - 1) : place + 2])
    return 2 if _IN_WORDS.search(around) else 1
