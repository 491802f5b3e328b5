"""The register of terminals (配備機器): what 情報管理主管課 deployed, kept by its people alone.

Source: 第8条第2項. How a browser becomes one of them and is known again stands in `credentials`;
both are one door for other rooms.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization import sections
from hayauma.organization.acts import Act
from hayauma.organization.credentials import (
    ANY_NETWORK,
    UNKNOWN,
    EnrolledTerminal,
    TerminalSeen,
    code_hash,
    enrol,
    readable_code,
    recognise,
    record,
    rotate,
)
from hayauma.organization.directory import Person
from hayauma.organization.kinds import Alias, Role
from hayauma.organization.models import Terminal, TerminalCode
from hayauma.organization.periods import enter

CODE_LIFETIME = timedelta(minutes=10)

__all__ = [
    "UNKNOWN",
    "EnrolledTerminal",
    "TerminalSeen",
    "TerminalView",
    "alarms",
    "enrol",
    "issue_code",
    "list",
    "readable_code",
    "recognise",
    "reconfirm",
    "register",
    "register_lines",
    "retire",
    "rotate",
]


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
    record(Act.TERMINAL_REGISTERED, row, by.actor, payload, at)
    return _view(row)


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
        TerminalCode(terminal=row, code_hash=code_hash(one_time), issued_at=at, expires_at=expires)
    )
    record(Act.CODE_ISSUED, row, by.actor, {"expires_at": expires.isoformat()}, at)
    return expires


@transaction.atomic
def reconfirm(*, terminal: str, by: Person, at: datetime) -> None:
    """Record the yearly look: the terminal still stands where the register says.

    Errors: ValidationError for an unknown or retired terminal, and for anybody but the keepers.
    """
    _refuse_strangers(by)
    row = _locked(terminal)
    row.reconfirmed_at = at
    row.save(update_fields=["reconfirmed_at"])
    record(Act.TERMINAL_RECONFIRMED, row, by.actor, {"place": row.place}, at)


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
    record(Act.TERMINAL_RETIRED, row, by.actor, {"reason": reason}, at)


def register_lines() -> tuple[TerminalView, ...]:
    """Return the whole register by code, retired terminals included."""
    return tuple(_view(row) for row in Terminal.objects.select_related("keeper").order_by("code"))


def alarms() -> dict[str, datetime]:
    """Return the terminals whose old credential was seen since they were enrolled, and when."""
    enrolled = dict(Terminal.objects.values_list("code", "enrolled_at"))
    seen = journal.entries(
        prefix="terminal:", acts=[Act.OLD_CREDENTIAL_SEEN], newest_first=True, limit=200
    )
    found: dict[str, datetime] = {}
    for entry in reversed(seen):
        code = entry.object.removeprefix("terminal:")
        since = enrolled.get(code)
        if since is not None and entry.at >= since:
            found[code] = entry.at
    return found


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
