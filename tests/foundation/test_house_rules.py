"""The house rules that are ours alone: each finds what it is for and lets the rest be."""

from pathlib import Path

import pytest

from hayauma.console import house_rules

pytestmark = pytest.mark.once


def write(root: Path, **texts: str) -> Path:
    """Write files into an empty clone; `__` in a name is a folder."""
    for name, text in texts.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(("lines", "found"), [(400, 0), (401, 1)])
def test_a_file_may_have_400_lines(tmp_path: Path, lines: int, found: int) -> None:
    write(tmp_path, src__a_dot_py="#\n" * lines)

    assert len(house_rules.lengths(tmp_path)) == found


@pytest.mark.parametrize("kind", ["utils", "common", "core", "helpers", "services", "managers"])
def test_a_folder_or_file_may_not_be_named_for_a_kind(tmp_path: Path, kind: str) -> None:
    for path in (tmp_path / "src" / kind / "a.py", tmp_path / "src" / "b" / f"{kind}.py"):
        path.parent.mkdir(parents=True)
        path.touch()

    assert len(house_rules.names(tmp_path)) == 2


def test_every_exception_to_the_names_still_exists() -> None:
    from tests.conftest import ROOT

    assert [path for path in house_rules.NAMED_FOR_A_THING if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "line",
    [
        "asyncio.open_connection('a', 1)",
        "loop.create_connection(f)",
        "from django.core.mail import send_mail",
        "import django.core.mail.backends.smtp",
    ],
)
@pytest.mark.parametrize(("room", "found"), [("delivery", 1), ("mail__smtp", 0)])
def test_connections_are_opened_in_one_place(
    tmp_path: Path, room: str, line: str, found: int
) -> None:
    write(tmp_path, **{f"src__hayauma__{room}__a_dot_py": f"import asyncio\n{line}\n"})

    assert len(house_rules.sockets(tmp_path)) == found


@pytest.mark.parametrize(
    "line",
    ["import http.client", "from urllib import request", "from urllib.request import urlopen"],
)
@pytest.mark.parametrize(
    ("place", "found"), [("bulletins__asking", 1), ("oversight__listening", 0)]
)
def test_one_module_asks_by_http(tmp_path: Path, place: str, found: int, line: str) -> None:
    write(tmp_path, **{f"src__hayauma__{place}_dot_py": f"{line}\n"})

    assert len(house_rules.ears(tmp_path)) == found


def test_a_lock_may_name_no_host_and_no_file_a_registry(tmp_path: Path) -> None:
    address = "https" + "://files.example/a.whl"
    registry = "pypi" + ".org"
    write(
        tmp_path,
        requirements__run_dot_lock=f"a==1 @ {address}\n",
        docs__a_dot_md=f"See {registry}\n",
        docs__b_dot_md=f"See {address}\n",
    )

    assert house_rules.hosts(tmp_path) == [
        "docs/a.md:1: names a package registry's host",
        "requirements/run.lock:1: names a package registry's host",
    ]


def test_the_run_lock_must_be_a_part_of_the_dev_lock(tmp_path: Path) -> None:
    write(
        tmp_path,
        requirements__run_dot_lock="a==1 \\\n    --hash=sha256:0\nb==2 ; x\n",
        requirements__dev_dot_lock="a==1 \\\n    --hash=sha256:0\nb==3\nc==4\n",
    )

    assert house_rules.pins(tmp_path) == ["dev.lock lacks b==2"]


def test_a_link_must_lead_to_a_file_and_to_its_heading(tmp_path: Path) -> None:
    write(
        tmp_path,
        README_dot_md="[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#the-house)\n"
        "[d](docs/a.md#tower)\n"
        "```\n[in code](nowhere.md)\n```\n[outside](https://city.example/)\n",
        docs__a_dot_md="# The house\n",
    )

    assert house_rules.links(tmp_path) == [
        "README.md: the link docs/b.md leads nowhere",
        "README.md: the link docs/a.md#tower leads nowhere",
    ]
