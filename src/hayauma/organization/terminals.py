"""The register of terminals (配備機器): what 情報管理主管課 deployed, kept by its people alone.

Source: 第8条第2項. How a machine is known again stands in `credentials`, `certificates` and
`passkeys`; where a credential counts in `networks`; the regular look in `looks`. This module is
their one door for other rooms.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hayauma.organization import certificates, credentials, passkeys, sections
from hayauma.organization.acts import Act
from hayauma.organization.credentials import (
    EnrolledTerminal,
    code_hash,
    enrol,
    readable_code,
    recognise,
    rotate,
)
from hayauma.organization.directory import Person
from hayauma.organization.keeping import locked, moment, record, refuse_strangers, tell_keepers
from hayauma.organization.kinds import Alias
from hayauma.organization.looks import reconfirm
from hayauma.organization.models import Terminal, TerminalCode
from hayauma.organization.networks import ANY_NETWORK, allow_anywhere, ranges, set_network
from hayauma.organization.periods import enter
from hayauma.organization.seen import UNKNOWN, TerminalSeen
from hayauma.organization.terminal_register import (
    TerminalView,
    alarms,
    history,
    register_lines,
    view,
)

CODE_LIFETIME = timedelta(minutes=10)
__all__ = [
    "ANY_NETWORK",
    "UNKNOWN",
    "EnrolledTerminal",
    "Shown",
    "TerminalSeen",
    "TerminalView",
    "alarms",
    "allow_anywhere",
    "enrol",
    "history",
    "identify",
    "issue_code",
    "list",
    "lose",
    "readable_code",
    "recognise",
    "reconfirm",
    "register",
    "register_lines",
    "retire",
    "rotate",
    "set_network",
]


@dataclass(frozen=True)
class Shown:
    """What a request shows of the machine it comes from; each part proven by its door."""

    credential: str = ""
    address: str | None = ""  # where it comes from
    certificate: bytes = b""  # SHA-256 of the client certificate the proxy has verified
    passkey: int | None = None  # which passkey signed in this session a moment ago


def identify(shown: Shown, *, at: datetime) -> TerminalSeen:
    """Return which terminal a request comes from, by the strongest proof it shows.

    Source: 第8条第2項. Any one of the proofs makes it known; which ones the city takes is judged
    with the release. An address alone proves nothing.
    """
    found = [
        certificates.recognise(shown.certificate, at=at),
        passkeys.recognise(shown.passkey),
    ]
    known = next((one for one in found if one.state == "enrolled"), None)
    if known:
        return known
    found.append(credentials.recognise(shown.credential, at=at, address=shown.address))
    by_rank = ("enrolled", "retired", "unknown")
    return min(found, key=lambda one: by_rank.index(one.state))


@transaction.atomic
def register(
    *,
    service: str,
    code: str,
    name: str,
    place: str,
    network: str = "",
    by: Person,
    at: datetime,
) -> TerminalView:
    """Enter a piece of deployed equipment; `network` are the ranges its credential counts in.

    Without a range its credential counts nowhere: another proof, or the operations manager's
    reason to let it count anywhere, makes it a terminal.
    Source: 第8条第2項. Errors: ValidationError by field, and for anybody but that section's people.
    """
    keeper = sections.called(Alias.INFORMATION, service=service, at=at)
    refuse_strangers(by)
    assert keeper is not None, "who keeps terminals works in that section"
    row = Terminal(
        code=code,
        name=name,
        place=place,
        keeper_id=keeper.id,
        network=ranges(network),
        registered_at=at,
    )
    enter(row)
    payload = {"name": name, "place": place, "network": row.network}
    record(Act.TERMINAL_REGISTERED, row, by.actor, payload, at)
    return view(row)


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
    refuse_strangers(by)
    row = locked(terminal)
    row.codes.filter(used_at__isnull=True).delete()
    expires = at + lifetime
    enter(
        TerminalCode(terminal=row, code_hash=code_hash(one_time), issued_at=at, expires_at=expires)
    )
    record(Act.CODE_ISSUED, row, by.actor, {"expires_at": expires.isoformat()}, at)
    return expires


@transaction.atomic
def retire(*, terminal: str, reason: str, by: Person, at: datetime) -> None:
    """Take a terminal out of use at once; its line in the register stays.

    Errors: ValidationError for an unknown or retired terminal, and for anybody but the keepers.
    """
    refuse_strangers(by)
    row = _out_of_use(terminal, at, lost=False)
    record(Act.TERMINAL_RETIRED, row, by.actor, {"reason": reason}, at)


@transaction.atomic
def lose(*, terminal: str, what: str, by: Person, at: datetime) -> None:
    """Bar a terminal that was lost or stolen, at once; every proof on it is void for good.

    The other keepers are told. Errors: ValidationError as in retire().
    """
    refuse_strangers(by)
    row = _out_of_use(terminal, at, lost=True)
    row.certificates.filter(removed_at__isnull=True).update(removed_at=at)
    row.passkeys.filter(removed_at__isnull=True).update(removed_at=at)
    record(Act.TERMINAL_LOST, row, by.actor, {"what": what}, at)
    tell_keepers(
        row,
        template="terminal_lost",
        subject=f"【配備機器】{row.name}がなくなりました",
        key=f"terminal-lost:{row.code}:{int(at.timestamp())}",
        context={"at": moment(at), "by": by.actor.shown, "what": what},
        at=at,
    )


list = register_lines  # the register's name at the doors: terminals.list()


def _out_of_use(code: str, at: datetime, *, lost: bool) -> Terminal:
    row = locked(code)
    row.retired_at, row.lost = at, lost
    row.save(update_fields=["retired_at", "lost"])
    row.codes.filter(used_at__isnull=True).delete()
    return row
