"""The menus as cards to tick: by group, in the language of the page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hayauma.archive.pages import name_of, written_in
from hayauma.menus.views import GroupView, MenuView


@dataclass(frozen=True, slots=True)
class Card:
    """One menu on the page; ``fixed`` is one that everybody gets."""

    code: str
    name: str
    about: str
    rate: str
    checked: bool
    lang: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """One group of menus on the page."""

    name: str
    menus: tuple[Card, ...]


def cards(groups: tuple[GroupView, ...], ticked: Collection[str]) -> tuple[Cards, ...]:
    """Return every group with its menus, those ticked that are named."""
    return tuple(
        Cards(group.name, tuple(_card(menu, menu.code in ticked) for menu in group.menus))
        for group in groups
    )


def cards_of(menus: Iterable[MenuView], ticked: Collection[str]) -> tuple[Card, ...]:
    """Return menus without their groups."""
    return tuple(_card(menu, menu.code in ticked) for menu in menus)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a menu; ``lang`` where it is not in the language of the page."""

    text: str
    lang: str


def names(menus: Iterable[MenuView]) -> tuple[Name, ...]:
    """Return the names of menus in the language of the page."""
    return tuple(Name(name_of(menu), written_in(menu)) for menu in menus)


def _card(menu: MenuView, ticked: bool) -> Card:
    return Card(
        code=menu.code,
        name=name_of(menu),
        about=menu.description,
        rate=menu.per_month,
        checked=ticked,
        lang=written_in(menu),
        fixed=menu.mandatory,
    )
