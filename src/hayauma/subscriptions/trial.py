"""Trying (試しのメール): a person who has just registered sees whether our mail gets through."""

from datetime import datetime, timedelta

from django.db import transaction

from hayauma import journal
from hayauma.installation import services
from hayauma.subscriptions import addresses, attempts, entering, letters, shown
from hayauma.subscriptions.acts import Act
from hayauma.subscriptions.citizens import CITIZEN
from hayauma.subscriptions.shown import Shown

PAUSE, DAY = timedelta(minutes=10), timedelta(days=1)
MOST_A_DAY = 3


@transaction.atomic
def send(*, token: str, at: datetime) -> bool:
    """Write a trial mail to the registered address alone; returns whether one goes.

    At most one in ten minutes and three a day, none to who stopped; a notice (通知).
    Errors: UnknownToken.
    """
    row = shown.row(token, lock=True)
    if shown.state(row, at) not in {Shown.ACTIVE, Shown.PAUSED}:
        return False
    name = f"trial:{row.pk}"
    today = attempts.count(name, DAY, at)
    if attempts.count(name, PAUSE, at) > 1 or today > MOST_A_DAY:
        return False
    place = addresses.subscriber_place(bytes(row.subscriber.digest))
    to = addresses.vault().open(bytes(row.subscriber.cipher), place)
    menus = tuple(menu.name for menu in entering.open_menus(row))
    letter = letters.trial(menus, service=services.named(row.service.code), token=row.token)
    letters.send(letter, to=to, key=f"{name}:{at:%Y%m%d}:{today}", at=at)
    journal.record(
        act=Act.TRIED,
        actor=CITIZEN,
        object=f"subscription:{row.pk}",
        payload={"today": today},
        at=at,
        service=row.service.code,
    )
    return True
