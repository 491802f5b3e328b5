"""Check that foreign keys point downwards (`python -m hayauma.console.foreign_keys`).

A key written as a string ("bulletins.Bulletin") is an import that no import tool sees. The order
of the rooms is read from .importlinter, so that it stands once.
"""

import configparser
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.apps import apps
from django.db.models import Model

from hayauma.console.clone import clone_root


def floors(law: Path) -> dict[str, int]:
    """Return each room's floor, 0 at the top, as .importlinter lists them."""
    parser = configparser.ConfigParser()
    parser.read(law, "utf-8")
    lines = parser["importlinter:contract:rooms"]["layers"].split("\n")
    return {
        room.strip(" ()"): floor
        for floor, line in enumerate(filter(None, lines))
        for room in line.split("|")
    }


def upward(models: Iterable[type[Model]], floor_of: dict[str, int]) -> list[str]:
    """Return one line for each relation that leads to a room not below its own."""
    found = []
    for model in models:
        room = model._meta.app_label
        if room not in floor_of:
            continue  # another package's own table
        for field in model._meta.get_fields(include_hidden=True):
            target = field.related_model
            if field.auto_created or not isinstance(target, type):
                continue  # the far side of a relation, or none at all
            to = target._meta.app_label
            if to != room and to in floor_of and floor_of[to] <= floor_of[room]:
                found.append(f"{model._meta.label}.{field.name} → {target._meta.label}: upwards")
    return found


if __name__ == "__main__":
    django.setup()
    root = clone_root()
    assert root is not None
    lines = upward(apps.get_models(include_auto_created=True), floors(root / ".importlinter"))
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
