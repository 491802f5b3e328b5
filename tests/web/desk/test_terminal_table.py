"""Who, at which machine, with which leave, how urgent: forty-eight cells, by the pages themselves.

Source: 第8条第2項 and its proviso. Urgency waives no equipment; a leave stands in for a terminal.
"""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from hayauma.delivery import reading as dispatches
from hayauma.organization import leaves, terminals
from hayauma.organization.kinds import LeaveKind
from hayauma.organization.leaves import LeaveScope
from tests.town import TERMINAL_SECRET
from tests.web.desk.conftest import Clock, Making, Says
from tests.web.desk.test_urgent import PRESSED, REASON, begun

pytestmark = pytest.mark.django_db

WHO = ("author", "officer")
MACHINES = ("enrolled", "unknown", "retired")
LEAVES = ("none", "single", "standing", "expired")
URGENT = (False, True)
NOT_HERE = "この機器からは発信できません"


def leave(making: Making, user: str, kind: str) -> None:
    """Give somebody a leave of a kind, from the day before."""
    if kind == "none":
        return
    day = timedelta(days=1)
    leaves.grant(
        service="magazine",
        kind=LeaveKind.SINGLE if kind == "single" else LeaveKind.STANDING,
        scope=LeaveScope(person=making.town.person(user).code),
        reason="当直の携帯電話",
        since=making.clock.at - day,
        until=making.clock.at + (-day / 2 if kind == "expired" else day),
        by=making.town.manager,
        at=making.clock.at - day,
    )


def at_machine(making: Making, user: str, machine: str) -> Client:
    """Return somebody's browser at a machine of a kind."""
    client = making.town.client(user)
    if machine != "unknown":
        client.cookies[settings.TERMINAL_COOKIE_NAME] = TERMINAL_SECRET
    if machine == "retired":
        terminals.retire(
            terminal="duty-01", reason="更新", by=making.town.keeper, at=making.clock.at
        )
    return client


def test_which_cell_may_release(making: Making, words: Says) -> None:
    permitted = making.permitted()
    wrong = []
    for who, machine, kind, urgent in product(WHO, MACHINES, LEAVES, URGENT):
        point = transaction.savepoint()
        leave(making, who, kind)
        client = at_machine(making, who, machine)
        if urgent:
            may = NOT_HERE not in words(client.get("/urgent/").content)
        else:
            may = client.get(f"/bulletins/{permitted.id}/release/").status_code == 200
        transaction.savepoint_rollback(point)
        if may != (machine == "enrolled" or kind in {"single", "standing"}):
            wrong.append((who, machine, kind, urgent, may))
    assert wrong == []


@pytest.mark.parametrize(
    ("machine", "kind", "proof", "by_leave"),
    [
        ("enrolled", "none", "credential", False),
        ("enrolled", "standing", "credential", False),
        ("unknown", "single", "", True),
        ("unknown", "standing", "", True),
        ("retired", "standing", "", True),
    ],
)
def test_a_release_keeps_by_what_its_machine_was_known_or_its_leave(
    making: Making, machine: str, kind: str, proof: str, by_leave: bool
) -> None:
    permitted = making.permitted()
    leave(making, "author", kind)
    client = at_machine(making, "author", machine)
    sent = client.post(f"/bulletins/{permitted.id}/release/", {"digest": permitted.revision.digest})
    assert sent.status_code == 302
    (dispatch,) = dispatches.of_bulletin(permitted.id)
    assert dispatch.release is not None
    kept = dispatch.release
    assert (kept.proof, kept.leave_number is not None) == (proof, by_leave)
    assert bool(kept.leave) is by_leave
    if by_leave:
        (given,) = leaves.listing(service="magazine", at=making.clock.at)
        assert kept.leave_number == given.id


def test_urgent_news_goes_under_a_standing_leave_while_the_register_is_down(
    making: Making, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(making, "author", "standing")
    client = making.town.client("author", at_terminal=True)

    def down(*_asked: Any, **_more: Any) -> None:
        raise RuntimeError("the register cannot be read")

    for name in ("register_lines", "identify", "recognise", "rotate", "alarms", "history"):
        monkeypatch.setattr(terminals, name, down)
    with pytest.raises(RuntimeError):
        making.town.client("keeper").get("/terminals/")
    sent = client.post(begun(client), {**PRESSED, "reason": REASON})
    assert sent.status_code == 302
    # Without a leave nothing is proven: drafting goes on, sending does not.
    other = making.town.client("colleague", at_terminal=True)
    assert other.get("/").status_code == 200
