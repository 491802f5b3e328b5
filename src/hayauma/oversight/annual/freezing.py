"""Freezing a year (年次報告の確定): canonical JSON, its SHA-256, and what moved since.

Source: 第4条第3項第2号. A frozen report is never changed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import services
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.annual.figures import Figures, counted
from hayauma.oversight.annual.years import span
from hayauma.oversight.guidance import answers_for
from hayauma.oversight.models import AnnualReport


@dataclass(frozen=True)
class FrozenReport:
    """A year that was made final."""

    year: int
    figures: Figures
    digest: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Moved:
    """One figure that comes out otherwise when the records are counted again."""

    where: str
    frozen: Any
    now: Any


@transaction.atomic
def freeze(*, service: str, year: int, by: Person, at: datetime) -> FrozenReport:
    """Make the figures of a year final.

    Errors: ValidationError before the year is over, for a year that is frozen already, and for
    anybody but the operations manager.
    """
    if not answers_for(by, service=service, at=at):
        raise ValidationError(_("年次報告を確定するのは、運用管理者です。"), code="officer")
    if not span(year, at=at).over:
        raise ValidationError(_("年度が終わってから確定してください。"), code="state")
    if frozen(year, service=service):
        raise ValidationError(_("この年度の年次報告は、確定しています。"), code="state")
    content = canonical(counted(year, service=service, at=at))
    row = AnnualReport.objects.create(
        service_id=services.named(service).id,
        year=year,
        content=content,
        digest=digest(content),
        at=at,
        by_name=by.actor.shown,
    )
    journal.record(
        act=Act.REPORT_FROZEN,
        actor=by.actor,
        object=f"report:{year}",
        payload={"year": year, "digest": row.digest},
        at=at,
        service=service,
    )
    return _view(row)


def frozen(year: int, *, service: str) -> FrozenReport | None:
    """Return the report of a year that was made final, or None."""
    row = AnnualReport.objects.filter(service__code=service, year=year).first()
    return _view(row) if row else None


def moved(report: FrozenReport, *, service: str, at: datetime) -> tuple[Moved, ...]:
    """Return what comes out otherwise now; the plan's review and a cost entered late among it."""
    now = json.loads(canonical(counted(report.year, service=service, at=at)))
    return tuple(_differences("", report.figures, now))


def canonical(figures: Figures) -> str:
    """Return figures as the text whose digest is kept: sorted keys, no spare blanks, UTF-8."""
    return json.dumps(
        figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(content: str) -> str:
    """Return the SHA-256 of a canonical text."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _differences(where: str, before: Any, now: Any) -> Iterator[Moved]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted(before.keys() | now.keys()):
            yield from _differences(f"{where}.{key}".lstrip("."), before.get(key), now.get(key))
    elif isinstance(before, list) and isinstance(now, list):
        if len(before) != len(now):
            yield Moved(f"{where}.length", len(before), len(now))
        for n, (one, other) in enumerate(zip(before, now, strict=False), 1):
            yield from _differences(f"{where}[{n}]", one, other)
    elif before != now:
        yield Moved(where, before, now)


def _view(row: AnnualReport) -> FrozenReport:
    return FrozenReport(row.year, json.loads(row.content), row.digest, row.at, row.by_name)
