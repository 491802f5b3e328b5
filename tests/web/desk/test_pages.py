"""What every page of the desk has in common: read by anybody, run nothing, kept by nobody."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from hayauma.delivery import starting
from tests.web.desk.conftest import Making

pytestmark = pytest.mark.django_db

VOID = {"br", "hr", "img", "input", "link", "meta", "path"}
LARGEST = 60_000  # octets of one page, before it is compressed


class Page(HTMLParser):
    """Reads a page as a machine would: tags in balance, names of controls, headings, ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.headings: list[int] = []
        self.unbalanced: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            self.controls.append({**found, "inside": "label" if "label" in self.open else ""})
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        self.inline += [f"{tag} {name}" for name in found if name == "style" or name[:2] == "on"]
        if tag == "script" and not found.get("src"):
            self.inline.append("script")
        if tag == "style":
            self.inline.append("style")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.unbalanced.append(f"{self.open[-3:]} closed by {tag}")
            return
        self.open.pop()


def pages(making: Making) -> dict[str, tuple[str, str]]:
    """Return every page with who opens it."""
    draft, submitted, permitted = making.begun(), making.submitted(), making.permitted()
    dispatch = making.ordered()
    making.clock.later(seconds=61)
    starting.run(dispatch.id, at=making.clock.at)
    urgent = making.begun()
    return {
        "home": ("officer", "/"),
        "bulletins": ("author", "/bulletins/"),
        "new": ("author", "/bulletins/new/"),
        "begin": ("author", "/bulletins/begin/"),
        "templates": ("manager", "/templates/"),
        "template": ("author", "/templates/new/"),
        "bulletin": ("author", f"/bulletins/{dispatch.bulletin}/"),
        "edit": ("author", f"/bulletins/{draft.id}/edit/"),
        "preview": ("author", f"/bulletins/{draft.id}/preview/"),
        "submit": ("author", f"/bulletins/{draft.id}/submit/"),
        "approve": ("officer", f"/bulletins/{submitted.id}/approve/"),
        "approve in stead": ("deputy", f"/bulletins/{submitted.id}/approve/"),
        "refused": ("other_officer", f"/bulletins/{submitted.id}/approve/"),
        "release": ("author", f"/bulletins/{permitted.id}/release/"),
        "dispatch": ("author", f"/dispatches/{dispatch.id}/"),
        "record": ("author", f"/bulletins/{dispatch.bulletin}/record/"),
        "urgent": ("author", "/urgent/"),
        "urgent check": ("author", f"/urgent/{urgent.id}/"),
        "terminals": ("keeper", "/terminals/"),
        "enrol": ("author", "/terminal/"),
        "leaves": ("manager", "/leaves/"),
        "organization": ("manager", "/organization/"),
        "policy": ("author", "/policy/"),
        "sign in": ("", "/sign-in/"),
        "sign out": ("author", "/sign-out/"),
    }


def test_every_page(making: Making) -> None:
    for name, (user, path) in pages(making).items():
        response = making.town.client(user, at_terminal=True).get(path)
        html = response.content.decode()
        page = Page(html)
        assert response.status_code == (403 if name == "refused" else 200), name
        assert response["Cache-Control"] == "no-store", name
        assert response["Referrer-Policy"] == "same-origin", name
        assert "script-src 'self'" in response["Content-Security-Policy"], name
        assert '<html lang="ja">' in html, name
        assert page.unbalanced == [], name
        assert page.open == [], name
        assert page.inline == [], f"{name}: runs or styles inline"
        assert (page.tags["h1"], page.tags["main"], page.tags["title"]) == (1, 1, 1), name
        assert [one for one, n in page.ids.items() if n > 1] == [], f"{name}: an id twice"
        named = [
            one.get("name")
            for one in page.controls
            if one["inside"] or one.get("id") in page.labelled or one.get("aria-label")
        ]
        assert len(named) == len(page.controls), f"{name}: a control without a label"
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), f"{name}: {page.headings}"
        assert len(response.content) < LARGEST, f"{name}: {len(response.content)}"


def test_every_form_that_acts_is_guarded(making: Making) -> None:
    for name, (user, path) in pages(making).items():
        html = making.town.client(user, at_terminal=True).get(path).content.decode()
        assert html.count('method="post"') == html.count("csrfmiddlewaretoken"), name
