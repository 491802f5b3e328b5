"""Reading (読取り) a mail that came back: its kind, and what it says of each recipient.

What is written for machines comes first (delivery status, feedback, disposition), then what a
subject and headers say of an answer that nobody wrote, and then a notice in free text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hayauma.mail import reasons
from hayauma.mail.bounces import addresses, complaints, letter, notices, prose, signs, status
from hayauma.mail.bounces.letter import Letter
from hayauma.mail.bounces.notices import Named
from hayauma.mail.bounces.report import (
    OTHER,
    RECIPIENTS_MOST,
    SAID_MOST,
    Class,
    Kind,
    Report,
    Returned,
)
from hayauma.mail.bounces.status import Stated
from hayauma.mail.reasons import Reason
from hayauma.mail.received.parts import Part, TooLarge, parts
from hayauma.mail.redaction import redact

_DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE)
_AUTO_REPLY = Report(Kind.AUTO_REPLY)
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_RECEIPT = ("message/disposition-notification", "message/global-disposition-notification")


def read(content: bytes) -> Report:
    """Return what a mail is and whom it speaks of; never raises, takes bounded time.

    Source: RFC 3462, 3464, 3834, 5965, and the words of those who follow none of them.
    """
    try:
        return _read(list(parts(content)))
    except TooLarge:
        return OTHER


def _read(found: list[Part]) -> Report:
    complaint = complaints.of(found)
    if complaint is not None:
        return complaint
    # A report may come inside a mail by which somebody passes it on.
    levels = [shown for level in (0, 1) if (shown := _Shown.of(found, level)) is not None]
    stated = next((report for shown in levels if (report := _by_status(shown))), None)
    return stated or next((report for shown in levels if (report := _told(shown))), OTHER)


def _told(shown: "_Shown") -> Report | None:
    """Return what a mail without a machine's part is, or None where nothing tells."""
    report = _by_words(shown)
    return report or (_AUTO_REPLY if signs.answers_by_itself(shown.mail) else None)


@dataclass(frozen=True)
class _Shown:
    """One mail, its parts without those of the letter it quotes, and its notice in lines."""

    mail: Part
    parts: list[Part]
    lines: list[str]
    letter: Letter | None
    named: list[Named]  # by the notice; the sender of the letter alone where nobody else is

    @classmethod
    def of(cls, found: Sequence[Part], level: int) -> "_Shown | None":
        own = [part for part in found if part.inside == level]
        if not own:
            return None
        lines, quoted = letter.cut(prose.of(own))
        returned = letter.of_parts(
            replace(part, inside=part.inside - level) for part in found if part.inside >= level
        )
        quoted = returned or quoted
        ours = addresses.every(" , ".join(own[0].line(name) for name in ("to", "from")))
        named = notices.named(lines, ours={*ours, *(quoted.senders if quoted else ())})
        return cls(own[0], own, lines, quoted, named)

    @property
    def failed(self) -> list[str]:
        """Return whom the header names as not reached, as Exim and Google do."""
        return addresses.every(" , ".join(self.mail.lines("x-failed-recipients")))


def _by_status(shown: _Shown) -> Report | None:
    """Return what the machine's part says; None where there is none, OTHER where all went well."""
    receipts = [part.text() for part in shown.parts if part.kind in _RECEIPT]
    if receipts and not _refused(receipts[0], shown):
        return _AUTO_REPLY
    texts = receipts or [part.text() for part in shown.parts if part.kind in _STATUS]
    if not texts and any(line.startswith(("Final-R", "Original-R")) for line in shown.lines):
        texts = ["\n".join(shown.lines)]  # a report that lost its frame
    if not any(status.about_somebody(text) for text in texts):
        return None
    stated = [one for text in texts for one in status.stated(text)]
    if not stated:
        return OTHER
    whole = [one if one.address else _addressed(one, shown) for one in stated]
    return _bounce(_returned(one, _words_beside(one.address, shown)) for one in whole)


def _refused(receipt: str, shown: _Shown) -> bool:
    """Return whether a receipt tells of a letter that a full box or a filter threw away.

    Source: RFC 8098 3.2.6.2; several servers that deliver refuse in this form.
    """
    return "deleted" in receipt.lower() and signs.tells_a_failure(shown.lines)


