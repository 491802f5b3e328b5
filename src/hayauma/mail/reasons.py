"""Reasons (理由): why a server did not take a letter, from its code, its status and its words.

The words come first: Japanese carriers and large providers say in the text what their codes leave
open. Only `unknown_user` and `domain_gone` speak about an address that does not exist.
"""

import re
from enum import StrEnum


class Reason(StrEnum):
    """Why a letter was refused or put off."""

    UNKNOWN_USER = "unknown_user"  # nobody has this address
    DOMAIN_GONE = "domain_gone"  # the domain takes no mail at all
    MAILBOX_FULL = "mailbox_full"  # the person's box is full
    FILTERED = "filtered"  # taken for unwanted, or stopped by the person's own settings
    SUSPENDED = "suspended"  # the address exists but is out of use
    TOO_BIG = "too_big"  # larger than the server takes
    POLICY = "policy"  # the receiving side's rules about the sender: SPF, DKIM, DMARC, lists
    OUR_FAULT = "our_fault"  # our relay, our command or our letter is wrong
    RATE = "rate"  # too many at once; slower will do
    TRANSIENT = "transient"  # a passing trouble
    OTHER = "other"  # none of these can be told from what was said


_R = Reason
# In order: the first that matches decides.
_PHRASES: tuple[tuple[Reason, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(words, re.IGNORECASE))
    for reason, words in (
        (_R.TOO_BIG, r"message (?:size|too (?:big|large))|size (?:limit|exceeds)|too large"),
        (_R.MAILBOX_FULL, r"(?:mail)?box (?:is )?full|over ?quota|quota exceeded|disk quota"),
        (_R.MAILBOX_FULL, r"insufficient (?:system )?storage for|容量"),
        (_R.SUSPENDED, r"(?:account|box|user)[\w ]{0,20}(?:disabled|suspended|inactive|locked)"),
        (_R.DOMAIN_GONE, r"(?:domain|host)[\w ]{0,20}not (?:found|exist)|unknown (?:domain|host)"),
        (_R.DOMAIN_GONE, r"nxdomain|null ?mx|domain does not accept mail"),
        (_R.OUR_FAULT, r"relay(?:ing)?(?: access)? (?:denied|not (?:permitted|allowed))"),
        (_R.OUR_FAULT, r"authentication required|must issue a starttls|not authenticated"),
        (_R.RATE, r"too many (?:connections|messages|mails|recipients|concurrent)|rate.?limit"),
        (_R.RATE, r"throttl|try again more slowly|excessive|slow down"),
        (_R.TRANSIENT, r"grey ?list|gr[ae]ylisted|try again later|temporar"),
        (_R.POLICY, r"\bspf\b|\bdkim\b|\bdmarc\b|reverse dns|\bptr\b|helo|hostname"),
        (_R.POLICY, r"block ?list|black ?list|\brbl\b|spamhaus|reputation|unsolicited|bulk"),
        (_R.FILTERED, r"spam|content (?:rejected|denied)|filtered|rejected by user|受信拒否"),
        (_R.UNKNOWN_USER, r"(?:user|recipient|mailbox|account|address)[\w <>*.]{0,40}unknown"),
        (_R.UNKNOWN_USER, r"unknown[\w ]{0,12}(?:user|recipient|mailbox|local part|address)"),
        (_R.UNKNOWN_USER, r"(?:no such|invalid|not a valid|not a known)[\w ]{0,12}"
                          r"(?:user|recipient|mailbox|address)"),
        (_R.UNKNOWN_USER, r"(?:does not|doesn't) exist|user[\w ]{0,12}not found|宛先不明"),
    )
)  # fmt: skip

_STATUSES: dict[str, Reason] = {
    "1.0": _R.UNKNOWN_USER, "1.1": _R.UNKNOWN_USER, "1.2": _R.DOMAIN_GONE, "1.3": _R.UNKNOWN_USER,
    "1.6": _R.UNKNOWN_USER, "1.10": _R.DOMAIN_GONE, "1.7": _R.OUR_FAULT, "1.8": _R.OUR_FAULT,
    "2.0": _R.OTHER, "2.1": _R.SUSPENDED, "2.2": _R.MAILBOX_FULL, "2.3": _R.TOO_BIG,
    "3.4": _R.TOO_BIG, "4.5": _R.RATE, "4.6": _R.OUR_FAULT, "5.0": _R.OUR_FAULT,
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
    reason = _from_words(text) or _STATUSES.get(status[2:]) or _CODES.get(code)
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
    return _from_words(text) is Reason.OUR_FAULT


def _from_words(text: str) -> Reason | None:
    short = text[:2000]
    return next((reason for reason, words in _PHRASES if words.search(short)), None)


def _is_under(domain: str, parents: tuple[str, ...]) -> bool:
    lowered = domain.lower()
    return any(lowered == parent or lowered.endswith(f".{parent}") for parent in parents)
