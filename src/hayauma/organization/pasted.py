"""Certificates as people paste them: PEM, read and refused in one way.

Source: RFC 7468 for the form, RFC 5280 for what stands in it.
"""

from datetime import datetime

from cryptography import x509
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 16_384  # characters; no certificate of a terminal or of an authority is longer


def read(text: str) -> x509.Certificate | None:
    """Return the certificate that was pasted, or None where it is none."""
    if len(text) > LONGEST:
        return None
    try:
        return x509.load_pem_x509_certificate(text.strip().encode("ascii"))
    except ValueError:
        return None


def refuse_expired(certificate: x509.Certificate, *, at: datetime) -> None:
    """Raise ValidationError at `pem` for a certificate whose term is over."""
    if certificate.not_valid_after_utc <= at:
        raise ValidationError({"pem": _("この証明書の期限は過ぎています。")})
