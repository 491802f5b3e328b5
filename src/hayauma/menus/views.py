"""What other rooms see of the catalogue, and what they hand in: frozen plain values."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.menus.states import Publicity


@dataclass(frozen=True)
class MenuView:
    """One menu as citizens and staff see it; `sections` are the codes of those who serve it."""

    code: str
    name: str
    kana: str
    plain_name: str
    english_name: str
    description: str
    group: str
    order: int
    publicity: Publicity
    mandatory: bool
    per_month: str
    sections: tuple[str, ...]
    id: int
    group_name: str
    public_days: int | None = None  # a back number stays open to everybody so long; None for good


@dataclass(frozen=True)
class GroupView:
    """Menus shown together (分野)."""

    code: str
    name: str
    order: int
    menus: tuple[MenuView, ...]


@dataclass(frozen=True)
class GroupDraft:
    """A group as somebody hands it in."""

    code: str
    name: str
    order: int


@dataclass(frozen=True)
class MenuDraft:
    """A menu as somebody hands it in; `until` ends it (削除), its past stays on record."""

    code: str
    name: str
    group: str
    order: int
    kana: str = ""
    plain_name: str = ""
    english_name: str = ""
    description: str = ""
    publicity: Publicity = Publicity.PUBLIC
    mandatory: bool = False
    per_month: str = ""
    sections: tuple[str, ...] = ()
    until: datetime | None = None
    public_days: int | None = None
