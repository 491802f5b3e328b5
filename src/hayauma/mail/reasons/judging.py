"""Judging (判断): one reason from a code, an enhanced status, a text, and whose address it was."""

import re
from functools import lru_cache

from hayauma.mail.reasons.phrases import DENIALS, ROWS, Row
from hayauma.mail.reasons.reason import Reason

_R = Reason
_READ = 2_000  # characters
# An address is no phrase, whatever it is called: <spam-unknown@full.example>.
_ADDRESS = re.compile(r"[^\s<>()@,;:]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}")
_TALKING = re.compile(
    r"\bhost [\w.-]{1,255}(?:\[[\d.:a-f]{3,40}\])? (?:said|refused)", re.IGNORECASE
)

_STATUSES: dict[str, Reason] = {
    "1.0": _R.UNKNOWN_USER, "1.1": _R.UNKNOWN_USER, "1.2": _R.DOMAIN_GONE, "1.3": _R.UNKNOWN_USER,
    "1.6": _R.UNKNOWN_USER, "1.10": _R.DOMAIN_GONE, "1.7": _R.OUR_FAULT, "1.8": _R.OUR_FAULT,
    "2.0": _R.OTHER, "2.1": _R.SUSPENDED, "2.2": _R.MAILBOX_FULL, "2.3": _R.TOO_BIG,
    "3.4": _R.TOO_BIG, "4.5": _R.RATE, "4.6": _R.OTHER, "5.0": _R.OTHER,
    "5.1": _R.OUR_FAULT, "5.2": _R.OUR_FAULT, "5.4": _R.OUR_FAULT, "6.0": _R.OUR_FAULT,
    "7.0": _R.POLICY, "7.1": _R.POLICY, "7.7": _R.OUR_FAULT, "7.8": _R.OUR_FAULT,
    "7.20": _R.POLICY, "7.21": _R.POLICY, "7.22": _R.POLICY, "7.23": _R.POLICY,
    "7.24": _R.POLICY, "7.25": _R.POLICY, "7.26": _R.POLICY, "7.27": _R.POLICY,
    "7.28": _R.RATE,
}  # fmt: skip

_CODES: dict[int, Reason] = {
    421: _R.TRANSIENT, 450: _R.TRANSIENT, 451: _R.TRANSIENT, 452: _R.TRANSIENT,
    500: _R.OUR_FAULT, 501: _R.OUR_FAULT, 502: _R.OUR_FAULT, 503: _R.OUR_FAULT,
    504: _R.OUR_FAULT, 530: _R.OUR_FAULT, 535: _R.OUR_FAULT, 552: _R.MAILBOX_FULL,
    553: _R.OTHER, 555: _R.OUR_FAULT,
}  # fmt: skip

# docomo writes "Unknown user" for whoever refuses mail of this sender: the address may be alive.
_SAYS_UNKNOWN_FOR_FILTERED = ("docomo.ne.jp",)


def classify(code: int, status: str, text: str, domain: str = "") -> Reason:
    """Return the reason behind a refusal or a deferral.

    `domain` is the recipient's: some providers mean another thing by the same words. A 4xx never
    says that an address is dead.
    """
    reason = from_words(text) or _STATUSES.get(status[2:]) or _CODES.get(code)
    if reason is None:
        reason = Reason.TRANSIENT if code < 500 else Reason.OTHER
    dead = reason in (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE)
    if dead and code < 500:
        return Reason.TRANSIENT
    if reason is Reason.UNKNOWN_USER and _is_under(domain, _SAYS_UNKNOWN_FOR_FILTERED):
        return Reason.FILTERED
    return reason


def denies_us(text: str) -> bool:
    """Return whether a server says in words that it does not know us: nothing about a letter.

    A code alone (500, 5.5.1) may be said of one letter as well.
    """
    return _row(text) is DENIALS


def from_words(text: str) -> Reason | None:
    """Return the reason that the words alone tell, or None."""
    row = _row(text)
    return row[0] if row else None


def _row(text: str) -> Row | None:
    short = text[:_READ]
    if "@" in short:
        short = _ADDRESS.sub("", short)
    return _first(_TALKING.sub("said", " ".join(short.split())))


@lru_cache(maxsize=512)  # a server says the same words of many letters
def _first(text: str) -> Row | None:
    return next((row for row in ROWS if row[1].search(text)), None)


def _is_under(domain: str, parents: tuple[str, ...]) -> bool:
    lowered = domain.lower()
    return any(lowered == parent or lowered.endswith(f".{parent}") for parent in parents)
