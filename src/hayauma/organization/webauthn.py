"""Web Authentication as a terminal's passkey needs it: the questions asked, the answers believed.

Source: W3C Web Authentication Level 3. No table and no clock: who may ask, and what an answer
means for a terminal, stands in `passkeys`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fido2.attestation.base import AttestationVerifier, InvalidAttestation
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AuthenticatorAttachment,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
)

Options = dict[str, Any]
State = dict[str, Any]


@dataclass(frozen=True)
class Party:
    """For whom a passkey is made and who asks for it: the desk's host name and exact origin."""

    id: str
    origin: str
    name: str


def server(party: Party, believed: AttestationVerifier | None = None) -> Fido2Server:
    """Return the side that asks: it believes answers for its own host name and origin alone.

    With `believed` a new passkey must bring its maker's attestation.
    """
    entity = PublicKeyCredentialRpEntity(id=party.id, name=party.name)
    return Fido2Server(
        entity,
        attestation=AttestationConveyancePreference.DIRECT if believed else None,
        verify_origin=lambda origin: origin == party.origin,
        verify_attestation=believed,
    )


def made(
    party: Party,
    state: State,
    response: Mapping[str, Any],
    believed: AttestationVerifier | None = None,
) -> AuthenticatorData:
    """Return the passkey a browser has made, where it answers our question and stays where it is.

    Errors: ValidationError (unverified) for any other answer, (synced, portable) for a key that
    can leave its machine, (unattested) where `believed` finds no root for its attestation.
    """
    try:
        answer = RegistrationResponse.from_dict(response)
        data = server(party, believed).register_complete(state, answer)
    except InvalidAttestation:
        raise ValidationError(
            _(
                "このパスキーには、登録された認証局の証明がありません（市の定め）。"
                "別の認証（TPM を使う Windows Hello など）で作り直すか、"
                "クライアント証明書で登録してください。分からないときは、"
                "情報管理主管課に聞いてください。"
            ),
            code="unattested",
        ) from None
    except Exception as fault:  # whatever a stranger's bytes break is one refusal
        raise unverified() from fault
    if data.flags & AuthenticatorData.FLAG.BE:
        raise ValidationError(
            _(
                "このパスキーは、ほかの機器に写せるもの（同期されるもの）です。"
                "機器の証にはできません。その機器から出ないパスキーを作ってください。"
            ),
            code="synced",
        )
    if answer.authenticator_attachment != AuthenticatorAttachment.PLATFORM:
        raise ValidationError(
            _(
                "持ち運べる鍵（USBなど）は、機器の証にはできません。"
                "その機器に付いている認証（Windows Helloなど）で作ってください。"
            ),
            code="portable",
        )
    return data


def plain(state: Any) -> State:
    """Return the server's state as a session can keep it."""
    wanted = state["user_verification"]
    return {
        "challenge": str(state["challenge"]),
        "user_verification": str(wanted.value) if wanted else None,
    }


def unverified() -> ValidationError:
    """Return the one refusal for whatever cannot be believed; it tells a stranger nothing."""
    return ValidationError(
        _("パスキーを確かめられませんでした。画面を開き直して、もう一度行ってください。"),
        code="unverified",
    )
