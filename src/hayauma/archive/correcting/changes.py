"""Changes of a public copy (配信履歴の修正の跡), as everybody may read them."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.archive.models import Amendment


@dataclass(frozen=True)
class AmendmentView:
    """One change of a public copy; the texts are empty where they must not be shown again."""

    at: datetime
    by_name: str
    post: str
    note: str
    before: str
    after: str
    shown: bool


def amendments(number: str, *, service: str) -> tuple[AmendmentView, ...]:
    """Return what was changed in a public copy, oldest first, as the public may see it."""
    rows = Amendment.objects.filter(back_number__number=number, back_number__service__code=service)
    return tuple(
        AmendmentView(
            at=one.at,
            by_name=one.by_name,
            post=one.post,
            note=one.note,
            before=_whole(one.before) if one.shown else "",
            after=_whole(one.after) if one.shown else "",
            shown=one.shown,
        )
        for one in rows.order_by("pk")
    )


def _whole(kept: dict[str, str]) -> str:
    return f"{kept['subject']}\n\n{kept['text']}"
