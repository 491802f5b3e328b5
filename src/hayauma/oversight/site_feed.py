"""Listening to the city's site (公表の見守り): a stage that asks its feed what is new.

Source: 第11条. What matches a menu is kept in `published`; here is when it is asked, and how that
went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.installation import services
from hayauma.oversight import entries, listening
from hayauma.oversight.entries import NoFeed
from hayauma.oversight.listening import Unheard
from hayauma.oversight.models import SiteFeed
from hayauma.oversight.published import take_in

EVERY = timedelta(minutes=15)


TROUBLES = {
    "host": noop("決めた相手ではないところへ移されました。"),
    "slow": noop("時間内に届きませんでした。"),
    "big": noop("大きすぎます。"),
    "short": noop("途中で切れました。"),
    "coded": noop("読めない形で届きました。"),
    "hops": noop("移転が多すぎます。"),
    "refused": noop("相手のサーバーが断りました。"),
    "silent": noop("つながりませんでした。"),
    "feed": noop("公表の一覧（RSS・Atom）として読めません。"),
}


@dataclass(frozen=True)
class Listening:
    """Whether the feed is heard, and since when not."""

    url: str
    heard_at: datetime | None
    trouble: str


def due(at: datetime) -> tuple[int, ...]:
    """Return the service whose feed is to be asked (a stage's due); nothing where it is off."""
    url = settings.SITE_FEED
    if not url:
        return ()
    asked = SiteFeed.objects.filter(url=url).values_list("asked_at", flat=True).first()
    if asked is not None and abs(at - asked) < EVERY:
        return ()
    try:
        return (services.current().id,)
    except services.NoService:
        return ()


def run(_service_id: int, *, at: datetime) -> None:
    """Ask the city's site what is new, and keep what matches a menu; trouble is written down."""
    service, url = services.current().code, settings.SITE_FEED
    row = SiteFeed.objects.filter(url=url).first() or SiteFeed(url=url)
    row.asked_at = at
    row.save()  # before asking: whoever comes meanwhile does not ask too
    try:
        heard = listening.ask(url, etag=row.etag, modified=row.modified)
        found = entries.entries(heard.body, base=url) if heard.body is not None else ()
    except (Unheard, NoFeed) as fault:
        row.trouble = str(fault) if isinstance(fault, Unheard) else "feed"
        row.save(update_fields=["trouble"])
        return
    if heard.body is not None:
        row.etag, row.modified = heard.etag, heard.modified
    row.heard_at, row.trouble = at, ""
    row.save()
    take_in(found, service=service, at=at)


def heard() -> Listening | None:
    """Return how listening goes; None where no feed is set."""
    url = settings.SITE_FEED
    if not url:
        return None
    row = SiteFeed.objects.filter(url=url).first()
    if row is None:
        return Listening(url, None, "")
    return Listening(url, row.heard_at, _(TROUBLES[row.trouble]) if row.trouble else "")