def _addressed(one: Stated, shown: _Shown) -> Stated:
    """Return an entry with the address that stands elsewhere in the report."""
    return replace(one, address=next(iter(_whom(shown)), Named("", 0)).address)


def _by_words(shown: _Shown) -> Report | None:
    """Return what a notice in free text says, or None where it is none."""
    if not _is_notice(shown):
        return None
    late = signs.tells_a_delay(shown.mail, shown.lines)
    whole = tuple(shown.lines)
    found = _whom(shown) or [Named("", 0, whole)]
    if len(found) == 1 and not notices.reply_in(found[0].lines) and notices.reply_in(whole):
        found = [replace(found[0], lines=whole)]  # the reply stands above the name
    return _bounce(_of_words(one, shown, late=late) for one in found)


def _is_notice(shown: _Shown) -> bool:
    if shown.failed:
        return True
    if signs.heads_an_absence(shown.mail):
        return False
    heads, tells = signs.heads_a_failure(shown.mail), signs.tells_a_failure(shown.lines)
    names = any(one.weight == 3 for one in shown.named)
    if signs.from_a_daemon(shown.mail):
        return heads or tells or (names and bool(shown.letter))
    if heads:
        return tells or names
    return tells and bool(shown.letter) and not signs.answers_by_itself(shown.mail)


def _whom(shown: _Shown) -> list[Named]:
    """Return whom a notice is about: by the header, by name, or as the letter's one recipient."""
    found = shown.named
    if shown.failed:
        beside = {one.address.lower(): one for one in found}
        whole = tuple(shown.lines)
        return [beside.get(one.lower()) or Named(one, 3, whole) for one in shown.failed]
    to = {one.lower(): one for one in shown.letter.recipients} if shown.letter else {}
    if found and found[0].weight == 3:
        return found
    both = [one for one in found if one.address.lower() in to]
    if both or (found and found[0].weight == 2):
        return both or found
    if len(to) == 1:
        return [Named(one, 1, tuple(shown.lines)) for one in to.values()]
    return found if not to else []


def _words_beside(address: str, shown: _Shown) -> str:
    """Return what the notice says about one of several, or the whole notice."""
    near = next((one for one in shown.named if one.address.lower() == address.lower()), None)
    return near.reply if near else " ".join(shown.lines)


def _of_words(one: Named, shown: _Shown, *, late: bool) -> Returned:
    code, enhanced = status.code_in(one.reply), status.status_in(one.reply)
    klass = status.class_of("delayed" if late and not code else "", enhanced, code)
    stated = Stated(one.address, enhanced, code, klass, one.reply)
    if signs.filtered_by_its_person(shown.mail):
        said = redact(one.reply, one.address)[:SAID_MOST]
        return Returned(one.address, enhanced, klass, Reason.FILTERED, dead=False, said=said)
    return _returned(stated, " ".join([*one.lines, " ", signs.subject(shown.mail), *shown.lines]))


def _returned(one: Stated, beside: str) -> Returned:
    """Return the entry of one recipient; what stands beside counts where the reply is mute."""
    code = one.code or 550
    if one.klass is Class.TRANSIENT:
        code = 400 + code % 100  # nothing that passes says that an address is dead
    domain = one.address.rpartition("@")[2]
    # 5.0.0 says no more than "failed"; the server's own words may hold a better one.
    vague = one.status.endswith(".0.0")
    enhanced = (vague and status.status_in(one.said)) or one.status
    reason = reasons.classify(code, enhanced, one.said, domain)
    if reason is Reason.OTHER:
        reason = reasons.classify(code, "", beside, domain)
    if reason is Reason.OTHER and one.klass is Class.TRANSIENT:
        reason = Reason.TRANSIENT
    said = redact(" ".join(one.said.split()), one.address)[:SAID_MOST]
    return Returned(one.address, one.status, one.klass, reason, reason in _DEAD, said)


def _bounce(found: Iterable[Returned]) -> Report:
    """Return a bounce, each address once."""
    once = dict[str, Returned]()
    for one in found:
        once.setdefault(one.address.lower(), one)
    return Report(Kind.BOUNCE, tuple(once.values())[:RECIPIENTS_MOST])
