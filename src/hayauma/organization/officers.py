"""Officers (役の務め): in which capacity somebody acts where an officer's act is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hayauma.organization import substitutes
from hayauma.organization.directory import Person
from hayauma.organization.holdings import away, role_holder, role_post
from hayauma.organization.kinds import Role


@dataclass(frozen=True)
class Standing:
    """How somebody stands to an officer's role; `post` is the title of the officer's post."""

    by: Literal["manager", "substitute", "other"]
    holder: Literal["present", "absent", "vacant"]
    post: str


def manager_standing(person: Person, *, service: str, at: datetime, absence: str = "") -> Standing:
    """Return how a person stands to the operations manager's role at a moment (運用管理者).

    Source: 第4条. A substitute who writes why the manager is away has seen that he is away.
    """
    return _standing(Role.OPERATIONS_MANAGER, person, service=service, at=at, absence=absence)


def supervisor_standing(person: Person, *, service: str, at: datetime) -> Standing:
    """Return how a person stands to the supervising officer's role at a moment (総括責任者).

    Source: 第3条. Here "manager" means the officer himself.
    """
    return _standing(Role.SUPERVISING_OFFICER, person, service=service, at=at, absence="")


def answering_for(role: Role, *, service: str, at: datetime) -> list[int]:
    """Return who is told where an officer should be: the officer, or else who stands in.

    These are accounts, in the order in which they would decide. Source: 第3条, 第4条.
    """
    if held := role_holder(role, service=service, at=at):
        return [held.account_id]
    seated = role_post(role, service=service, at=at)
    line = substitutes.chain(seated.code, at=at) if seated else ()
    return [one.account_id for one in line]


def _standing(role: Role, person: Person, *, service: str, at: datetime, absence: str) -> Standing:
    seated = role_post(role, service=service, at=at)
    if seated is None:
        return Standing("other", "vacant", "")
    held = role_holder(role, service=service, at=at)
    if held and held.account_id == person.account_id:
        return Standing("manager", "present", seated.title)
    presence: Literal["present", "absent", "vacant"] = "vacant"
    if held:
        gone = absence.strip() or away([held.account_id], at)
        presence = "absent" if gone else "present"
    line = substitutes.chain(seated.code, at=at)
    stands_in = any(one.account_id == person.account_id for one in line)
    return Standing("substitute" if stands_in else "other", presence, seated.title)
