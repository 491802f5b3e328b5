"""Sealing an address for the database, and the keyed digest by which it is found again."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hayauma.vault.keys import Keys

NONCE = 12
_HEAD = 1 + NONCE


class TamperedAddress(Exception):
    """A cipher that does not belong where it stands, or was changed."""


class Vault:
    """Seals and opens addresses (AES-256-GCM) and digests them (HMAC-SHA256).

    `place` is bound into the seal: a cipher moved to another row does not open. Protects dumps,
    backups and reads of the database; not a worker somebody has taken over.
    """

    def __init__(self, keys: Keys) -> None:
        self._digest_key = keys.digest
        self._newest = keys.address[0][0]
        self._ciphers = {number: AESGCM(key) for number, key in keys.address}

    def seal(self, address: str, place: bytes) -> bytes:
        """Return key number (1 byte), nonce (12) and cipher of an address, byte for byte."""
        nonce = os.urandom(NONCE)
        sealed = self._ciphers[self._newest].encrypt(nonce, address.encode("utf-8"), place)
        return bytes([self._newest]) + nonce + sealed

    def open(self, cipher: bytes, place: bytes) -> str:
        """Return the address of a cipher. Errors: TamperedAddress."""
        try:
            key = self._ciphers[cipher[0]]
            return key.decrypt(cipher[1:_HEAD], cipher[_HEAD:], place).decode("utf-8")
        except (InvalidTag, KeyError, IndexError, ValueError) as fault:
            raise TamperedAddress from fault

    def digest(self, normalised: str) -> bytes:
        """Return the 32-byte keyed digest of a normalised address (never a bare hash)."""
        return hmac.digest(self._digest_key, normalised.encode("utf-8"), hashlib.sha256)
