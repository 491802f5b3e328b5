"""Reading the archive (配信履歴): lists and single numbers, for anybody. Nothing here writes."""

from django.db.models import QuerySet

from hayauma.archive.models import BackNumber
from hayauma.archive.views import BackNumberPage, BackNumberView, ListedMenu
from hayauma.menus.states import Publicity

PER_PAGE = 20


class NoBackNumber(LookupError):
    """There is no such back number, or it is not public: the two look the same from outside."""


def back_numbers(*, service: str, menu: str = "", page: int = 1) -> BackNumberPage:
    """Return one page of the public back numbers of a menu, or of all; newest first.

    A page beyond the last is the last; one below the first is the first.
    """
    rows = public(service, menu)
    last = max(1, -(-rows.count() // PER_PAGE))
    number = min(max(1, page), last)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return BackNumberPage(tuple(view(row) for row in shown), number, last)


def back_number(number: str, *, service: str) -> BackNumberView:
    """Return one public back number. Errors: NoBackNumber."""
    row = public(service).filter(number=number).first()
    if row is None:
        raise NoBackNumber(number)
    return view(row)


def of_bulletin(bulletin_id: int) -> BackNumberView | None:
    """Return the back number of a bulletin, public or not: for staff and record sheets."""
    row = BackNumber.objects.select_related("service").filter(bulletin_id=bulletin_id).first()
    return view(row) if row else None


def public(service: str, menu: str = "") -> QuerySet[BackNumber]:
    """Return the rows anybody may read, newest first, for this room's other files."""
    rows = BackNumber.objects.select_related("service").filter(
        service__code=service, publicity=Publicity.PUBLIC
    )
    if menu:
        rows = rows.filter(listings__menu=menu)
    return rows.order_by("-published_at", "-pk")


def view(row: BackNumber) -> BackNumberView:
    """Return what other rooms see of a row."""
    return BackNumberView(
        bulletin=row.bulletin_id,
        service=row.service.code,
        number=row.number,
        subject=row.subject,
        text=row.text,
        html=row.html,
        published_at=row.published_at,
        section=row.section,
        phone=row.phone,
        menus=tuple(ListedMenu(menu["code"], menu["name"]) for menu in row.menus),
        publicity=Publicity(row.publicity),
        amended_at=row.amended_at,
        note=row.note,
    )
