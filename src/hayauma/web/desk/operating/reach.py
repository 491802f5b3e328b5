"""Who reads and who changes the delivery system (配信システムの運用).

Source: 第4条第3項第3号: the operations manager's. Who may read: 市の定め: the two officers, the
keepers of the equipment, and the staff of the section that runs the magazine.
"""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from hayauma.organization import officers, sections
from hayauma.organization.directory import Role
from hayauma.organization.kinds import Alias
from hayauma.web.desk.visit import Visit

READERS = frozenset({Role.SUPERVISING_OFFICER, Role.OPERATIONS_MANAGER, Role.TERMINAL_KEEPER})


def reads(visit: Visit) -> bool:
    """Return whether these pages exist for this person."""
    if visit.person.roles & READERS:
        return True
    running = sections.called(Alias.PUBLICITY, service=visit.service.code, at=visit.at)
    return running is not None and visit.person.section.code == running.code


def operates(visit: Visit) -> bool:
    """Return whether this person changes them: the manager, or a substitute while he is away."""
    standing = officers.manager_standing(visit.person, service=visit.service.code, at=visit.at)
    if standing.by == "substitute":
        return standing.holder != "present"
    return standing.by == "manager"


def refuse_strangers(visit: Visit) -> None:
    """Let pass who may read. Errors: Http404: for others the page does not exist."""
    if not (reads(visit) or operates(visit)):
        raise Http404


def refuse_readers(visit: Visit) -> None:
    """Let pass who may change something. Errors: Http404, ValidationError."""
    refuse_strangers(visit)
    if not operates(visit):
        raise ValidationError(
            _("配信システムの運用は、運用管理者が行います（第4条第3項第3号）。"), code="manager"
        )
