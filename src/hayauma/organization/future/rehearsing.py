"""Rehearsing a reorganisation (組織改編の下見): laid for as long as somebody looks, never kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hayauma.organization.future import checking, differing, handed_in, laying, pen, tables
from hayauma.organization.future.differing import Difference
from hayauma.organization.future.handed_in import ReorganisationView
from hayauma.organization.future.present import present
from hayauma.organization.future.tables import Tables
from hayauma.organization.models import Reorganisation


@dataclass(frozen=True)
class Rehearsal:
    """A reorganisation as if it were planned: everything read at its moment is as it will be."""

    view: ReorganisationView
    difference: Difference
    ended: tuple[str, ...]  # codes of sections that end without an heir


@contextmanager
def rehearsed(reorganisation_id: int, *, at: datetime) -> Iterator[Rehearsal]:
    """Lay a reorganisation for as long as somebody looks, and roll everything back.

    Inside, whatever is read at its moment is what will be; nothing read there may be written.
    Errors: NoSuchReorganisation; Faulty; ValidationError.
    """
    with transaction.atomic():
        row = handed_in.row(reorganisation_id)
        planned = handed_in.planned_rows(row.service).filter(moment__gt=at).first()
        if planned:
            pen.take_back(planned.laid)
        difference, orphaned = lay(row)
        yield Rehearsal(handed_in.view(row), difference, orphaned)
        transaction.set_rollback(True)


def lay(row: Reorganisation) -> tuple[Difference, tuple[str, ...]]:
    """Lay a row's tables; return what changes and the sections that end without an heir."""
    before = present(row.moment)
    read: Tables = tables.from_json(row.tables)
    wanted = checking.wanted(read, moment=row.moment, present=before)
    row.laid, row.phones = laying.lay(wanted, service=row.service)
    heirs = wanted.heirs()
    difference = differing.between(before, present(row.moment), heirs=heirs, phones=row.phones)
    return difference, tuple(one.code for one in difference.closed if one.code not in heirs)
