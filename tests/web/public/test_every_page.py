"""Every page of this door, walked: its headers, its size, and that looking is free."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from hayauma import links
from hayauma.web.public import marks
from tests.archive.sent import draft, published
from tests.subscriptions.asking import ask
from tests.town import Town

pytestmark = pytest.mark.django_db

PERSONAL = re.compile(r"^/[mt]/")
# A page with its styles, before compression: what a telephone loads on a disaster evening.
PAGE_MOST, WITH_STYLES_MOST = 24_000, 56_000
STYLES = ("vendor/tokens.css", "page.css", "form.css", "parts.css")
POST_ONLY = {"register", "choose", "pause", "resume", "restore", "renew", "try"}


@pytest.fixture
def paths(town: Town) -> dict[str, str]:
    """Every path of the door by the name of its page, filled with what is there."""
    number = published(town, draft("bohan"), town.at).number
    waiting = ask("waiting@phone.example", at=town.at)
    filled = {"number": number, "menu": "bohan", "year": "2026", "position": "1"}
    found = {}
    for name, (possible, *_) in _routes():
        path, parameters = possible[0]
        token = waiting if path.startswith("t/") else town.hanako.token
        values = {one: filled.get(one, token) for one in parameters}
        found[name] = "/" + path % values
    return found


def _routes() -> Iterator[tuple[str, tuple[list[tuple[str, list[str]]], object]]]:
    _, inside = get_resolver("hayauma.config.urls_public").namespace_dict["public"]
    for name in inside.reverse_dict:
        if isinstance(name, str):
            for one in inside.reverse_dict.getlist(name):
                yield name, one


def fingerprint() -> str:
    """Return a digest of every value of every table but Django's own."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            for row in cursor.fetchall():
                whole.update(repr((table, [_plain(value) for value in row])).encode())
    return whole.hexdigest()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_every_page_is_walked(paths: dict[str, str]) -> None:
    assert len(paths) >= 30
    assert not [path for path in paths.values() if "%" in path]


def test_looking_changes_nothing_however_often_and_by_whom(
    citizen: Client, town: Town, paths: dict[str, str]
) -> None:
    before = fingerprint()
    scanner = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"}
    for _ in range(2):
        for name, path in paths.items():
            for ask_for in (citizen.get, citizen.head):
                status = ask_for(path, headers=scanner).status_code
                assert status in {200, 302, 404}, (name, status)
    assert fingerprint() == before
    # The digest would have told: one press is seen.
    citizen.post(links.one_click(town.hanako.token), {"List-Unsubscribe": "One-Click"})
    assert fingerprint() != before


def test_every_answer_carries_its_headers(citizen: Client, paths: dict[str, str]) -> None:
    for name, path in paths.items():
        answer = citizen.get(path)
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["X-Frame-Options"] == "DENY", name
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert not answer.cookies, name
        personal = PERSONAL.match(path) or name == "ask"
        if personal:
            assert answer["Cache-Control"] == "no-store", name
            assert answer["Referrer-Policy"] == "no-referrer", name
            assert "noindex" in answer["X-Robots-Tag"], name
        elif answer.status_code == 200:
            assert answer["Cache-Control"].startswith("public, max-age="), name
            again = citizen.get(path, headers={"If-None-Match": answer["ETag"]})
            assert (again.status_code, again.content) == (304, b""), name
        assert answer["Referrer-Policy"] in {"no-referrer", "same-origin"}, name


def test_no_page_loads_anything_from_elsewhere_or_runs_a_script(
    citizen: Client, paths: dict[str, str]
) -> None:
    for name, path in paths.items():
        page = citizen.get(path, follow=True).content.decode(errors="replace")
        if not page.startswith("<!doctype html>"):
            continue
        assert "<script" not in page, name
        assert " style=" not in page, name
        assert not re.search(r" on[a-z]+=", page), name
        for address in re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page):
            assert address.startswith("/"), (name, address)


def test_pages_are_small(citizen: Client, paths: dict[str, str]) -> None:
    styles = 0
    for style in STYLES:
        found = finders.find(f"look/{style}")
        assert isinstance(found, str)
        with open(found, "rb") as file:
            styles += len(file.read())
    sizes = {name: len(citizen.get(path, follow=True).content) for name, path in paths.items()}
    for name, size in sorted(sizes.items(), key=lambda one: -one[1]):
        print(f"{name:32} {size:7,} B  with styles {size + styles:7,} B")
    large = {"regulation", "terms"}
    for name, size in sizes.items():
        assert size <= PAGE_MOST * (3 if name in large else 1), (name, size)
        assert size + styles <= WITH_STYLES_MOST + (PAGE_MOST * 2 if name in large else 0), name


@pytest.mark.parametrize("host", ["evil.example", "public.localhost.evil.example", "[::1]", "a b"])
def test_another_host_name_opens_nothing(town: Town, host: str) -> None:
    for path in ("/", links.back_numbers(), links.preferences(town.hanako.token)):
        answer = Client().get(path, headers={"Host": host}, secure=True)
        assert answer.status_code == 400
        assert host.encode() not in answer.content


def test_links_in_mails_and_feeds_never_come_from_the_request(
    citizen: Client, town: Town, paths: dict[str, str]
) -> None:
    sly = {
        "X-Forwarded-Host": "evil.example",
        "X-Original-URL": "/evil",
        "Forwarded": "host=evil.example",
    }
    for name, path in paths.items():
        assert b"evil" not in citizen.get(path, headers=sly, follow=True).content, name


@pytest.mark.parametrize(
    "path", ["/%2F%2Fevil.example/", "/m/..%2F..%2F/", "/b/%0d%0aSet-Cookie:x/"]
)
def test_no_path_leads_anywhere_else(citizen: Client, path: str) -> None:
    answer = citizen.get(path)
    assert answer.status_code in {400, 404}
    assert "Location" not in answer
    assert not answer.cookies


def test_an_english_page_has_no_japanese_of_ours_left(
    citizen: Client, town: Town, paths: dict[str, str]
) -> None:
    """What the city wrote in Japanese stands in an element that says so."""
    japanese = re.compile(r"[぀-ヿ一-鿿]")
    marked = re.compile(r'<(\w+)[^>]*\blang="(?!en)[^"]+"[^>]*>.*?</\1>', re.DOTALL)
    left = {}
    for name, path in paths.items():
        page = citizen.get(path, {"lang": "en"}, follow=True).content.decode(errors="replace")
        if '<html lang="en">' not in page:
            continue
        body = page[page.index("<main") : page.index("</main>")]
        if found := japanese.findall(re.sub(r"<[^>]+>", "", marked.sub("", body))):
            left[name] = "".join(found)[:40]
    assert not left


def test_the_first_page_keeps_its_etag_while_its_mark_is_the_same(
    citizen: Client, town: Town
) -> None:
    assert citizen.get("/")["ETag"] == citizen.get("/")["ETag"]
    assert marks.made(town.at) in citizen.get("/").content.decode()
    assert settings.STATIC_URL == "/static/"
