"""The static site (静的な画面): the public pages as files, for a web server that asks nobody.

A page is due whenever what it shows has changed. It is written beside its place and renamed into
it, or taken away; whoever reads meanwhile gets the whole old page or the whole new one.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import override

from hayauma import links
from hayauma.archive import pages, reading
from hayauma.archive.models import BackNumber, SitePage
from hayauma.archive.pages import NoPage
from hayauma.installation import services
from hayauma.installation.numbering import fiscal_year
from hayauma.installation.services import NoService, ServiceView
from hayauma.menus import catalogue

# A round of the engine must not last long: an urgent bulletin may be waiting behind it.
MOST_AT_ONCE = 8
STAMP = ".made-of"


def changed(row: BackNumber, *, at: datetime) -> None:
    """Make due every page that shows a back number, in the caller's transaction."""
    service, year = row.service.code, fiscal_year(row.published_at)
    menus = ["", *row.listings.values_list("menu", flat=True)]
    found = [links.back_number(row.number)]
    for menu in menus:
        years = {year, *reading.years(service=service, menu=menu)}
        found += [links.back_numbers(menu), links.feed(menu)]
        found += [links.back_numbers(menu, one) for one in years]
    _mark(row.service_id, found, at)


def due(at: datetime) -> tuple[int, ...]:
    """Return the pages to be written, those that have waited longest first."""
    waiting = SitePage.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    found = tuple(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return found if found and possible() else ()


def run(page_id: int, at: datetime) -> None:  # noqa: ARG001 — a stage is told the time
    """Write one page, or take it away where there is nothing to be read any more."""
    page = SitePage.objects.select_related("service").filter(pk=page_id).first()
    if page is None or page.due_at is None:
        return
    service = services.named(page.service.code)
    file = _file(page.path)
    try:
        with override("ja"):
            _write(file, pages.at_path(page.path, service).encode("utf-8"))
    except NoPage:
        file.unlink(missing_ok=True)
    # Changed again meanwhile: it stays due.
    SitePage.objects.filter(pk=page_id, due_at=page.due_at).update(due_at=None)


def refresh(at: datetime) -> bool:
    """Make every page due where the frame around all of them has changed; returns whether so.

    After an upgrade, a change of the catalogue's names, or when the folder was emptied.
    """
    if not possible():
        return False
    try:
        service = services.current()
    except NoService:
        return False
    stamp, made_of = settings.SITE_ROOT / STAMP, _made_of(service)
    if stamp.exists() and stamp.read_text("ascii") == made_of:
        return False
    _mark(service.id, _every(service), at)
    SitePage.objects.filter(service_id=service.id).update(due_at=at)
    _write(stamp, made_of.encode("ascii"))
    return True


def possible() -> bool:
    """Return whether styles were gathered here: without them no page can be drawn."""
    try:
        staticfiles_storage.url("look/page.css")
    except ValueError:
        return False
    return True


def _every(service: ServiceView) -> Iterable[str]:
    code = service.code
    for number in reading.public(code).values_list("number", flat=True):
        yield links.back_number(number)
    for menu in ["", *(one.code for one in catalogue.every(code))]:
        yield links.back_numbers(menu)
        yield links.feed(menu)
        for year in reading.years(service=code, menu=menu):
            yield links.back_numbers(menu, year)


def _mark(service_id: int, paths: Iterable[str], at: datetime) -> None:
    SitePage.objects.bulk_create(
        [SitePage(service_id=service_id, path=path, due_at=at) for path in dict.fromkeys(paths)],
        update_conflicts=True,
        unique_fields=["service", "path"],
        update_fields=["due_at"],
    )


def _file(path: str) -> Path:
    """Return where a page lies; a path that is none of ours is a NoPage of `pages` already."""
    name = "index.xml" if path.startswith("/feed/") else "index.html"
    return Path(settings.SITE_ROOT, *path.strip("/").split("/"), name)


def _write(file: Path, content: bytes) -> None:
    """Write a file in one step, for a server under another account to read."""
    _make(file.parent)
    draft = file.with_name(f".{file.name}.new")
    with draft.open("wb") as writing:
        writing.write(content)
        os.fchmod(writing.fileno(), 0o644)
        writing.flush()
        os.fsync(writing.fileno())
    draft.replace(file)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _made_of(service: ServiceView) -> str:
    """Return a digest of what stands on every page: styles, templates, names, menus."""
    menus = [
        (one.code, one.name, one.publicity, one.order) for one in catalogue.every(service.code)
    ]
    whole = json.dumps([asdict(service), menus, _drawn_with()], ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()


@cache
def _drawn_with() -> list[str]:
    package = Path(__file__).resolve().parent.parent
    files = sorted(
        file for room in ("archive", "look") for file in (package / room).rglob("templates/**/*")
    )
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()]
    styles = ("vendor/tokens", "page", "form", "parts")
    return digests + [staticfiles_storage.url(f"look/{name}.css") for name in styles]
