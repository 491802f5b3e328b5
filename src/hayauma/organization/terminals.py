"""The register of terminals (配備機器): deployed by 情報管理主管課, known by a credential.

Source: 第8条第2項. The credential lives in that browser's cookie; here are only hashes of it. It
is renewed by posts. The one before it stays good until ten minutes after the new one was first
shown: two tabs or a reply lost on the way must not shut the duty room out at night.
"""

import hashlib
import ipaddress
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import sections
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.kinds import Alias, Role
from hayauma.organization.models import Terminal, TerminalCode
from hayauma.organization.periods import enter

CODE_LIFETIME = timedelta(minutes=10)
GRACE = timedelta(minutes=10)
# A browser that still shows the credential before after so long never got the new one.
LOST_AFTER = timedelta(seconds=60)
ANY_NETWORK = "any"
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that reads like another
CODE_LENGTH = 10
ALARM = journal.Actor("system:terminals", "配備機器の照合")


@dataclass(frozen=True)
class TerminalSeen:
    """Which terminal a request comes from, as far as its credential shows."""

    state: Literal["enrolled", "unknown", "retired"]
    code: str = ""
    name: str = ""
    place: str = ""
    grace: bool = False  # by the credential before the current one


UNKNOWN = TerminalSeen("unknown")


@dataclass(frozen=True)
class EnrolledTerminal:
    """The terminal a browser has just become."""

    code: str
    name: str
    place: str


@dataclass(frozen=True)
class TerminalView:
    """One line of the register."""

    code: str
    name: str
    place: str
    keeper: str
    network: str
    network_reason: str
    registered_at: datetime
    enrolled_at: datetime | None
    reconfirmed_at: datetime | None
    retired_at: datetime | None


@transaction.atomic
def register(
    *,
    service: str,
    code: str,
    name: str,
    place: str,
    network: str = ANY_NETWORK,
    network_reason: str = "",
    by: Person,
    at: datetime,
) -> TerminalView:
    """Enter a piece of deployed equipment; `network` are CIDR ranges, or `any` with the reason.

    Source: 第8条第2項. Errors: ValidationError by field, and for anybody but that section's people.
    """
    keeper = sections.called(Alias.INFORMATION, service=service, at=at)
    _refuse_strangers(by)
    assert keeper is not None, "who keeps terminals works in that section"
    row = Terminal(
        code=code,
        name=name,
        place=place,
        keeper_id=keeper.id,
        network=_ranges(network, network_reason),
        network_reason=network_reason,
        registered_at=at,
    )
    enter(row)
    payload = {"name": name, "place": place, "network": row.network, "reason": network_reason}
    _record(Act.TERMINAL_REGISTERED, row, by.actor, payload, at)
    return _view(row)


def readable_code(random: bytes) -> str:
    """Return ten letters from random bytes, as they are read out and typed: ABCDE-23456.

    Errors: ValueError for fewer than sixteen bytes.
    """
    if len(random) < 16:
        raise ValueError("a one-time code wants 16 random bytes")
    number = int.from_bytes(random, "big")
    letters = ""
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[letter]
    return f"{letters[:5]}-{letters[5:]}"


@transaction.atomic
def issue_code(
    *,
    terminal: str,
    one_time: str,
    by: Person,
    at: datetime,
    lifetime: timedelta = CODE_LIFETIME,
) -> datetime:
    """Issue a one-time code (from readable_code) for a terminal and return when it expires.

    A code issued before it, and not used, is void. Errors: ValidationError for an unknown or
    retired terminal, and for anybody but the keepers.
    """
    _refuse_strangers(by)
    row = _locked(terminal)
    row.codes.filter(used_at__isnull=True).delete()
    expires = at + lifetime
    enter(
        TerminalCode(terminal=row, code_hash=_code_hash(one_time), issued_at=at, expires_at=expires)
    )
    _record(Act.CODE_ISSUED, row, by.actor, {"expires_at": expires.isoformat()}, at)
    return expires


@transaction.atomic
def enrol(*, code: str, by: Person, at: datetime, secret: str) -> EnrolledTerminal:
    """Make the browser in which a code was typed that terminal; `secret` is its new credential.

    The browser that was this terminal before is it no longer.
    Errors: ValidationError at `code`, with one sentence for every code that does not open.
    """
    codes = TerminalCode.objects.select_for_update(of=("self",)).select_related("terminal")
    found = codes.filter(
        code_hash=_code_hash(code),
        used_at__isnull=True,
        expires_at__gt=at,
        terminal__retired_at__isnull=True,
    ).first()
    if found is None:
        raise ValidationError(
            {
                "code": _(
                    "この番号は使えません。使えるのは一回だけ、発行から10分の間です。"
                    "情報管理主管課に新しい番号を求めてください。"
                )
            }
        )
    found.used_at = at
    found.save(update_fields=["used_at"])
    row = found.terminal
    row.credential_hash, row.previous_hash = _hash(secret), None
    row.rotated_at = row.presented_at = None
    row.enrolled_at = row.reconfirmed_at = at
    row.save()
    _record(Act.TERMINAL_ENROLLED, row, by.actor, {"name": row.name, "place": row.place}, at)
    return EnrolledTerminal(row.code, row.name, row.place)


