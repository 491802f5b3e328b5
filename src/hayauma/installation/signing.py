"""Signing keys (署名鍵) of a service: made by an act, shown as a DNS line, put in use, ended.

The operations manager owns them (第4条第3項). A key is made first and signs nothing until it is put
in use, so that its record can stand in the DNS before anybody asks for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import relays, services
from hayauma.installation.acts import Act
from hayauma.installation.models import SigningKey as Row
from hayauma.mail.dkim import Algorithm, DkimError, Signer, SigningKey


@dataclass(frozen=True)
class KeyView:
    """One key as other rooms see it: never its private half.

    `record` is the line for the zone file; `record_name` and `record_value` are the same in two
    parts, for a form that asks for them so.
    """

    selector: str
    domain: str
    algorithm: Algorithm
    record: str
    record_name: str
    record_value: str
    made_at: datetime
    made_by: str
    used_from: datetime | None
    ended_at: datetime | None

    @property
    def in_use(self) -> bool:
        """Whether letters are signed with it."""
        return self.used_from is not None and self.ended_at is None


def keys(*, service: str) -> tuple[KeyView, ...]:
    """Return every key of a service, the newest first. Errors: NoService."""
    rows = Row.objects.filter(service_id=services.named(service).id).order_by("-pk")
    return tuple(_view(row) for row in rows)


def make_key(
    *,
    service: str,
    selector: str,
    algorithm: Algorithm,
    actor: journal.Actor,
    at: datetime,
    domain: str = "",
) -> KeyView:
    """Make a key for a service's mail domain, or for a domain above it. Source: 第4条第3項.

    Nothing is signed with it yet. Errors: NoService; ValidationError (`selector`, `domain`).
    """
    owner = services.named(service)
    signing = (domain or owner.mail_domain).lower()
    if not f".{owner.mail_domain}".endswith(f".{signing}"):
        sentence = _("ドメインは {domain} か、その上のドメインにしてください。")
        raise ValidationError({"domain": sentence.format(domain=owner.mail_domain)})
    try:  # before the transaction: an RSA key takes its time
        key = SigningKey.make(domain=signing, selector=selector, algorithm=algorithm)
    except DkimError as fault:
        sentence = _("セレクターは英小文字・数字・ハイフンで書いてください(例: hayauma2026)。")
        raise ValidationError({"selector": sentence}) from fault
    try:
        with transaction.atomic():
            row = Row.objects.create(
                service_id=owner.id,
                domain=signing,
                selector=selector,
                algorithm=algorithm,
                secret=settings.VAULT.seal(key.pem(), _place(signing, selector)),
                made_at=at,
                made_by=actor.name,
            )
            _record(Act.SIGNING_KEY_MADE, row, service, actor, at)
    except IntegrityError as fault:
        sentence = _("このセレクターの鍵はもうあります。別の名前にしてください。")
        raise ValidationError({"selector": sentence}) from fault
    return _view(row)


@transaction.atomic
def use_key(*, service: str, selector: str, actor: journal.Actor, at: datetime) -> KeyView:
    """Sign letters with this key from now on; another of the same algorithm ends.

    Source: 第4条第3項.
    Errors: ValidationError (`selector`) for a key that is not there, or has ended.
    """
    row = _found(service, selector)
    if row.ended_at is not None:
        raise ValidationError({"selector": _("使い終えた鍵は使えません。新しく作ってください。")})
    if row.used_from is None:
        others = Row.objects.filter(
            service_id=row.service_id, algorithm=row.algorithm, used_from__isnull=False
        )
        for other in others.select_for_update().filter(ended_at__isnull=True):
            _end(other, service, actor, at)
        row.used_from = at
        row.save(update_fields=["used_from"])
        _record(Act.SIGNING_KEY_USED, row, service, actor, at)
    return _view(row)


@transaction.atomic
def end_key(*, service: str, selector: str, actor: journal.Actor, at: datetime) -> KeyView:
    """Sign no letter with this key any more, for good. Source: 第4条第3項.

    Its record must stay in the DNS while letters signed with it are on their way (a week).
    Errors: ValidationError (`selector`).
    """
    row = _found(service, selector)
    if row.ended_at is None:
        _end(row, service, actor, at)
    return _view(row)


def signer(relay_names: Sequence[str] | None = None) -> Signer | None:
    """Return what signs letters for these relays (None: all usable ones), or None.

    None where no key is in use, and where every one of them puts a signature on by itself. A relay
    that is in no register (one given to a command) does not.
    """
    known = {relay.name: relay.signs for relay in relays.usable()}
    asked = list(known) if relay_names is None else relay_names
    if asked and all(known.get(name, False) for name in asked):
        return None
    rows = Row.objects.filter(used_from__isnull=False, ended_at__isnull=True).order_by("pk")
    opened = [_opened(row) for row in rows]
    return Signer(opened) if opened else None


def _found(service: str, selector: str) -> Row:
    rows = Row.objects.select_for_update().filter(service_id=services.named(service).id)
    row = rows.filter(selector=selector).first()
    if row is None:
        raise ValidationError({"selector": _("この名前の鍵はありません。")})
    return row


def _end(row: Row, service: str, actor: journal.Actor, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _record(Act.SIGNING_KEY_ENDED, row, service, actor, at)


def _record(act: Act, row: Row, service: str, actor: journal.Actor, at: datetime) -> None:
    journal.record(
        act=act,
        actor=actor,
        object=f"signing_key:{row.selector}",
        payload={"domain": row.domain, "selector": row.selector, "algorithm": row.algorithm},
        at=at,
        service=service,
    )


def _opened(row: Row) -> SigningKey:
    pem = settings.VAULT.open(bytes(row.secret), _place(row.domain, row.selector))
    return SigningKey.load(pem, domain=row.domain, selector=row.selector)


def _view(row: Row) -> KeyView:
    key = _opened(row)
    return KeyView(
        selector=row.selector,
        domain=row.domain,
        algorithm=key.algorithm,
        record=key.record,
        record_name=key.record_name,
        record_value=key.record_value,
        made_at=row.made_at,
        made_by=row.made_by,
        used_from=row.used_from,
        ended_at=row.ended_at,
    )


def _place(domain: str, selector: str) -> bytes:
    return f"signing_key:{selector}._domainkey.{domain}".encode()
