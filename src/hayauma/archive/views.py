"""What the doors see of the archive: frozen plain values, never anybody's data."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.menus.states import Publicity


@dataclass(frozen=True)
class ListedMenu:
    """A menu as it was called when the bulletin was sent."""

    code: str
    name: str


@dataclass(frozen=True)
class ShownEdition:
    """One language of a back number; `html` is a cleaned fragment."""

    language: str  # ja, ja-easy, en …
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class ShownFile:
    """A file that went along; its content is asked for by digest."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class BackNumberView:
    """The public copy of one bulletin; `html` is a cleaned fragment."""

    bulletin: int
    service: str
    number: str
    subject: str
    text: str
    html: str
    published_at: datetime
    section: str
    phone: str
    menus: tuple[ListedMenu, ...]
    publicity: Publicity
    amended_at: datetime | None
    note: str
    editions: tuple[ShownEdition, ...] = ()  # the Japanese one first
    files: tuple[ShownFile, ...] = ()
    public_until: datetime | None = None


@dataclass(frozen=True)
class BackNumberPage:
    """One page of the list, newest first; pages count from 1."""

    items: tuple[BackNumberView, ...]
    number: int
    last: int
    total: int = 0


@dataclass(frozen=True)
class FeedEntry:
    """One entry of an Atom feed; `path` is without its host."""

    id: str
    path: str
    issue: BackNumberView
    updated_at: datetime
