"""Who may see and write which bulletin (閲覧の範囲): the door's own rule, 市の定め.

Seen by the writing section, the owning section, the three officers and who audits; once its
sending was ordered, by every member of staff, because anybody may stop it. For others it does not
exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.http import Http404

from hayauma.bulletins import reading
from hayauma.bulletins.chairs import chair_of
from hayauma.bulletins.reading import NoSuchBulletin
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.organization import directory
from hayauma.organization.directory import Role
from hayauma.web.desk.visit import Visit

OFFICERS = frozenset(
    {Role.SUPERVISING_OFFICER, Role.OPERATIONS_MANAGER, Role.DELIVERY_OFFICER},
)
# Who may read every bulletin: an auditor (監査) too, who changes none.
READERS = OFFICERS | {Role.AUDITOR}


class OfService(Protocol):
    """Whatever belongs to one 配信サービス."""

    @property
    def service(self) -> str:
        """Return the code of its service."""


OwnT = TypeVar("OwnT", bound=OfService)


@dataclass(frozen=True)
class Reach:
    """What one person may see and write, read once for a whole list."""

    section: str
    colleagues: frozenset[int]
    officer: bool

    def sees(self, bulletin: BulletinView) -> bool:
        """Return whether this bulletin exists for this person."""
        return self.officer or bulletin.state is State.RELEASED or self.writes(bulletin)

    def writes(self, bulletin: BulletinView) -> bool:
        """Return whether this person may change it: the writing and the owning section may."""
        if self.section and bulletin.section == self.section:
            return True
        return bool({bulletin.created_by, bulletin.revision.author_id} & self.colleagues)


def reach(visit: Visit) -> Reach:
    """Return what a visitor may see and write."""
    section = visit.person.section.code
    mates = {account for account, _name in directory.placed_in(section, at=visit.at)}
    return Reach(
        section=section,
        colleagues=frozenset(mates | {visit.person.account_id}),
        officer=bool(visit.person.roles & READERS),
    )


def own(visit: Visit, look: Callable[[], OwnT], *, unless: type[LookupError]) -> OwnT:
    """Return what an address of the desk names, where it is this service's own.

    Errors: Http404 where there is no such thing (`look` raises `unless`), and for what is another
    service's: it does not exist here.
    """
    try:
        found = look()
    except unless:
        raise Http404 from None
    if found.service != visit.service.code:
        raise Http404
    return found


def seen(visit: Visit, bulletin_id: int) -> BulletinView:
    """Return a bulletin this person may see. Errors: NoSuchBulletin, also where it is hidden."""
    bulletin = reading.bulletin(bulletin_id, at=visit.at)
    if bulletin.service != visit.service.code:
        raise NoSuchBulletin(bulletin_id)
    if not reach(visit).sees(bulletin) and not _decides(visit, bulletin):
        raise NoSuchBulletin(bulletin_id)
    return bulletin


def written(visit: Visit, bulletin_id: int) -> BulletinView | None:
    """Return a bulletin this person may change, or None where it may only be read.

    Errors: NoSuchBulletin.
    """
    bulletin = seen(visit, bulletin_id)
    return bulletin if reach(visit).writes(bulletin) else None


def _decides(visit: Visit, bulletin: BulletinView) -> bool:
    """Whether this person is a substitute of the owning head, from whichever section."""
    chair = chair_of(visit.person, bulletin.section, at=visit.at)
    return chair.by in {"head", "substitute"}
