"""Sending urgent news (緊急発信): ground, order and report to the officers in one transaction.

Source: 第8条第1項ただし書 for the approval it does without; 第8条第2項 binds it all the same.
"""

from datetime import datetime

from django.db import transaction

from hayauma.bulletins import urgent
from hayauma.delivery import release, reporting
from hayauma.delivery.views import DispatchView
from hayauma.organization.directory import Person
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import Refused


def send(
    *,
    bulletin_id: int,
    reason: str,
    terminal: TerminalSeen,
    by: Person,
    at: datetime,
    digest: str = "",
    head_count: int | None = None,
) -> DispatchView:
    """Send a bulletin at once without approval, and tell the officers.

    `head_count` is the number of people that was read back; counted here where nobody read one,
    which takes a while in a large city.

    Either everything stands (ground, Permit, order, reports) or nothing but the refusal on
    record. Errors: Refused (also where the reason is missing), ValidationError, AlreadyReleased.
    """
    try:
        with transaction.atomic():
            permit = urgent.declare(bulletin_id=bulletin_id, reason=reason, by=by, at=at)
            dispatch = release.place(
                bulletin_id=bulletin_id, terminal=terminal, by=by, at=at, digest=digest
            )
            reporting.tell_officers(dispatch, permit, head_count=head_count, by=by, at=at)
            return dispatch
    except Refused as refusal:
        release.record_refusal(bulletin_id, refusal.verdict, terminal, by=by, at=at)
        raise
