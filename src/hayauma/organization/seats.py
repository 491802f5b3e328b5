"""Seats (充て職): the officers' roles of the regulation, each hung on a post.

Source: 第3条第2項, 第4条第2項. Whoever holds the post has the role.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization.acts import Act
from hayauma.organization.kinds import OFFICERS, Role
from hayauma.organization.models import RoleSeat
from hayauma.organization.periods import enter, touching
from hayauma.organization.posts import locked
from hayauma.regulation import AppointFacts, Refused, may_appoint


@transaction.atomic
def seat(
    *,
    service: str,
    role: Role,
    post: str,
    since: datetime,
    succeeding: bool = False,
    actor: journal.Actor,
    at: datetime,
) -> None:
    """Hang one of the officers' roles on a post (充て職); `succeeding` takes it from another post.

    Source: 第3条第2項, 第4条第2項: there is one of each. Errors: ValidationError for another role;
    Refused where the role hangs on another post already, or the policy parts the roles.
    """
    if role not in OFFICERS:
        raise ValidationError({"role": _("この役は、職に充てるものではありません。")})
    row = locked(post)
    seats = RoleSeat.objects.select_for_update().filter(
        touching(since, None), service=service, role=role
    )
    if succeeding:
        _end_seats(list(seats), since)
    facts = AppointFacts(
        role="operations_manager" if role is Role.OPERATIONS_MANAGER else "supervising_officer",
        held_by_another=seats.all().exists(),  # asked anew: some have just ended
        other_roles=("delivery_officer",) if row.is_head else (),
    )
    verdict = may_appoint(facts, policies.in_force(service=service, at=at))
    if not verdict.allowed:
        raise Refused(verdict)
    enter(RoleSeat(service=service, role=role, post=row, since=since))
    journal.record(
        act=Act.ROLE_SEATED,
        actor=actor,
        object=f"post:{post}",
        payload={"role": str(role), "title": row.title, "since": since.isoformat()},
        at=at,
        service=service,
    )


def _end_seats(seats: list[RoleSeat], since: datetime) -> None:
    for one in seats:
        if one.since < since:
            one.until = since
            one.save(update_fields=["until"])
