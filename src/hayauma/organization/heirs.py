"""Heirs (承継課): which section answers now for what a section that has ended once did.

Source: 第5条 (the owning section answers); old names stay on old records, the work goes on.
"""

from collections.abc import Iterable
from datetime import datetime

from hayauma.organization.models import Section
from hayauma.organization.sections import SectionView, view

LONGEST = 50  # reorganisations in a row; a circle cannot be entered, but nothing waits for ever


def heir(code: str, *, at: datetime) -> SectionView | None:
    """Return who answers for a section at a moment: itself, or whoever succeeds it by then.

    None for a code nobody knows; a section that ended without an heir answers for itself still.
    """
    row = Section.objects.filter(code=code).select_related("successor").first()
    for _step in range(LONGEST):
        if row is None or row.until is None or row.until > at or row.successor_id is None:
            break
        row = Section.objects.select_related("successor").get(pk=row.successor_id)
    return view(row) if row else None


def ended(*, at: datetime, among: Iterable[str] | None = None) -> dict[str, str]:
    """Return the sections that have ended by a moment, each with the code of its heir or none.

    `among` keeps to some codes: a house that was reorganised often asks only for what it needs.
    """
    rows = Section.objects.filter(until__lte=at).order_by("code")
    if among is not None:
        rows = rows.filter(code__in=list(among))
    found = {}
    for code in rows.values_list("code", flat=True):
        after = heir(code, at=at)
        found[code] = after.code if after and after.code != code else ""
    return found


def with_predecessors(code: str) -> tuple[str, ...]:
    """Return a section's code and those of all it succeeds, however long ago."""
    found, asked = [code], [code]
    while asked and len(found) < LONGEST:
        before = Section.objects.filter(successor__code__in=asked).order_by("code")
        asked = [one for one in before.values_list("code", flat=True) if one not in found]
        found += asked
    return tuple(found)
