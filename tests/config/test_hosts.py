"""Three hosts on one port, and a health page that answers anybody."""

import json
import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse

from hayauma.config import environment
from hayauma.config.hosts import Health, Hosts, all_children_live


def answered(request: HttpRequest) -> HttpResponse:
    return HttpResponse(getattr(request, "urlconf", "none"))


def asked(path: str, host: str) -> HttpRequest:
    request = HttpRequest()
    request.path, request.META["HTTP_HOST"] = path, host
    return request


@pytest.mark.parametrize(
    ("host", "urls"),
    [
        ("public.localhost:8000", b"hayauma.config.urls_public"),
        ("desk.localhost:8000", b"hayauma.config.urls_desk"),
        ("mail.localhost:8000", b"hayauma.config.urls_mail"),
    ],
)
def test_each_host_has_its_own_pages(host: str, urls: bytes) -> None:
    assert Hosts(answered)(asked("/", host)).content == urls


def test_health_answers_any_host_and_says_nothing_more(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HAYAUMA_HOME = tmp_path
    well = Health(answered)(asked("/healthz", "evil.example"))
    assert (well.status_code, well.content) == (200, b"ok\n")
    (tmp_path / "children.json").write_text(json.dumps({"web": os.getpid(), "engine": 2**22 + 1}))
    down = Health(answered)(asked("/healthz", "evil.example"))
    assert (down.status_code, down.content) == (503, b"down\n")


def test_a_spoilt_list_of_children_is_no_health(tmp_path: Path) -> None:
    (tmp_path / "children.json").write_text("{")
    assert all_children_live(tmp_path / "children.json") is False
    assert all_children_live(tmp_path / "none.json") is True


def test_a_database_address_is_read_whole() -> None:
    entry = environment.database(
        "postgresql://u:p%40ss@db.example:5433/town?sslmode=require", Path()
    )
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["NAME"], entry["PASSWORD"], entry["PORT"]) == ("town", "p@ss", "5433")
    assert entry["OPTIONS"] == {"sslmode": "require"}
    with pytest.raises(ValueError, match="mysql"):
        environment.database("mysql://x/y", Path())


def test_sqlite_takes_its_turn_before_it_writes() -> None:
    options = environment.database("", Path("x.sqlite3"))["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
