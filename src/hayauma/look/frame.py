"""What surrounds a page. A door fills one of these and passes it to the template as ``frame``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a masthead, a footer or the side navigation.

    ``count`` is shown as a badge when it is above zero; ``lang`` marks a page in another language,
    ``written`` a label alone.
    """

    label: str
    url: str
    current: bool = False
    count: int = 0
    lang: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """A headed group of the side navigation."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One thing a refused person can do next: a link, a POST button (``post``) or words alone."""

    label: str
    url: str = ""
    note: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """The signed-in member of staff as the masthead names them: 課等, 職, 氏名."""

    section: str
    post: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicFrame:
    """The citizens' door: who speaks, where to go, whom to ask."""

    site: str
    city: str
    home: str
    links: tuple[Link, ...] = ()
    footer_links: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    office: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """The staff's door: who is signed in, on which machine, what waits.

    ``person`` is None before sign-in; ``terminal`` is the name of the enrolled machine or "".
    """

    site: str
    home: str
    person: Person | None = None
    urgent_url: str = ""
    sign_out_url: str = ""
    terminal: str = ""
    groups: tuple[LinkGroup, ...] = ()
    languages: tuple[Link, ...] = ()
