"""Menus after a reorganisation (承継): the heir of a section that ended serves its menus.

A stage of the engine. Source: 第10条第1項; that the heir takes them on was decided with the
reorganisation, which is the operations manager's act.
"""

from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.menus.acts import Act
from hayauma.menus.models import MenuSection
from hayauma.organization import heirs


def due(at: datetime) -> tuple[int, ...]:
    """Return the services of ended sections whose heir is known."""
    rows = MenuSection.objects.filter(section__until__lte=at, section__successor__isnull=False)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def run(served_id: int, *, at: datetime) -> None:
    """Put the heir in an ended section's place on a menu; twice is once."""
    rows = MenuSection.objects.select_for_update(of=("self",))
    row = rows.select_related("menu__service", "section").filter(pk=served_id).first()
    after = heirs.heir(row.section.code, at=at) if row else None
    if row is None or after is None or after.code == row.section.code:
        return
    MenuSection.objects.get_or_create(menu=row.menu, section_id=after.id)
    row.delete()
    journal.record(
        act=Act.SECTION_SUCCEEDED,
        actor=journal.SYSTEM,
        object=f"menu:{row.menu.code}",
        payload={"from": row.section.code, "to": after.code},
        at=at,
        service=row.menu.service.code,
    )
