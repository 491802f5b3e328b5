"""Redaction (伏せ字): a server's reply without anybody's address, before it is stored."""

import re

HIDDEN = "***"

_QUOTED = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"@[^\s<>()\[\],;:"\']*')
_WORD = re.compile(r"[^\s<>()\[\],;:\"']+")
# Besides "@": the spellings in which links and relays carry one (%40, xtext +40).
_MARKS = ("@", "%40", "+40")


def redact(text: str, *known: str) -> str:
    """Return a reply with every address, and the local part of every `known` address, hidden.

    A server that writes only the name (`<taro>: User unknown`) is caught by `known`. Words that
    merely look like the name are hidden too; the code and the enhanced status stand apart.
    """
    if any(mark in text for mark in _MARKS):
        text = _WORD.sub(_hidden_word, _QUOTED.sub(HIDDEN, text))
    for address in known:
        local = address.rpartition("@")[0].strip('"').lower()
        if local and local in text.lower():
            text = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text


def _hidden_word(found: re.Match[str]) -> str:
    word = found[0]
    return HIDDEN if any(mark in word for mark in _MARKS) else word
