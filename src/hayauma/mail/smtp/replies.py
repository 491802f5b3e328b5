"""Replies (返事): what a server says, cut into lines, counted and never trusted.

Source: RFC 5321 4.2, RFC 2034. A reply has at most 64 lines of 2,000 octets; whatever else comes
is unreadable, and an unreadable reply is never taken for a yes or a no.
"""

import re
from typing import NamedTuple

MOST_LINES = 64
LONGEST_LINE = 2000
LONGEST_KEPT = 4000
UNREADABLE = -1

_CODES = {b"%d" % code: code for code in range(200, 600)}
_STATUS = re.compile(r"\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_UNPRINTABLE = re.compile(r"[^\n -~\u00a0-\uffff]")


# Groups of more octets are read with all care; so many of them are known again as they come.
_USUAL_OCTETS, _MOST_KNOWN = 2000, 64
_known: dict[bytes, tuple[int, bytes]] = {}


class Reply(NamedTuple):
    """One whole reply: its code (UNREADABLE where it is none) and its lines as they came."""

    code: int
    raw: bytes

    @property
    def text(self) -> str:
        """The reply as text, lines parted by LF, without anything unprintable."""
        written = self.raw.decode("utf-8", "replace")
        if not written.isprintable():
            written = _UNPRINTABLE.sub("?", written)
        return written if len(written) <= LONGEST_KEPT else written[: LONGEST_KEPT - 1] + "…"

    @property
    def status(self) -> str:
        """The enhanced status code (`5.1.1`), or nothing."""
        return enhanced_status(self.text)


def enhanced_status(text: str) -> str:
    """Return the enhanced status code at the head of a reply, or nothing. Source: RFC 3463."""
    found = _STATUS.match(text)
    return found[1] if found else ""


def usual(data: bytes) -> tuple[int, bytes]:
    """Return how many replies these octets are where nothing is amiss, and the first; else 0.

    One 250, or 250s with the leave to send (354) behind them; whole lines only, and none with an
    end of line of its own making. Most servers say most groups in the same words again.
    """
    return _known.get(data) or _count(data)


def _count(data: bytes) -> tuple[int, bytes]:
    lines = data.split(b"\r\n")
    whole = not lines.pop() and data.count(b"\n") == len(lines) and len(data) <= _USUAL_OCTETS
    if not whole or not lines or len(lines) == 2 or len(lines) > 4:
        return 0, b""
    begun = lines[:-1] if len(lines) > 1 and lines[-1][:4] == b"354 " else lines
    if any(line[:4] != b"250 " for line in begun) or len(begun) == len(lines) > 1:
        return 0, b""
    found = len(lines), lines[0]
    if len(_known) < _MOST_KNOWN:
        _known[data] = found
    return found


class ReplyReader:
    """Turns octets into replies, however they are cut on the way."""

    __slots__ = ("_lines", "_rest", "broken")

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        # After one unreadable reply nothing that follows can be told apart.
        self.broken = False

    @property
    def pending(self) -> bool:
        """Whether octets wait for the rest of their reply."""
        return bool(self._rest or self._lines)

    def feed(self, data: bytes) -> list[Reply]:
        """Return the replies that are complete with these octets; the last may be unreadable."""
        replies: list[Reply] = []
        if self.broken:
            return replies
        if self._rest:
            data = self._rest + data
        *lines, self._rest = data.split(b"\n")
        for line in lines:
            reply = self._take(line[:-1] if line[-1:] == b"\r" else line)
            if reply is not None:
                replies.append(reply)
                if reply.code == UNREADABLE:
                    return replies
        if len(self._rest) > LONGEST_LINE:
            replies.append(self._unreadable(self._rest))
        return replies

    def _take(self, line: bytes) -> Reply | None:
        code = _CODES.get(line[:3])
        mark = line[3:4]
        if code is None or mark not in (b" ", b"-", b"") or len(line) > LONGEST_LINE:
            return self._unreadable(line)
        lines = self._lines
        if not lines and mark != b"-":
            return Reply(code, line)
        if lines and (lines[0][:3] != line[:3] or len(lines) >= MOST_LINES):
            return self._unreadable(line)
        lines.append(line)
        if mark == b"-":
            return None
        self._lines = []
        return Reply(code, b"\n".join(lines))

    def _unreadable(self, line: bytes) -> Reply:
        self.broken = True
        raw = b"\n".join([*self._lines, line[:LONGEST_LINE]])
        self._lines, self._rest = [], b""
        return Reply(UNREADABLE, raw)
