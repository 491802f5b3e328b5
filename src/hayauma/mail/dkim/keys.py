"""Signing keys (署名鍵): made, written down as PEM, told to the network section as a DNS line."""

import re
from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

RSA_BITS = 2048
_STRING = 255  # octets in one character-string of a TXT record (RFC 1035 3.3)
_LABELS = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_PADDING, _HASH = PKCS1v15(), SHA256()


class DkimError(ValueError):
    """A selector, a domain or a key that cannot be used."""


class Algorithm(StrEnum):
    """How a letter is signed; the spelling is that of `a=`."""

    RSA = "rsa-sha256"  # RFC 6376, understood by everybody
    ED25519 = "ed25519-sha256"  # RFC 8463, ten times cheaper, not yet understood by everybody


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key with its place in the DNS: `selector._domainkey.domain`."""

    domain: str
    selector: str
    algorithm: Algorithm
    private: RSAPrivateKey | Ed25519PrivateKey

    def __post_init__(self) -> None:
        for name, most in ((self.selector, 63), (self.domain, 253)):
            if not _LABELS.fullmatch(name) or len(name) > most:
                raise DkimError("a selector and a domain are lower-case labels with dots")
        if "." not in self.domain:
            raise DkimError("a domain of one label")

    @classmethod
    def make(cls, *, domain: str, selector: str, algorithm: Algorithm) -> "SigningKey":
        """Make a new key from the system's random source. Errors: DkimError."""
        if algorithm is Algorithm.ED25519:
            return cls(domain, selector, algorithm, Ed25519PrivateKey.generate())
        return cls(domain, selector, algorithm, generate_private_key(65537, RSA_BITS))

    @classmethod
    def load(cls, pem: str, *, domain: str, selector: str) -> "SigningKey":
        """Read a key that `pem` wrote. Errors: DkimError for anything else, or a short RSA key."""
        try:
            private = load_pem_private_key(pem.encode("ascii"), None)
        except (ValueError, TypeError) as fault:
            raise DkimError("not a private key in PEM") from fault
        if isinstance(private, Ed25519PrivateKey):
            return cls(domain, selector, Algorithm.ED25519, private)
        if isinstance(private, RSAPrivateKey) and private.key_size >= RSA_BITS:
            return cls(domain, selector, Algorithm.RSA, private)
        raise DkimError("neither Ed25519 nor RSA of at least 2048 bits")

    def pem(self) -> str:
        """Return the private key as PKCS 8 without a password: seal it before it is stored."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(
            "ascii"
        )

    def sign(self, octets: bytes) -> bytes:
        """Return the signature of octets. Source: RFC 6376 3.3; RFC 8463 3 (of their SHA-256)."""
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(sha256(octets).digest())
        return self.private.sign(octets, _PADDING, _HASH)

    @property
    def record_name(self) -> str:
        """The name of the TXT record that receivers ask for."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record_value(self) -> str:
        """The content of the TXT record as one text, for a form that asks for it so."""
        public = self.private.public_key()
        if self.algorithm is Algorithm.ED25519:
            octets = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        else:
            octets = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        kind = self.algorithm.partition("-")[0]
        return f"v=DKIM1; k={kind}; p={b64encode(octets).decode('ascii')}"

    @property
    def record(self) -> str:
        """The whole record as one line of a zone file, cut into strings of at most 255 octets."""
        value = self.record_value
        strings = '" "'.join(value[at : at + _STRING] for at in range(0, len(value), _STRING))
        return f'{self.record_name}. IN TXT "{strings}"'
