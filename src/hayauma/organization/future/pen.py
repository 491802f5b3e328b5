"""The pen (書き込み): rows of a planned organisation laid so that each can be taken back.

What began before the moment is given an end; nothing that was true is written over.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from hayauma.organization.periods import enter

ROOM = "organization"


class Pen:
    """Writes rows and keeps what it did, as plain values for a column of JSON."""

    def __init__(self) -> None:
        self.did: list[list[Any]] = []

    def make(self, row: Model) -> None:
        """Write a new row."""
        enter(row)
        self.did.append(["made", row._meta.model_name, row.pk])

    def change(self, row: Model, **columns: Any) -> None:
        """Change some columns of a row and keep what stood there."""
        before = {}
        for name, value in columns.items():
            was = getattr(row, name)
            before[name] = was.isoformat() if isinstance(was, datetime) else was
            setattr(row, name, value)
        row.save(update_fields=[*columns])
        self.did.append(["was", row._meta.model_name, row.pk, before])

    def end(self, row: Model, until: datetime) -> None:
        """End a row at a moment. Errors: ValidationError for one that begins no earlier."""
        since: datetime = getattr(row, "since")  # noqa: B009  # every dated row here has it
        if since >= until:
            raise ValidationError(
                _(
                    "改編の日から始まるものが、ほかの画面ですでに入っています。先に取り消してください。"
                )
            )
        self.change(row, until=until)


def take_back(did: Iterable[list[Any]]) -> None:
    """Take back what a pen did, the last first. Errors: ValidationError where others lean on it."""
    for what, name, key, *before in reversed(list(did)):
        rows = apps.get_model(ROOM, name)._default_manager.filter(pk=key)
        try:
            if what == "made":
                rows.delete()
            else:
                rows.update(**{one: _value(value) for one, value in before[0].items()})
        except ProtectedError:
            raise ValidationError(
                _(
                    "予定の組織に、ほかの画面で書き加えられたものがあります。先にそれを取り消してください。"
                )
            ) from None


def _value(kept: Any) -> Any:
    """Return a kept value as its column has it; only moments were spelt out."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept
