"""Every role by every page of the desk by method: asked of the real pages, made from the URL conf.

`python -m pytest tests/web/desk/test_access_matrix.py` compares it with docs/reference/access.md;
with HAYAUMA_WRITE_ACCESS=new in the environment it adds the pages that are missing, with =all it
writes that page anew.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import URLPattern, reverse
from django.urls.resolvers import RoutePattern

from hayauma.delivery import starting
from hayauma.organization import holds, leaves
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.web.desk import urls
from tests.town import CAST, SERVICE, Town
from tests.web.desk.conftest import Making

NOBODY = "nobody"
ROLES = (*(official.user for official in CAST), NOBODY)
# What an answer means; everything else would be a defect.
MARKS = {
    **dict.fromkeys((200, 204, 302, 400, 422), "○"),
    403: "×",
    404: "－",
    409: "△",
}
# Slow to make, and judged like the page it prints.
PRINTED = {"record_sheet_pdf": "record_sheet", "paper_pdf": "paper"}


@dataclass(frozen=True)
class World:
    """One thing of each kind, made by the rooms' own acts; numbers of others are nobody's."""

    town: Town
    numbers: dict[str, object]

    def url(self, pattern: URLPattern) -> str:
        """Return an address of a page."""
        wanted = pattern.pattern.converters
        return reverse(
            f"desk:{pattern.name}",
            urlconf="hayauma.config.urls_desk",
            kwargs={one: self.numbers[one] for one in wanted},
        )


def made(making: Making) -> World:
    """Return a world: a bulletin that waits for its approval, a dispatch under way, and so on."""
    town, at = making.town, making.clock.at
    dispatch = making.ordered()
    starting.run(dispatch.id, at=making.clock.later(seconds=61))
    leave = leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(menu="shobodan"),
        reason="分団の詰所",
        since=at,
        until=at + timedelta(days=9),
        by=town.manager,
        at=at,
    )
    hold = holds.place(
        service=SERVICE,
        scope=HoldScope.MENU,
        code="shobodan",
        reason="点検",
        by=town.manager,
        at=at,
    )
    numbers: dict[str, object] = dict.fromkeys(names(), 999)
    numbers |= {
        "bulletin_id": making.submitted().id,
        "dispatch_id": dispatch.id,
        "leave_id": leave.id,
        "hold_id": hold.id,
        "code": "duty-01",
        "name": "accept",
        "what": "other",
        "sha256": "0" * 64,
    }
    return World(town, numbers)


def patterns() -> Iterator[URLPattern]:
    """Yield every page of the desk."""
    for pattern in urls.desk:
        assert isinstance(pattern, URLPattern)
        assert isinstance(pattern.pattern, RoutePattern)
        yield pattern


def names() -> set[str]:
    """Return the names of everything an address of the desk can hold."""
    return {one for pattern in patterns() for one in pattern.pattern.converters}


def answers(world: World, role: str, only: Collection[str] = ()) -> dict[str, str]:
    """Return what a role gets from each page: by GET, or by an empty POST where there is no GET.

    `only` names the pages to ask, where not all of them are wanted.
    """
    client = world.town.client("" if role == NOBODY else role)
    by = methods(world)
    found: dict[str, str] = {}
    for pattern in patterns():
        assert pattern.name is not None
        if pattern.name in PRINTED or (only and pattern.name not in only):
            continue
        method = by[pattern.name]
        url = world.url(pattern)
        point = transaction.savepoint()
        answer = client.generic(method, url)
        transaction.savepoint_rollback(point)
        assert answer.status_code in MARKS, f"{role} {method} {url}: {answer.status_code}"
        found[pattern.name] = _mark(role, answer.status_code, answer.headers.get("Location", ""))
    for printed, page in PRINTED.items():
        if page in found:
            found[printed] = found[page]
    return found


def _mark(role: str, status: int, location: str) -> str:
    if role == NOBODY and status == 302:
        assert location.startswith("/sign-in/"), location
        return "→"
    return MARKS[status]


def methods(world: World) -> dict[str, str]:
    """Return by which method each page is asked: an act takes only a POST."""
    client = world.town.client()
    return {
        str(one.name): "POST" if client.get(world.url(one)).status_code == 405 else "GET"
        for one in patterns()
    }


def routes() -> dict[str, str]:
    """Return each page's route by name."""
    return {str(one.name): re.sub(r"<\w+:(\w+)>", r"<\1>", str(one.pattern)) for one in patterns()}
