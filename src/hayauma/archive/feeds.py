"""Feeds (更新の配信, Atom): what a feed of one menu, or of all, holds; the door writes the XML.

Source: RFC 4287; identities by RFC 4151, so that another address of the pages changes none.
"""

from hayauma import links
from hayauma.archive.reading import public, view
from hayauma.archive.views import BackNumberView, FeedEntry
from hayauma.installation import services

MOST = 30


def entries(*, service: str, menu: str = "") -> tuple[FeedEntry, ...]:
    """Return the newest public back numbers as entries of a feed, newest first."""
    domain = services.named(service).mail_domain
    return tuple(_entry(view(row), domain) for row in public(service, menu)[:MOST])


def feed_id(*, service: str, menu: str = "") -> str:
    """Return the identity of a feed, the same for ever."""
    return f"tag:{services.named(service).mail_domain},2026:feed/{menu or 'all'}"


def _entry(issue: BackNumberView, domain: str) -> FeedEntry:
    return FeedEntry(
        id=f"tag:{domain},{issue.published_at:%Y-%m-%d}:{issue.number}",
        path=links.back_number(issue.number),
        issue=issue,
        updated_at=issue.amended_at or issue.published_at,
    )
