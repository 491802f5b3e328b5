"""Settings (設定値): each has an owner and a ground; before and after stand in the journal."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from hayauma import journal
from hayauma.installation.acts import Act
from hayauma.installation.models import Setting
from hayauma.installation.services import named

OWNER = "operations_manager"


class Set(NamedTuple):
    """A value somebody set, and the ground."""

    value: Any
    ground: str


def value(*, service: str, key: str, default: Any = None) -> Any:
    """Return a setting's value, or the default where nobody set it."""
    row = Setting.objects.filter(service__code=service, key=key).first()
    return default if row is None else row.value


def under(*, service: str, prefix: str) -> dict[str, Set]:
    """Return the settings whose keys begin so, as far as somebody set them; in one look."""
    rows = Setting.objects.filter(service__code=service, key__startswith=prefix)
    found = rows.values_list("key", "value", "ground")
    return {key: Set(value, ground) for key, value, ground in found}


@transaction.atomic
def change(
    *, service: str, key: str, to: Any, ground: str, actor: journal.Actor, at: datetime
) -> None:
    """Change a setting. Source: 第4条第3項; who may, the caller has asked.

    Setting the same value again writes nothing.
    """
    row = Setting.objects.select_for_update().filter(service__code=service, key=key).first()
    before = row.value if row else None
    if row is not None and before == to:
        return
    Setting.objects.update_or_create(
        service_id=named(service).id,
        key=key,
        defaults={"value": to, "ground": ground, "owner_role": OWNER},
    )
    journal.record(
        act=Act.SETTING_CHANGED,
        actor=actor,
        object=f"setting:{key}",
        payload={"before": before, "after": to, "ground": ground},
        at=at,
        service=service,
    )
