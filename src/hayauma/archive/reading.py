"""Reading the archive (配信履歴): lists, single numbers and searches. Nothing here writes."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from hayauma.archive import folding
from hayauma.archive.models import BackNumber
from hayauma.archive.views import (
    BackNumberPage,
    BackNumberView,
    ListedMenu,
    ShownEdition,
    ShownFile,
)
from hayauma.delivery import reading as dispatches
from hayauma.delivery.states import Lane
from hayauma.installation import city_time
from hayauma.installation.numbering import fiscal_year
from hayauma.menus.states import Publicity

PER_PAGE = 20
URGENT_FOR = timedelta(days=1)


class NoBackNumber(LookupError):
    """There is no such back number, or it is not public: the two look the same from outside."""


def back_numbers(
    *, service: str, menu: str = "", words: str = "", page: int = 1, held: Collection[str] = ()
) -> BackNumberPage:
    """Return one page of the public back numbers of a menu, or of all; newest first.

    With `words` those in which every word stands. With `held`, the codes of a registered person's
    menus, also those for that person (登録者だけ). A page beyond the last is the last.
    """
    rows = _found(_for(held, service) if held else public(service, menu), words)
    total = rows.count()
    last = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), last)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return BackNumberPage(tuple(view(row) for row in shown), number, last, total)


def of_year(year: int, *, service: str, menu: str = "") -> tuple[BackNumberView, ...]:
    """Return the public back numbers of a 年度, newest first, without their texts."""
    zone = city_time.zone()
    begins, ends = (datetime(n, 4, 1, tzinfo=zone).astimezone(UTC) for n in (year, year + 1))
    rows = public(service, menu).filter(published_at__gte=begins, published_at__lt=ends)
    without = rows.defer("text", "html", "editions", "search")
    return tuple(view(row, texts=False) for row in without)


def years(*, service: str, menu: str = "") -> tuple[int, ...]:
    """Return the 年度 that have public back numbers, newest first."""
    moments = public(service, menu).values_list("published_at", flat=True)
    return tuple(sorted({fiscal_year(moment) for moment in moments}, reverse=True))


def back_number(number: str, *, service: str, held: Collection[str] = ()) -> BackNumberView:
    """Return one public back number, with `held` also one for these menus' registered people.

    Errors: NoBackNumber.
    """
    rows = _for(held, service) if held else public(service)
    row = rows.filter(number=number).first()
    if row is None:
        raise NoBackNumber(number)
    return view(row)


def lately_urgent(*, service: str, at: datetime) -> tuple[BackNumberView, ...]:
    """Return the public back numbers of what was sent urgently within a day, newest first."""
    sent = dispatches.listing(service=service, limit=20)
    numbers = [
        one.number
        for one in sent
        if one.lane is Lane.URGENT and one.started_at and at - one.started_at < URGENT_FOR
    ]
    rows = public(service).filter(number__in=numbers) if numbers else ()
    return tuple(view(row, texts=False) for row in rows)


def of_bulletin(bulletin_id: int) -> BackNumberView | None:
    """Return the back number of a bulletin, public or not: for staff and record sheets."""
    row = BackNumber.objects.select_related("service").filter(bulletin_id=bulletin_id).first()
    return view(row) if row else None


def public(service: str, menu: str = "") -> QuerySet[BackNumber]:
    """Return the rows anybody may read, newest first, for this room's other files."""
    rows = _of(service).filter(publicity=Publicity.PUBLIC)
    if menu:
        rows = rows.filter(listings__menu=menu)
    return rows


def _of(service: str) -> QuerySet[BackNumber]:
    rows = BackNumber.objects.select_related("service").filter(service__code=service)
    return rows.order_by("-published_at", "-pk")


def _for(held: Collection[str], service: str) -> QuerySet[BackNumber]:
    """The rows a person with these menus may read: what is public, and what went to the menus."""
    rows = _of(service)
    closed = rows.filter(publicity=Publicity.MEMBERS).values_list("pk", "menus")
    keys = [key for key, menus in closed if {one["code"] for one in menus} & set(held)]
    return rows.filter(Q(publicity=Publicity.PUBLIC) | Q(pk__in=keys))


def _found(rows: QuerySet[BackNumber], words: str) -> QuerySet[BackNumber]:
    for word in folding.words(words):
        rows = rows.filter(search__contains=word)
    return rows


def view(row: BackNumber, *, texts: bool = True) -> BackNumberView:
    """Return what other rooms see of a row; without its texts where a list needs none."""
    return BackNumberView(
        bulletin=row.bulletin_id,
        service=row.service.code,
        number=row.number,
        subject=row.subject,
        text=row.text if texts else "",
        html=row.html if texts else "",
        published_at=row.published_at,
        section=row.section,
        phone=row.phone,
        menus=tuple(ListedMenu(menu["code"], menu["name"]) for menu in row.menus),
        publicity=Publicity(row.publicity),
        amended_at=row.amended_at,
        note=row.note,
        editions=_editions(row) if texts else (),
        files=tuple(ShownFile(one["name"], one["sha256"], one["size"]) for one in row.attachments),
        public_until=row.public_until,
    )


def _editions(row: BackNumber) -> tuple[ShownEdition, ...]:
    """Every language with the Japanese one, which stands in the row itself, first."""
    others: Mapping[str, Mapping[str, str]] = row.editions
    first = ShownEdition("ja", row.subject, row.text, row.html)
    return (
        first,
        *(
            ShownEdition(language, one["subject"], one["text"], one["html"])
            for language, one in others.items()
            if language != "ja"
        ),
    )
