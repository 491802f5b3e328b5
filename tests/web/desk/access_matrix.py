"""Every role by every page of the desk by method: asked of the real pages, made from the URL conf.

`python -m pytest tests/web/desk/test_access_matrix.py` compares it with docs/reference/access.md;
with HAYAUMA_WRITE_ACCESS=new in the environment it adds the pages that are missing, with =all it
writes that page anew.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.resolvers import RoutePattern

from hayauma.web.desk import urls
from tests.town import CAST
from tests.web.desk.matrix_world import AUDITOR, World

NOBODY = "nobody"
ROLES = (*(official.user for official in CAST), AUDITOR, NOBODY)
# What an answer means; everything else would be a defect.
MARKS = {
    **dict.fromkeys((200, 204, 302), "○"),
    **dict.fromkeys((400, 422), "☐"),
    403: "×",
    404: "－",
    409: "△",
}
# Slow to make, and judged like the page it prints.
PRINTED = {"record_sheet_pdf": "record_sheet", "paper_pdf": "paper"}


def url(world: World, pattern: URLPattern) -> str:
    """Return an address of a page."""
    return reverse(
        f"desk:{pattern.name}",
        urlconf="hayauma.config.urls_desk",
        kwargs={one: world.called(str(pattern.name), one) for one in pattern.pattern.converters},
    )


def patterns() -> Iterator[URLPattern]:
    """Yield every page of the desk."""
    for pattern in urls.desk:
        assert isinstance(pattern, URLPattern)
        assert isinstance(pattern.pattern, RoutePattern)
        yield pattern


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
        address = url(world, pattern)
        point = transaction.savepoint()
        answer = _asked(client, method, address, world.typed(pattern.name))
        transaction.savepoint_rollback(point)
        assert answer.status_code in MARKS, f"{role} {method} {address}: {answer.status_code}"
        found[pattern.name] = _mark(role, answer.status_code, answer.headers.get("Location", ""))
    for printed, page in PRINTED.items():
        if page in found:
            found[printed] = found[page]
    return found


def _asked(client: Client, method: str, address: str, typed: dict[str, str]) -> Any:
    return client.get(address) if method == "GET" else client.post(address, typed)


def _mark(role: str, status: int, location: str) -> str:
    if role == NOBODY and status == 302:
        assert location.startswith("/sign-in/"), location
        return "→"
    return MARKS[status]


def methods(world: World) -> dict[str, str]:
    """Return by which method each page is asked: an act takes only a POST."""
    client = world.town.client()
    return {
        str(one.name): "POST" if client.get(url(world, one)).status_code == 405 else "GET"
        for one in patterns()
    }


def routes() -> dict[str, str]:
    """Return each page's route by name."""
    return {str(one.name): re.sub(r"<\w+:(\w+)>", r"<\1>", str(one.pattern)) for one in patterns()}
