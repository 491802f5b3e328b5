"""Attestation of passkeys (製造者による証明): the roots the city believes, and the chain to one.

Source: 第8条第2項 for the register; whether a passkey needs it is the city's rule
(equipment.attestation). The format and the signatures are verified by python-fido2; that every
link is an authority's and the last one is signed by a listed root is asked here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from fido2.attestation.base import AttestationResult, AttestationVerifier
from fido2.webauthn import AuthenticatorData

from hayauma import journal
from hayauma.organization import pasted
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import refuse_strangers
from hayauma.organization.models import AttestationRoot


@dataclass(frozen=True)
class RootView:
    """One root that is believed."""

    id: int
    subject: str
    fingerprint: str  # in groups, as certificate viewers show it
    not_after: datetime
    entered_at: datetime
    entered_by: str


@transaction.atomic
def enter(*, pem: str, by: Person, at: datetime) -> RootView:
    """Believe a maker's root from now on.

    Errors: ValidationError at `pem` for text that is no certificate of an authority, one whose
    term is over, and one that is entered already; and for anybody but the keepers.
    """
    refuse_strangers(by)
    certificate = pasted.read(pem)
    if certificate is None or not _is_authority(certificate):
        raise ValidationError(
            {
                "pem": _(
                    "認証局の証明書（-----BEGIN CERTIFICATE----- で始まるもの）を貼ってください。"
                )
            }
        )
    pasted.refuse_expired(certificate, at=at)
    der = certificate.public_bytes(Encoding.DER)
    row = AttestationRoot(
        fingerprint=hashlib.sha256(der).digest(),
        subject=certificate.subject.rfc4514_string()[:200],
        certificate=der,
        not_after=certificate.not_valid_after_utc,
        entered_at=at,
        entered_by_name=by.actor.shown,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError({"pem": _("この証明書は、もう登録されています。")}) from None
    _record(Act.ATTESTATION_ROOT_ENTERED, row, by, at)
    return _view(row)


@transaction.atomic
def remove(*, root_id: int, by: Person, at: datetime) -> None:
    """Believe a root no longer; passkeys that were entered by it stay.

    Errors: ValidationError where it is not there, and for anybody but the keepers.
    """
    refuse_strangers(by)
    rows = AttestationRoot.objects.select_for_update()
    row = rows.filter(pk=root_id, removed_at__isnull=True).first()
    if row is None:
        raise ValidationError(_("登録されている証明書ではありません。"))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    _record(Act.ATTESTATION_ROOT_REMOVED, row, by, at)


def listing() -> tuple[RootView, ...]:
    """Return the roots that are believed."""
    rows = AttestationRoot.objects.filter(removed_at__isnull=True)
    return tuple(_view(row) for row in rows.order_by("subject", "pk"))


def verifier(*, at: datetime) -> "Verifier":
    """Return what verifies a registration against the roots believed at a moment."""
    rows = AttestationRoot.objects.filter(removed_at__isnull=True, not_after__gt=at)
    return Verifier([bytes(one) for one in rows.values_list("certificate", flat=True)], at)


class Verifier(AttestationVerifier):
    """python-fido2's verifier with the city's roots.

    A statement without certificates (self attestation) leads to no root, whatever is listed.
    """

    def __init__(self, roots: Sequence[bytes], at: datetime) -> None:
        super().__init__()
        self._roots, self._at = roots, at

    def ca_lookup(
        self,
        attestation_result: AttestationResult,
        auth_data: AuthenticatorData,  # noqa: ARG002 — the library's signature
    ) -> bytes | None:
        """Return the listed root that signed the last certificate of a chain, or None."""
        chain = [x509.load_der_x509_certificate(one) for one in attestation_result.trust_path]
        if not chain or not all(_is_authority(one) for one in chain[1:]):
            return None
        if any(not _within_its_term(one, self._at) for one in chain):
            return None
        if any(below.issuer != above.subject for below, above in pairwise(chain)):
            return None
        for der in self._roots:
            root = x509.load_der_x509_certificate(der)
            if chain[-1].issuer == root.subject:
                return der
        return None


def _within_its_term(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except x509.ExtensionNotFound:
        return False
    return constraints.value.ca


def _record(act: Act, row: AttestationRoot, by: Person, at: datetime) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"attestation_root:{row.pk}",
        payload={"sha256": bytes(row.fingerprint).hex(), "subject": row.subject},
        at=at,
    )


def _view(row: AttestationRoot) -> RootView:
    digest = bytes(row.fingerprint).hex().upper()
    return RootView(
        id=row.pk,
        subject=row.subject,
        fingerprint=":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
        not_after=row.not_after,
        entered_at=row.entered_at,
        entered_by=row.entered_by_name,
    )
