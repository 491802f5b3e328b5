"""Where a terminal's credential counts (使えるネットワーク): ranges, or anywhere with a reason.

Source: 市の定め. A cookie can be copied, so it proves a terminal only inside its network; that it
counts anywhere is the operations manager's to allow, with the reason on record.
"""

import ipaddress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import locked, record, refuse_strangers
from hayauma.organization.officers import manager_standing

ANY_NETWORK = "any"


def within(network: str, address: str | None) -> bool:
    """Return whether an address lies in a terminal's network; None asks nothing.

    A terminal without a network, and an address nobody can read, are nowhere.
    """
    if address is None or network == ANY_NETWORK:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(here, ipaddress.IPv6Address) and here.ipv4_mapped:
        here = here.ipv4_mapped
    return any(here in ipaddress.ip_network(one) for one in network.split(", ") if one)


def ranges(network: str) -> str:
    """Return network ranges in one spelling; nothing for nowhere. Errors: ValidationError."""
    words = network.replace(",", " ").replace("、", " ").split()
    if words == [ANY_NETWORK]:
        raise ValidationError(
            {
                "network": _(
                    "どこからでも使えるとするのは、運用管理者です。空けて登録し、"
                    "運用管理者に求めてください（市の定め）。"
                )
            }
        )
    try:
        return ", ".join(str(ipaddress.ip_network(word)) for word in words)
    except ValueError:
        raise ValidationError(
            {"network": _("ネットワークは 192.0.2.0/24 のように書いてください。")}
        ) from None


@transaction.atomic
def set_network(*, terminal: str, network: str, by: Person, at: datetime) -> None:
    """Say in which ranges a terminal's credential counts; none means nowhere.

    Errors: ValidationError for ranges nobody can read, an unknown or retired terminal, and for
    anybody but the keepers.
    """
    refuse_strangers(by)
    row = locked(terminal)
    before = row.network
    row.network, row.network_reason, row.network_by_name = ranges(network), "", ""
    row.save(update_fields=["network", "network_reason", "network_by_name"])
    record(Act.NETWORK_SET, row, by.actor, {"before": before, "network": row.network}, at)


@transaction.atomic
def allow_anywhere(*, terminal: str, service: str, reason: str, by: Person, at: datetime) -> None:
    """Let a terminal's credential count from any network, and keep the reason.

    Errors: ValidationError without a reason, for an unknown or retired terminal, and for anybody
    but the operations manager and, while he is away, his substitute.
    """
    standing = manager_standing(by, service=service, at=at)
    if standing.by == "other" or (standing.by == "substitute" and standing.holder == "present"):
        raise ValidationError(
            _("どこからでも使えるとするのは、運用管理者です（市の定め）。"), code="manager"
        )
    if not reason.strip():
        raise ValidationError(
            {"reason": _("どこからでも使えるとするときは、理由を書いてください。")}
        )
    row = locked(terminal)
    before = row.network
    row.network, row.network_reason = ANY_NETWORK, reason.strip()
    row.network_by_name = by.actor.shown
    row.full_clean(exclude=[f.name for f in row._meta.fields if not f.name.startswith("network")])
    row.save(update_fields=["network", "network_reason", "network_by_name"])
    payload = {"before": before, "network": ANY_NETWORK, "reason": row.network_reason}
    record(Act.NETWORK_OPENED, row, by.actor, payload, at)
