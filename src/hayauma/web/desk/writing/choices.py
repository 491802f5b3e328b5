"""Menus as staff choose them (宛先の選択): by group, each with how many registered people it means.

Numbers are of now, kept for a minute: they inform. What is approved is the rule, and the audience
is frozen at the release.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache

from hayauma.delivery import audience
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.subscriptions.audience import AudienceRule
from hayauma.web.desk.visit import Visit

KEPT_SECONDS = 60


@dataclass(frozen=True)
class MenuChoice:
    """One menu with a box to tick."""

    code: str
    name: str
    description: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class GroupChoice:
    """The menus of a group."""

    name: str
    menus: tuple[MenuChoice, ...]


def groups(visit: Visit, chosen: Collection[str] = ()) -> tuple[GroupChoice, ...]:
    """Return the catalogue as boxes, in its own order."""
    return tuple(
        GroupChoice(
            group.name,
            tuple(
                MenuChoice(
                    menu.code,
                    menu.name,
                    menu.description,
                    count(visit, (menu.code,)),
                    menu.code in chosen,
                )
                for menu in group.menus
            ),
        )
        for group in catalogue.groups(visit.service.code, visit.at)
    )


def codes(visit: Visit) -> tuple[str, ...]:
    """Return the codes of the menus in effect."""
    return tuple(menu.code for menu in catalogue.menus(visit.service.code, visit.at))


def named(visit: Visit, chosen: Collection[str]) -> tuple[MenuView, ...]:
    """Return the chosen menus, those that have ended included, in the catalogue's order."""
    return tuple(menu for menu in catalogue.every(visit.service.code) if menu.code in chosen)


def names(visit: Visit, chosen: Collection[str]) -> str:
    """Return the chosen menus in one line."""
    return "・".join(menu.name for menu in named(visit, chosen))


def count(visit: Visit, chosen: Collection[str]) -> int:
    """Return how many registered people some menus mean, at most a minute ago."""
    key = f"head-count:{visit.service.code}:{','.join(sorted(chosen))}"
    known: int | None = cache.get(key)
    if known is None:
        known = exactly(visit, AudienceRule("menus", tuple(chosen)))
        cache.set(key, known, KEPT_SECONDS)
    return known


def exactly(visit: Visit, rule: AudienceRule) -> int:
    """Return how many registered people a rule means at this moment."""
    return audience.head_count(rule, service=visit.service.code, at=visit.at)
