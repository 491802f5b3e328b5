"""Feeds (更新の配信, Atom): of one menu, or of all.

Source: RFC 4287; identities by RFC 4151, so that another address of the pages changes none.
"""

from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.archive.reading import public, view
from hayauma.archive.views import BackNumberView, FeedEntry
from hayauma.installation import services
from hayauma.installation.services import ServiceView

MOST = 30
# A feed without entries says a moment too (RFC 4287 4.1.1), and the same one every time.
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """An Atom feed whose bytes change only when an entry does."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was changed."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=NOTHING_YET)


def entries(*, service: str, menu: str = "") -> tuple[FeedEntry, ...]:
    """Return the newest public back numbers as entries of a feed, newest first."""
    domain = services.named(service).mail_domain
    return tuple(_entry(view(row), domain) for row in public(service, menu)[:MOST])


def feed_id(*, service: str, menu: str = "") -> str:
    """Return the identity of a feed, the same for ever."""
    return f"tag:{services.named(service).mail_domain},2026:feed/{menu or 'all'}"


def atom(service: ServiceView, *, menu: str = "", title: str = "") -> str:
    """Return the feed of a menu, or of all, as XML. Source: RFC 4287."""
    feed = Feed(
        title=f"{service.name}　{title}" if title else service.name,
        link=service.public_url + links.back_numbers(menu),
        description=None,
        language="ja",
        author_name=service.city,
        feed_url=service.public_url + links.feed(menu),
        feed_guid=feed_id(service=service.code, menu=menu),
    )
    for entry in entries(service=service.code, menu=menu):
        issue = entry.issue
        feed.add_item(
            title=issue.subject,
            link=service.public_url + entry.path,
            description=_note(issue) + body(issue.html, issue.text),
            unique_id=entry.id,
            pubdate=issue.published_at,
            updateddate=entry.updated_at,
            author_name=issue.section,
            categories=[listed.name for listed in issue.menus],
        )
    return feed.writeString("utf-8")


def body(html: str, text: str) -> str:
    """Return a text as HTML: the fragment cleaned when it was published, or else the plain text."""
    return mark_safe(html) if html else linebreaks(text, autoescape=True)  # noqa: S308


def _note(issue: BackNumberView) -> str:
    if not issue.note:
        return ""
    return format_html("<p>{}</p>{}", _("訂正"), linebreaks(issue.note, autoescape=True))


def _entry(issue: BackNumberView, domain: str) -> FeedEntry:
    return FeedEntry(
        id=f"tag:{domain},{issue.published_at:%Y-%m-%d}:{issue.number}",
        path=links.back_number(issue.number),
        issue=issue,
        updated_at=issue.amended_at or issue.published_at,
    )