def recognise(secret: str | None, *, at: datetime, address: str = "") -> TerminalSeen:
    """Return which terminal a credential belongs to; `address` is checked against its network.

    A credential shown long after the one that replaced it may be a copy: that is written down
    once as an alarm, and the credential is nobody's from then on.
    """
    if not secret:
        return UNKNOWN
    digest = _hash(secret)
    known = Q(credential_hash=digest) | Q(previous_hash=digest)
    row = Terminal.objects.filter(known).first()
    if row is None:
        return UNKNOWN
    state: Literal["enrolled", "retired"] = "retired" if row.retired_at else "enrolled"
    current = bytes(row.credential_hash or b"") == digest
    if not current and not _in_grace(row, at):
        _alarm(row, digest, at)
        return UNKNOWN
    if not _within(row.network, address):
        return UNKNOWN
    if current and row.presented_at is None:
        Terminal.objects.filter(pk=row.pk, credential_hash=digest).update(presented_at=at)
    return TerminalSeen(state, row.code, row.name, row.place, grace=not current)


@transaction.atomic
def rotate(*, secret: str, new_secret: str, at: datetime) -> bool:
    """Replace a terminal's credential and return whether it was replaced.

    A door calls it on POST, and sets the new cookie where the answer is True. The credential
    before the current one can be replaced too, where the current one was lost on the way.
    """
    old = _hash(secret)
    lost = Q(previous_hash=old, presented_at__isnull=True, rotated_at__lte=at - LOST_AFTER)
    rows = Terminal.objects.filter(Q(credential_hash=old) | lost, retired_at__isnull=True)
    changed = rows.update(
        credential_hash=_hash(new_secret), previous_hash=old, rotated_at=at, presented_at=None
    )
    return changed == 1


@transaction.atomic
def reconfirm(*, terminal: str, by: Person, at: datetime) -> None:
    """Record the yearly look: the terminal still stands where the register says.

    Errors: ValidationError for an unknown or retired terminal, and for anybody but the keepers.
    """
    _refuse_strangers(by)
    row = _locked(terminal)
    row.reconfirmed_at = at
    row.save(update_fields=["reconfirmed_at"])
    _record(Act.TERMINAL_RECONFIRMED, row, by.actor, {"place": row.place}, at)


@transaction.atomic
def retire(*, terminal: str, reason: str, by: Person, at: datetime) -> None:
    """Take a terminal out of use at once; its line in the register stays.

    Errors: ValidationError for an unknown or retired terminal, and for anybody but the keepers.
    """
    _refuse_strangers(by)
    row = _locked(terminal)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    row.codes.filter(used_at__isnull=True).delete()
    _record(Act.TERMINAL_RETIRED, row, by.actor, {"reason": reason}, at)


def register_lines() -> tuple[TerminalView, ...]:
    """Return the whole register by code, retired terminals included."""
    return tuple(_view(row) for row in Terminal.objects.select_related("keeper").order_by("code"))


list = register_lines  # the register's name at the doors: terminals.list()


def _refuse_strangers(by: Person) -> None:
    """Raise ValidationError for anybody but the people of 情報管理主管課 (第8条第2項)."""
    if not by.has(Role.TERMINAL_KEEPER):
        raise ValidationError(
            {NON_FIELD_ERRORS: [_("配備機器の登録は、情報管理主管課の職員が行います。")]},
            code="keeper",
        )


def _locked(code: str) -> Terminal:
    rows = Terminal.objects.select_for_update(of=("self",)).select_related("keeper")
    row = rows.filter(code=code, retired_at__isnull=True).first()
    if row is None:
        raise ValidationError({"terminal": _("使われている配備機器ではありません。")})
    return row


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8")).digest()


def _code_hash(typed: str) -> bytes:
    """Hash a code as it was meant: wide letters, small letters, blanks and hyphens are forgiven."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return _hash("".join(letter for letter in plain if letter in CODE_LETTERS))


def _ranges(network: str, reason: str) -> str:
    """Return network ranges in one spelling. Errors: ValidationError."""
    words = network.replace(",", " ").split()
    if words == [ANY_NETWORK]:
        if not reason.strip():
            raise ValidationError(
                {"network_reason": _("どこからでも使えるとするときは、理由を書いてください。")}
            )
        return ANY_NETWORK
    try:
        return ", ".join(str(ipaddress.ip_network(word)) for word in words or [""])
    except ValueError:
        raise ValidationError(
            {"network": _("ネットワークは 192.0.2.0/24 のように書いてください。")}
        ) from None


def _within(network: str, address: str) -> bool:
    if network == ANY_NETWORK or not address:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in ipaddress.ip_network(one) for one in network.split(", "))


def _in_grace(row: Terminal, at: datetime) -> bool:
    return row.presented_at is None or at - row.presented_at <= GRACE


@transaction.atomic
def _alarm(row: Terminal, digest: bytes, at: datetime) -> None:
    """Write down that a credential long replaced was shown again, once."""
    shown = Terminal.objects.filter(pk=row.pk, previous_hash=digest)
    if shown.update(previous_hash=None):
        replaced = row.rotated_at.isoformat() if row.rotated_at else None
        _record(Act.OLD_CREDENTIAL_SEEN, row, ALARM, {"replaced_at": replaced}, at)


def _record(
    act: Act, row: Terminal, actor: journal.Actor, payload: Mapping[str, str | None], at: datetime
) -> None:
    journal.record(act=act, actor=actor, object=f"terminal:{row.code}", payload=payload, at=at)


def _view(row: Terminal) -> TerminalView:
    return TerminalView(
        code=row.code,
        name=row.name,
        place=row.place,
        keeper=row.keeper.name,
        network=row.network,
        network_reason=row.network_reason,
        registered_at=row.registered_at,
        enrolled_at=row.enrolled_at,
        reconfirmed_at=row.reconfirmed_at,
        retired_at=row.retired_at,
    )
