"""Advice on drafts (下書きへの指導): what was said where a text was given back, to be found again.

Source: 第4条第3項第5号, 第5条第3項第2号.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hayauma.bulletins.models import Decision
from hayauma.bulletins.states import DecisionKind
from hayauma.organization import directory

NEWEST = 100


@dataclass(frozen=True)
class Advice:
    """What was said to one version of a draft."""

    bulletin: int
    subject: str
    section: str
    comment: str
    at: datetime
    by_name: str


def given(
    *, service: str, sections: Collection[str] | None, words: str = "", at: datetime
) -> tuple[Advice, ...]:
    """Return what was said, the newest first, of some owning sections or of all (None).

    Each of `words` must occur. It takes the same few queries for any number.
    """
    owners = {one.code: one.section for one in directory.programmes(at=at)}
    mine = [code for code, one in owners.items() if sections is None or one.code in sections]
    rows = Decision.objects.filter(
        kind=DecisionKind.RETURNED,
        submission__revision__bulletin__service__code=service,
        submission__revision__bulletin__programme__code__in=mine,
    ).exclude(comment="")
    for word in words.split():
        rows = rows.filter(comment__icontains=word)
    rows = rows.select_related("submission__revision__bulletin__programme")
    found = rows.prefetch_related("submission__revision__editions").order_by("-pk")[:NEWEST]
    return tuple(_view(row, owners[_programme(row)].name) for row in found)


def _programme(row: Decision) -> str:
    return row.submission.revision.bulletin.programme.code


def _view(row: Decision, section: str) -> Advice:
    revision = row.submission.revision
    subjects = {one.language: one.subject for one in revision.editions.all()}
    return Advice(
        bulletin=revision.bulletin_id,
        subject=subjects.get("ja", ""),
        section=section,
        comment=row.comment,
        at=row.at,
        by_name=row.by_name,
    )
