"""Registrations of the city's own addresses that are watched (見張り用の宛先).

They are registrations like any other, with a recorded basis instead of a press: what becomes of
their letters is what becomes of everybody's. Who watches what is delivery's to know.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.installation import services
from hayauma.mail import address as mail_address
from hayauma.menus import catalogue
from hayauma.subscriptions import entering
from hayauma.subscriptions.entering import Entry
from hayauma.subscriptions.models import Choice, Consent, Subscription
from hayauma.subscriptions.states import Route, State

BASIS = "見張り用の宛先（市のアドレス）"


@transaction.atomic
def enter(*, service: str, address: str, menu: str, token: str, at: datetime) -> int:
    """Enter an address of the city for a menu, and return its registration.

    In the transaction of the act that watches it, which keeps the journal. Errors: ValidationError
    (`address`, `menu`).
    """
    try:
        kept = mail_address.parse(address)
    except mail_address.AddressError:
        raise ValidationError({"address": _("メールアドレスを確かめてください。")}) from None
    keys = {one.code: one.id for one in catalogue.menus(service, at)}
    if menu not in keys:
        raise ValidationError({"menu": _("配信メニューを選んでください。")})
    entry = Entry(services.named(service).id, kept, (keys[menu],), Route.IMPORT, token)
    row = entering.enter(entry, at=at)
    consent = Consent.objects.filter(subscription=row).order_by("-pk")[:1]
    Consent.objects.filter(pk__in=list(consent.values_list("pk", flat=True))).update(basis=BASIS)
    return row.pk


@transaction.atomic
def leave(subscription: int, *, menu: str, since: datetime, at: datetime) -> None:
    """Send it this menu no longer, which it got since it was entered.

    A registration with nothing left ends, and is erased in time. Somebody who had chosen the menu
    before keeps it: the address may be one a person reads.
    """
    open_ones = Choice.objects.filter(subscription_id=subscription, until__isnull=True)
    open_ones.filter(menu__code=menu, since=since).update(until=at)
    if not open_ones.exists():
        Subscription.objects.filter(pk=subscription).update(
            state=State.WITHDRAWN, withdrawn_at=at, changed_at=at
        )
