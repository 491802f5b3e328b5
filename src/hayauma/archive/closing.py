"""Closing (公開の終わり): a public copy whose time is over, or whose menus were narrowed since.

Widening a menu opens nothing that was sent while it was closed: who wrote it counted on that.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.archive import site
from hayauma.archive.acts import Act
from hayauma.archive.models import BackNumber, BackNumberMenu
from hayauma.installation import services
from hayauma.installation.services import NoService
from hayauma.menus import catalogue
from hayauma.menus.states import Publicity


def ended(at: datetime) -> tuple[int, ...]:
    """Return the public copies whose end date has come; one look into an index."""
    rows = BackNumber.objects.filter(public_until__lte=at).order_by("public_until")
    return tuple(rows.values_list("pk", flat=True)[:100])


def narrowed() -> tuple[int, ...]:
    """Return the public copies listed under a menu that is not public any more."""
    try:
        service = services.current().code
    except NoService:
        return ()
    menus = catalogue.every(service)
    closed = [menu.code for menu in menus if menu.publicity != Publicity.PUBLIC]
    rows = BackNumberMenu.objects.filter(
        menu__in=closed, back_number__service__code=service, back_number__publicity="public"
    )
    return tuple(rows.values_list("back_number", flat=True).distinct()[:100])


@transaction.atomic
def close(ids: Iterable[int], *, at: datetime) -> int:
    """Take copies back to what their menus and their end date still allow; returns how many.

    Source: 第10条 (the operations manager sets a menu). What was sent stays sealed in bulletins.
    """
    rows = BackNumber.objects.select_related("service").filter(pk__in=list(ids))
    for row in rows.select_for_update(of=("self",)):
        _close(row, at)
    return len(rows)


def _close(row: BackNumber, at: datetime) -> None:
    over = row.public_until is not None and row.public_until <= at
    now = {menu.code: menu.publicity for menu in catalogue.every(row.service.code)}
    held = {now.get(one["code"], Publicity.NONE) for one in row.menus}
    # Everything the pages showed is due again before the listings go.
    site.changed(row, at=at)
    before, row.publicity = row.publicity, _left(held, over=over)
    row.public_until = None if row.publicity != Publicity.PUBLIC else row.public_until
    row.save(update_fields=["publicity", "public_until"])
    open_menus = [code for code, publicity in now.items() if publicity == Publicity.PUBLIC]
    gone = row.listings.all() if over else row.listings.exclude(menu__in=open_menus)
    gone.delete()
    journal.record(
        act=Act.CLOSED,
        actor=journal.SYSTEM,
        object=f"backnumber:{row.number}",
        payload={"before": before, "after": str(row.publicity), "end_date": over},
        at=at,
        service=row.service.code,
    )


def _left(held: set[Publicity], *, over: bool) -> Publicity:
    if over:
        return Publicity.NONE
    for one in (Publicity.PUBLIC, Publicity.MEMBERS):
        if one in held:
            return one
    return Publicity.NONE
