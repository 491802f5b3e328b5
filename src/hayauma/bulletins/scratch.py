"""What somebody is typing and has not saved (書きかけ): kept beside the bulletin, never a revision.

A scratch binds nothing, is nobody's act and leaves no line in the journal. It belongs to one person
and one opened page; saving the page or throwing it away ends it, and 30 days do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma.bulletins.models import Scratch

KEPT = timedelta(days=30)
PAGE_MOST = 40  # characters
LARGEST = 200_000  # characters of all fields together
MANY = 20  # of one person; the oldest go first


class TooLarge(ValueError):
    """What was typed is longer than anything that could be saved."""


@dataclass(frozen=True)
class ScratchView:
    """One scratch: its page, the fields as typed, the revision it was typed over (0: none)."""

    page: str
    fields: Mapping[str, Sequence[str]]
    base: int
    at: datetime


def keep(
    *,
    account_id: int,
    page: str,
    fields: Mapping[str, Sequence[str]],
    base: int = 0,
    at: datetime,
) -> ScratchView:
    """Keep what is typed on a page in the place of what was kept before.

    Errors: TooLarge; nothing is changed then.
    """
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if size > LARGEST or len(page) > PAGE_MOST:
        raise TooLarge
    kept = {name: list(values) for name, values in fields.items()}
    row, made = Scratch.objects.update_or_create(
        account_id=account_id,
        page=page,
        defaults={"fields": kept, "base": min(max(base, 0), 2**31 - 1), "at": at},
    )
    if made:
        mine = Scratch.objects.filter(account_id=account_id).order_by("-at", "-pk")
        Scratch.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MANY:])).delete()
    return _view(row)


def take(*, account_id: int, page: str) -> ScratchView | None:
    """Return what this person typed on a page; it stays until it is saved or thrown away."""
    row = Scratch.objects.filter(account_id=account_id, page=page).first()
    return _view(row) if row else None


def waiting(*, account_id: int, page: str) -> tuple[ScratchView, ...]:
    """Return what this person typed on pages whose name begins so, newest first."""
    rows = Scratch.objects.filter(account_id=account_id, page__startswith=page)
    return tuple(_view(row) for row in rows.order_by("-at", "-pk"))


def drop(*, account_id: int, page: str) -> None:
    """Throw away what this person typed on a page; nothing there is nothing wrong."""
    Scratch.objects.filter(account_id=account_id, page=page).delete()


def due(at: datetime) -> tuple[int, ...]:
    """Return what nobody came back to for 30 days."""
    rows = Scratch.objects.filter(at__lt=at - KEPT).order_by("pk")
    return tuple(rows.values_list("pk", flat=True)[:500])


def tidy(ids: Sequence[int], *, at: datetime) -> int:
    """Throw away what is still due among `ids`; return how many went."""
    gone, _per_table = Scratch.objects.filter(pk__in=ids, at__lt=at - KEPT).delete()
    return gone


def _view(row: Scratch) -> ScratchView:
    return ScratchView(row.page, row.fields, row.base, row.at)
