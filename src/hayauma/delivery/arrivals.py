"""Arrivals (到着): when a canary's letter came back to us from the mailbox it was sent to.

Accepted means that the next server took a letter. That it reached a mailbox is known only where
that mailbox passes it on to the canary's own address at the letterbox: its Message-ID then says
which dispatch it is of. Only who has had that letter can say it, and only at that address.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Min

from hayauma import links
from hayauma.delivery import canaries
from hayauma.delivery.models import Canary, CanaryArrival, Dispatch
from hayauma.delivery.words import Word
from hayauma.installation import services
from hayauma.mail import retry
from hayauma.mail.message_id import message_id
from hayauma.subscriptions.editions import NAMES

# A letter that comes later than this says nothing any more.
LOOK_BACK = timedelta(days=7)
# For so long after it was taken a letter that does not arrive is spoken of.
SPOKEN_OF = timedelta(days=1)
# Nothing is tried for longer: what began before has been taken before, or never is.
TRIED_FOR = timedelta(seconds=retry.ROUTINE.lifetime)


class Missing(NamedTuple):
    """A canary's letter that was taken and has not arrived."""

    dispatch: int
    number: str
    canary: int
    name: str
    taken_at: datetime


def address(canary: int, *, service: str) -> str:
    """Return the address to which a canary's mailbox passes its letters on."""
    local = links.watch(canary, settings.KEYS.verp)
    return f"{local}@{services.named(service).mail_domain}"


def note(*, canary: int, said: str, at: datetime) -> bool:
    """Write down that a letter of this Message-ID came to a canary's address; once a dispatch.

    Returns whether it was news. An identity that is not one of this canary's letters, and a canary
    that is none, change nothing.
    """
    row = Canary.objects.select_related("service").filter(pk=canary).first()
    dispatch = _dispatch_of(row, said, at) if row else None
    if row is None or dispatch is None:
        return False
    _arrival, fresh = CanaryArrival.objects.get_or_create(
        canary=row, dispatch_id=dispatch, defaults={"at": at}
    )
    return fresh


def missing(at: datetime, after: timedelta) -> Iterator[Missing]:
    """Yield the letters that were taken so long ago and have not arrived.

    Of canaries alone whose letters had arrived before: the others pass nothing on, or not yet.
    """
    proven = Canary.objects.filter(until__isnull=True).annotate(first=Min("canaryarrival__at"))
    for canary in proven.filter(first__isnull=False):
        lately = Dispatch.objects.filter(
            service_id=canary.service_id,
            release__isnull=False,
            started_at__gte=max(canary.first, at - SPOKEN_OF - TRIED_FOR),
            started_at__lte=at - after,
        )
        for dispatch in lately.exclude(canaryarrival__canary=canary):
            taken = _taken_at(dispatch, canary)
            if taken is not None and after <= at - taken <= SPOKEN_OF:
                yield Missing(dispatch.pk, dispatch.number, canary.pk, canary.name, taken)


def _taken_at(dispatch: Dispatch, canary: Canary) -> datetime | None:
    """Return when the next server took a canary's letter, where it did."""
    for seen in canaries.among(dispatch, {canary.subscription: canary.name}):
        return seen.at if seen.word is Word.accepted else None
    return None


def _dispatch_of(canary: Canary, said: str, at: datetime) -> int | None:
    """Return the dispatch of whose letter to a canary this is the identity, the latest first."""
    sent = Dispatch.objects.filter(
        service_id=canary.service_id,
        release__isnull=False,
        started_at__gte=max(canary.since, at - LOOK_BACK),
        started_at__lte=at,
    ).order_by("-started_at")
    domain = canary.service.mail_domain
    for dispatch, bulletin in sent.values_list("pk", "release__permit__bulletin_id"):
        for language in NAMES:
            ours = message_id(
                settings.KEYS.message_id,
                bulletin=bulletin,
                edition=language,
                subscription=canary.subscription,
                domain=domain,
            )
            if hmac.compare_digest(ours.encode(), said.encode("utf-8", "replace")):
                return dispatch
    return None
