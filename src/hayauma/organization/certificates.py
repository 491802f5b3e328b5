"""Client certificates (クライアント証明書): a proof the proxy checks and the register knows.

Source: 第8条第2項. The proxy in front speaks TLS and checks chain, term and revocation; here a
certificate is only looked up by its SHA-256. Who says what the proxy said is the door's to prove.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hayauma.organization import pasted
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import locked, record, refuse_strangers
from hayauma.organization.models import TerminalCertificate
from hayauma.organization.seen import UNKNOWN, TerminalSeen, seen


@dataclass(frozen=True)
class CertificateView:
    """One certificate in the register."""

    id: int
    terminal: str
    subject: str
    fingerprint: str  # in groups, as certificate viewers show it
    not_after: datetime
    registered_at: datetime
    registered_by: str


def fingerprint(pem: str) -> bytes:
    """Return the SHA-256 of a certificate written in PEM; nothing where it is none."""
    certificate = pasted.read(pem)
    return _digest(certificate) if certificate else b""


@transaction.atomic
def register(*, terminal: str, pem: str, by: Person, at: datetime) -> CertificateView:
    """Enter the certificate that was issued to a terminal.

    Source: 第8条第2項. Errors: ValidationError at `pem` for text that is no certificate, one whose
    term is over, and one that is entered already; and for anybody but the keepers.
    """
    refuse_strangers(by)
    row = locked(terminal)
    certificate = pasted.read(pem)
    if certificate is None:
        raise ValidationError(
            {"pem": _("証明書（-----BEGIN CERTIFICATE----- で始まるもの）を貼ってください。")}
        )
    pasted.refuse_expired(certificate, at=at)
    entered = TerminalCertificate(
        terminal=row,
        fingerprint=_digest(certificate),
        subject=certificate.subject.rfc4514_string()[:200],
        not_after=certificate.not_valid_after_utc,
        registered_at=at,
        registered_by_name=by.actor.shown,
    )
    try:
        with transaction.atomic():
            entered.save()
    except IntegrityError:
        raise ValidationError({"pem": _("この証明書は、もう登録されています。")}) from None
    payload = {"sha256": entered.fingerprint.hex(), "not_after": entered.not_after.isoformat()}
    record(Act.CERTIFICATE_REGISTERED, row, by.actor, payload, at)
    return _view(entered)


@transaction.atomic
def remove(*, certificate_id: int, by: Person, at: datetime) -> None:
    """Take a certificate out of the register at once.

    Errors: ValidationError where it is not there, and for anybody but the keepers.
    """
    refuse_strangers(by)
    rows = TerminalCertificate.objects.select_for_update(of=("self",)).select_related("terminal")
    row = rows.filter(pk=certificate_id, removed_at__isnull=True).first()
    if row is None:
        raise ValidationError(_("登録されている証明書ではありません。"))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    payload = {"sha256": bytes(row.fingerprint).hex()}
    record(Act.CERTIFICATE_REMOVED, row.terminal, by.actor, payload, at)


def listing() -> tuple[CertificateView, ...]:
    """Return the certificates in use, by terminal."""
    rows = TerminalCertificate.objects.filter(
        removed_at__isnull=True, terminal__retired_at__isnull=True
    )
    return tuple(_view(row) for row in rows.select_related("terminal").order_by("terminal", "pk"))


def recognise(shown: bytes, *, at: datetime) -> TerminalSeen:
    """Return which terminal the certificate with this SHA-256 belongs to at a moment."""
    if not shown:
        return UNKNOWN
    rows = TerminalCertificate.objects.filter(fingerprint=shown, removed_at__isnull=True)
    row = rows.filter(not_after__gt=at).select_related("terminal").first()
    return seen(row.terminal, "certificate") if row else UNKNOWN


def _digest(certificate: x509.Certificate) -> bytes:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()


def _view(row: TerminalCertificate) -> CertificateView:
    digest = bytes(row.fingerprint).hex().upper()
    return CertificateView(
        id=row.pk,
        terminal=row.terminal.code,
        subject=row.subject,
        fingerprint=":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
        not_after=row.not_after,
        registered_at=row.registered_at,
        registered_by=row.registered_by_name,
    )
