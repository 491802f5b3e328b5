"""Judging who may set the catalogue (設定できる人): the organization's facts, the rule's answer."""

from datetime import datetime

from hayauma.installation import policies
from hayauma.organization import officers
from hayauma.organization.directory import Person
from hayauma.regulation import SetMenuFacts, Verdict, may_set_menu


def may_set(
    by: Person,
    *,
    service: str,
    at: datetime,
    request: str = "",
    reason: str = "",
    absence: str = "",
) -> Verdict:
    """Return the verdict on a person setting a menu, on a request (依頼書) or for a reason.

    Source: 第4条第3項第4号.
    """
    standing = officers.manager_standing(by, service=service, at=at, absence=absence)
    facts = SetMenuFacts(
        by=standing.by,
        manager=standing.holder,
        absence_reason=absence,
        request="filed" if request else "none",
        reason=reason,
    )
    return may_set_menu(facts, policies.in_force(service=service, at=at))
