"""The register of terminals (配備機器の登録簿): its lines, and what happened to each.

Source: 第8条第2項. Who keeps it, and how, stands in `terminals`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.models import Terminal, TerminalCertificate
from hayauma.organization.networks import ANY_NETWORK


@dataclass(frozen=True)
class TerminalView:
    """One line of the register."""

    code: str
    name: str
    place: str
    keeper: str
    network: str
    network_reason: str
    network_by: str
    registered_at: datetime
    enrolled_at: datetime | None
    reconfirmed_at: datetime | None
    retired_at: datetime | None
    lost: bool
    certified: bool  # a client certificate in use proves it

    @property
    def in_use(self) -> bool:
        """Return whether it can be known: a code was typed on it, or it has a certificate."""
        return self.retired_at is None and (self.enrolled_at is not None or self.certified)

    @property
    def looked_at(self) -> datetime:
        """Return when somebody last saw it where it should stand."""
        return self.reconfirmed_at or self.enrolled_at or self.registered_at

    @property
    def anywhere(self) -> bool:
        """Return whether its credential counts from any network."""
        return self.network == ANY_NETWORK


MOST_HISTORY = 200


def register_lines() -> tuple[TerminalView, ...]:
    """Return the whole register by code, retired terminals included."""
    known = TerminalCertificate.objects.filter(terminal=OuterRef("pk"), removed_at__isnull=True)
    rows = Terminal.objects.select_related("keeper").annotate(certified=Exists(known))
    return tuple(view(row) for row in rows.order_by("code"))


def history(terminal: str) -> tuple[journal.EntryLine, ...]:
    """Return what happened to a terminal, the newest first."""
    return journal.entries(object=f"terminal:{terminal}", newest_first=True, limit=MOST_HISTORY)


def alarms() -> dict[str, datetime]:
    """Return the terminals whose old credential was seen since they were enrolled, and when."""
    enrolled = dict(Terminal.objects.values_list("code", "enrolled_at"))
    entries = journal.entries(
        prefix="terminal:",
        acts=[Act.OLD_CREDENTIAL_SEEN, Act.PASSKEY_COPIED],
        newest_first=True,
        limit=200,
    )
    found: dict[str, datetime] = {}
    for entry in reversed(entries):
        code = entry.object.removeprefix("terminal:")
        since = enrolled.get(code)
        if since is not None and entry.at >= since:
            found[code] = entry.at
    return found


def view(row: Terminal) -> TerminalView:
    """Return a terminal as one line of the register."""
    return TerminalView(
        code=row.code,
        name=row.name,
        place=row.place,
        keeper=row.keeper.name,
        network=row.network,
        network_reason=row.network_reason,
        network_by=row.network_by_name,
        registered_at=row.registered_at,
        enrolled_at=row.enrolled_at,
        reconfirmed_at=row.reconfirmed_at,
        retired_at=row.retired_at,
        lost=row.lost,
        certified=getattr(row, "certified", False),
    )
