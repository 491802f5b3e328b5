"""docs/reference/access.md says truly what each role gets from each page of the desk."""

import os

import pytest

from tests.conftest import ROOT
from tests.web.desk import access_matrix, matrix_world
from tests.web.desk.access_matrix import NOBODY, ROLES
from tests.web.desk.conftest import Making
from tests.web.desk.matrix_world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("access")]
PAGE = ROOT / "docs" / "reference" / "access.md"
HEAD = """# Who gets what at the desk 役と画面

Every role of the cast (`tests/town.py`) by every page of the desk, asked of the real pages, at a
machine that is no deployed terminal. The world behind it: a bulletin of the safety section that
waits for its approval, with a consent and a text to begin from; a dispatch under way; one half sent
and wrong, with its correction and a question about it; another section's request for a menu; a
leave, a hold, guidance, a plan and a wish. So `author`, `colleague`, `deputy` and `officer` are the
own section, `other_author` and `other_officer` another (for the menu: the other way round).
`auditor` is commissioned for a month, of a section that sends nothing. A test
compares this page with what the desk does. After a page was added,
`HAYAUMA_WRITE_ACCESS=new ./hayauma test tests/web/desk/test_access_matrix.py` adds its line, and
`=all` writes everything anew. Read the difference before it is committed: it is a change of who may
do what.

A page is asked by GET, an act (which has no GET) by a POST: ○ the page, or the act is done · ☐ the
form asks for more · △ refused with a sentence: the state, or another person's task · × refused with
its ground (403) · － does not exist for this person (404) · → to the sign-in.

"""


@pytest.fixture
def world(making: Making) -> World:
    return matrix_world.made(making)


def table(
    world: World, found: dict[str, dict[str, str]], roles: tuple[str, ...]
) -> list[list[str]]:
    head = ["page", "by", *roles]
    by = access_matrix.methods(world)
    rows = [
        [f"`/{route}` {name}", by[name], *(found[role][name] for role in roles)]
        for name, route in access_matrix.routes().items()
    ]
    return [head, *rows]


def on_the_page() -> list[list[str]]:
    """The whole table on the page, its head first."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "---"]


def written(roles: tuple[str, ...] = ROLES) -> list[list[str]]:
    """The table on the page, as far as it is about some roles."""
    cells = on_the_page()
    wanted = [0, 1, *(2 + ROLES.index(role) for role in roles)]
    return [[row[place] for place in wanted] for row in cells]


def compared(world: World, roles: tuple[str, ...]) -> None:
    found = {role: access_matrix.answers(world, role) for role in roles}
    assert table(world, found, roles) == written(roles), (
        "docs/reference/access.md: write it anew, read it"
    )


def test_another_section_and_nobody_get_what_the_page_says(world: World) -> None:
    """The two columns that a fault would widen first; the others are asked with --long."""
    compared(world, ("other_author", NOBODY))
    assert {row[2] for row in written((NOBODY,))[1:]} == {"→"}, "nobody gets in unsigned"


@pytest.mark.long
def test_every_role_gets_from_every_page_what_the_page_says(world: World) -> None:
    compared(world, ROLES)


@pytest.mark.skipif("HAYAUMA_WRITE_ACCESS" not in os.environ, reason="writes the page")
def test_the_page_is_written(world: World) -> None:
    """Keep what is known of pages that have their line, unless everything is asked anew."""
    kept: dict[str, dict[str, str]] = {}
    if os.environ["HAYAUMA_WRITE_ACCESS"] != "all":
        head, *rows_ = on_the_page()
        kept = {
            role: {row[0].rpartition(" ")[2]: row[place] for row in rows_}
            for place, role in enumerate(head)
            if role in ROLES
        }
    known: dict[str, dict[str, str]] = {}
    for role in ROLES:
        before = kept.get(role, {})
        names = [name for name in access_matrix.routes() if name not in before]
        asked = access_matrix.answers(world, role, names) if names else {}
        known[role] = before | asked
    rows = [" | ".join(row) for row in table(world, known, ROLES)]
    rows.insert(1, " | ".join(["---"] * (2 + len(ROLES))))
    PAGE.write_text(HEAD + "\n".join(f"| {row} |" for row in rows) + "\n", "utf-8")


def test_every_page_has_its_line() -> None:
    """Said apart, because it is what a new page is told first."""
    known = {row[0].rpartition(" ")[2] for row in written()}
    missing = [name for name in access_matrix.routes() if name not in known]
    assert missing == [], "docs/reference/access.md lacks these pages"
