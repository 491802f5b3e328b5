"""The form's mark (画面の印): proves that a form was drawn by us, and when; no cookie needed.

It stands in a page that proxies keep, so it is the same for everybody within five seconds.
"""

from datetime import UTC, datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

FIELD = "mark"
STEP = 5  # seconds; a cached page is one page
SALT = "hayauma.web.public.registration"
# A page left open over a long weekend is still good.
OLDEST = timedelta(days=4)
# Nobody has read the page, chosen and typed an address sooner.
SOONEST = timedelta(seconds=3)


def made(at: datetime) -> str:
    """Return the mark of a form drawn at a moment; it counts from the end of its five seconds."""
    return _signed((int(at.timestamp()) // STEP + 1) * STEP)


def age(mark: str, at: datetime) -> timedelta | None:
    """Return how long ago a form was drawn (at least); None for no mark of ours or an old one."""
    stamp = mark.partition("-")[0]
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        return None
    if not constant_time_compare(mark, _signed(int(stamp))):
        return None
    old = at - datetime.fromtimestamp(int(stamp), UTC)
    return old if timedelta(seconds=-STEP) <= old <= OLDEST else None


def _signed(stamp: int) -> str:
    digest = salted_hmac(SALT, str(stamp), algorithm="sha256").hexdigest()
    return f"{stamp}-{digest[:32]}"
