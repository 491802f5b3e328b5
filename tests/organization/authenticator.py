"""An authenticator made of Python: makes passkeys and signs with them, honestly or not."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


@dataclass
class Authenticator:
    """One machine's key; what it says of itself may be told to it."""

    origin: str
    rp: str
    credential_id: bytes = b"a key in this machine"
    counter: int = 0
    flags: FLAG = FLAG.UP | FLAG.UV
    attachment: str = "platform"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    # Its maker's chain, the leaf first, and the leaf's key; without a chain it attests itself.
    chain: tuple[bytes, ...] = ()
    attests: ec.EllipticCurvePrivateKey | None = None

    def make(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to being asked for a new passkey."""
        client = CollectedClientData.create("webauthn.create", options["challenge"], self.origin)
        public = ES256.from_cryptography_key(  # type: ignore[no-untyped-call]
            self.key.public_key()
        )
        data = AttestedCredentialData.create(bytes(16), self.credential_id, public)
        told = AuthenticatorData.create(self._rp_hash(), self.flags | FLAG.AT, self.counter, data)
        attestation = self._attestation(told, client.hash)
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def sign(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to being asked for a signature."""
        self.counter += 1
        client = CollectedClientData.create("webauthn.get", options["challenge"], self.origin)
        told = AuthenticatorData.create(self._rp_hash(), self.flags, self.counter)
        signature = self.key.sign(told + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": client, "authenticatorData": told, "signature": signature}
        )

    def _attestation(self, told: bytes, asked: bytes) -> AttestationObject:
        data = AuthenticatorData(told)
        if self.attests is None:
            return AttestationObject.create("none", data, {})
        said = {"alg": -7, "sig": self.attests.sign(told + asked, ec.ECDSA(hashes.SHA256()))}
        return AttestationObject.create(
            "packed", data, said | ({"x5c": [*self.chain]} if self.chain else {})
        )

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest()

    def _answer(self, response: Mapping[str, bytes]) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.credential_id),
            "rawId": websafe_encode(self.credential_id),
            "type": "public-key",
            "authenticatorAttachment": self.attachment,
            "clientExtensionResults": {},
            "response": {name: websafe_encode(bytes(one)) for name, one in response.items()},
        }
