"""A certificate authority made for a test: the desk's certificate, those of terminals, a CRL."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, as files, and the certificate as text."""

    pem: str
    crt: Path
    key: Path
    certificate: x509.Certificate


class Authority:
    """A CA of one test, in its folder."""

    def __init__(self, folder: Path, at: datetime | None = None) -> None:
        self.folder = folder
        self.at = at
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Terminals CA")])
        self.certificate = self._sign(
            self.name, self.key.public_key(), until=self.now + 30 * DAY, ca=True
        )

    @property
    def now(self) -> datetime:
        """Return the test's moment, or now, as a TLS server reads it."""
        return self.at or datetime.now(UTC)

    def issue(self, common_name: str, *, until: datetime | None = None, host: str = "") -> Issued:
        """Issue a certificate; `until` in the past makes one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        made = self._sign(subject, key.public_key(), until=until or self.now + 9 * DAY, host=host)
        pem = made.public_bytes(Encoding.PEM)
        stem = self.folder / f"{made.serial_number:x}"
        crt, private = stem.with_suffix(".crt"), stem.with_suffix(".key")
        crt.write_bytes(pem)
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return Issued(pem.decode(), crt, private, made)

    def pem(self) -> bytes:
        """Return the CA's own certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    def revoke(self, *issued: Issued) -> bytes:
        """Return the list of revoked certificates."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        made = made.last_update(self.now - DAY).next_update(self.now + 9 * DAY)
        for one in issued:
            entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
            made = made.add_revoked_certificate(entry.revocation_date(self.now - DAY).build())
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def _sign(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey,
        *,
        until: datetime,
        ca: bool = False,
        host: str = "",
    ) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(self.now, until) - 30 * DAY)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            made = made.add_extension(names, critical=False)
        return made.sign(self.key, hashes.SHA256())
