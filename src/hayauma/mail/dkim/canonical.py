"""Canonical form (正規化): what a signature covers, whatever a relay does to blanks and folds.

Source: RFC 6376 3.4.2 and 3.4.4, "relaxed" for headers and for the body.
"""

import re

_BLANKS = re.compile(rb"[ \t]+")
_BLANKS_AT_END = re.compile(rb"[ \t]+\r\n")
_END = b"\r\n"


def fields(head: bytes) -> dict[bytes, list[bytes]]:
    """Return the canonical lines of a header block by lower-cased name, each list top to bottom.

    `head` may end with CRLF or not. A line without a colon is passed over.
    """
    unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    if b"  " in unfolded or b"\t" in unfolded:
        unfolded = _BLANKS.sub(b" ", unfolded)
    found: dict[bytes, list[bytes]] = {}
    for line in unfolded.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            key = name.rstrip(b" ").lower()
            found.setdefault(key, []).append(key + b":" + value.strip(b" ") + b"\r\n")
    return found


def body(octets: bytes) -> bytes:
    """Return a body as it is hashed. One of ours is that already, and costs no copy."""
    if octets and not octets.endswith(_END):
        octets += _END
    if not plain(octets):
        octets = _BLANKS.sub(b" ", _BLANKS_AT_END.sub(_END, octets))
    end = len(octets)
    while octets[end - 4 : end] == _END + _END:
        end -= 2
    return b"" if octets[:end] == _END else octets[:end]


def plain(octets: bytes) -> bool:
    """Return whether there is no blank in a body that its canonical form would lack."""
    return not (b"  " in octets or b"\t" in octets or b" \r\n" in octets)
