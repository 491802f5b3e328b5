"""Makers of authenticators for tests: a root, what stands between, and a leaf that attests."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


def key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def root(at: datetime, own: Key, name: str = "Maker Root") -> x509.Certificate:
    """A maker's root, signed by itself."""
    return _signed(_named(name), _named(name), own, own, at, authority=True)


def between(
    at: datetime, own: Key, above: x509.Certificate, by: Key, *, authority: bool = True
) -> x509.Certificate:
    """A certificate below a root; `authority` False makes it one that may sign none."""
    return _signed(_named("Maker Line"), above.subject, own, by, at, authority=authority)


def leaf(at: datetime, own: Key, above: x509.Certificate, by: Key) -> x509.Certificate:
    """The certificate by which an authenticator attests (packed, WebAuthn 8.2.1)."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Maker"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Authenticator Attestation"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Machine 1"),
        ]
    )
    return _signed(subject, above.subject, own, by, at, authority=False)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _signed(
    subject: x509.Name, issuer: x509.Name, own: Key, by: Key, at: datetime, *, authority: bool
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )
