"""Routes (送る道): by which relays letters to a domain group go, in order of preference."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import Relay, Route


def table() -> dict[str, tuple[str, ...]]:
    """Return the names of the relays of each group that has a way of its own, in order.

    A way is kept to: letters to its group go by no other relay. One whose relays were all retired
    is no way any more, and the group's letters go like all others.
    """
    found: dict[str, list[str]] = {}
    rows = Route.objects.filter(relay__active=True).order_by("group", "order", "pk")
    for group, name in rows.values_list("group", "relay__name"):
        found.setdefault(group, []).append(name)
    return {group: tuple(names) for group, names in found.items()}


@transaction.atomic
def set_(*, group: str, names: Sequence[str], actor: journal.Actor, at: datetime) -> None:
    """Have letters to a group go by these relays, in this order; by all where none is named.

    Source: 第4条第3項第3号. Errors: ValidationError (`relays`).
    """
    known = {row.name: row for row in Relay.objects.select_for_update().filter(active=True)}
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise ValidationError({"relays": _("登録してある中継サーバーから選んでください。")})
    before = table().get(group, ())
    if before == tuple(names):
        return
    Route.objects.filter(group=group).delete()
    Route.objects.bulk_create(
        Route(group=group, relay=known[name], order=n) for n, name in enumerate(names)
    )
    journal.record(
        act=Act.ROUTE_CHANGED,
        actor=actor,
        object=f"route:{group}"[:120],
        payload={"before": list(before), "after": list(names)},
        at=at,
    )
