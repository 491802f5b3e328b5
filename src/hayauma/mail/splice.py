"""Splice (差し込み): a body encoded once, with the few places that differ from person to person.

A body is written in base64 lines of 76 characters, 57 octets each. Where a token of known length
stands, only the groups of three octets that touch it change from copy to copy; all other lines
are encoded once. A window is such a place: the fixed octets around the token, and where a line
break falls inside.
"""

from binascii import b2a_base64
from dataclasses import dataclass
from itertools import pairwise

LINE_OCTETS = 57
LINE_CHARACTERS = 76
CRLF = b"\r\n"

# A fixed stretch; the octets around the token; the first line break in there, and further ones.
Step = tuple[bytes, tuple[bytes, ...], int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of base64 that is made anew for each person."""

    # Joined by the token, these are the octets to encode.
    around: tuple[bytes, ...]
    # Positions in the encoded characters before which a line ends.
    breaks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A body as fixed stretches and the windows between them: fixed[0] window[0] fixed[1] …"""

    fixed: tuple[bytes, ...]
    windows: tuple[Window, ...]

    def steps(self) -> tuple[Step, ...]:
        """Return what `fill` walks through; the last fixed stretch follows after them."""
        return tuple(
            (fixed, window.around, (window.breaks or (0,))[0], window.breaks[1:])
            for fixed, window in zip(self.fixed, self.windows, strict=False)
        )


def fill(out: list[bytes], steps: tuple[Step, ...], token: bytes) -> None:
    """Add each fixed stretch and each window, filled with one token, to a list of octets."""
    for fixed, around, first, further in steps:
        encoded = b2a_base64(token.join(around), newline=False)
        if not first:
            out += (fixed, encoded)
        elif not further:
            out += (fixed, encoded[:first], CRLF, encoded[first:])
        else:
            cuts = (0, first, *further, len(encoded))
            lines = [encoded[a:b] for a, b in pairwise(cuts)]
            out += (fixed, CRLF.join(lines))


def encode(parts: tuple[bytes, ...], length: int) -> Encoded:
    """Return the base64 form of a body whose parts are joined by tokens of `length` octets.

    Source: RFC 2045 6.8. Lines end in CRLF, the last one too.
    """
    whole = (b"\0" * length).join(parts)
    lines = b"".join(
        b2a_base64(whole[at : at + LINE_OCTETS], newline=False) + CRLF
        for at in range(0, len(whole), LINE_OCTETS)
    )
    fixed: list[bytes] = []
    windows: list[Window] = []
    done = 0
    for start, end, around in _stretches(parts, length):
        first, last = _written_at(start), _written_at(end, closing=True)
        fixed.append(lines[done:first])
        windows.append(Window(around, _breaks(start, end)))
        done = last
    return Encoded((*fixed, lines[done:]), tuple(windows))


def _stretches(parts: tuple[bytes, ...], length: int) -> list[tuple[int, int, tuple[bytes, ...]]]:
    """Return (start, end, octets around the token) of each window, in whole groups of three."""
    whole = (b"\0" * length).join(parts)
    spots: list[tuple[int, int]] = []
    at = 0
    for part in parts[:-1]:
        at += len(part)
        spots.append((at, at + length))
        at += length
    merged: list[list[tuple[int, int]]] = []
    for spot in spots:
        # Two tokens that touch the same group of three share a window.
        if merged and -(-merged[-1][-1][1] // 3) * 3 > spot[0] // 3 * 3:
            merged[-1].append(spot)
        else:
            merged.append([spot])
    found = []
    for group in merged:
        start = group[0][0] // 3 * 3
        end = -(-group[-1][1] // 3) * 3
        edges = [start, *(edge for spot in group for edge in spot), end]
        around = tuple(whole[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
        found.append((start, end, around))
    return found


def _written_at(octet: int, *, closing: bool = False) -> int:
    """Return where the group that begins (or has ended) at an octet stands in the lines."""
    full, rest = divmod(octet, LINE_OCTETS)
    if closing and rest == 0 and full:
        full, rest = full - 1, LINE_OCTETS
    return full * (LINE_CHARACTERS + len(CRLF)) + -(-rest // 3) * 4


def _breaks(start: int, end: int) -> tuple[int, ...]:
    """Return the encoded positions inside a window before which a new line begins."""
    first = -(-(start + 1) // LINE_OCTETS) * LINE_OCTETS
    return tuple((edge - start) // 3 * 4 for edge in range(first, end, LINE_OCTETS))
