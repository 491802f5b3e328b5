"""Passkeys of terminals (機器のパスキー): a key in the machine itself that signs our challenge.

Source: 第8条第2項; W3C Web Authentication Level 3. Only a platform authenticator whose key cannot
be backed up (BE=0) proves a machine: a passkey that is synced goes wherever its owner goes. What
the flags say is the authenticator's word; a city that wants more asks for certificates instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAttachment,
    AuthenticatorData,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from hayauma.installation import policies, services
from hayauma.organization import attestation, webauthn
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import (
    WATCH,
    locked,
    moment,
    record,
    refuse_strangers,
    tell_keepers,
)
from hayauma.organization.models import TerminalPasskey
from hayauma.organization.seen import UNKNOWN, TerminalSeen, seen
from hayauma.organization.webauthn import Options, Party, State
from hayauma.regulation import attestation_wanted

# A passkey is registered right after the one-time code was typed, on the same machine.
REGISTER_WITHIN = timedelta(minutes=10)
# How long a signature is taken for a proof: long enough to read back, too short to walk away.
HOLDS_FOR = timedelta(minutes=10)
MOST_ASKED = 200  # a city has tens of terminals


@dataclass(frozen=True)
class PasskeyView:
    """One passkey in the register."""

    id: int
    terminal: str
    registered_at: datetime
    registered_by: str
    used_at: datetime | None


def begin(*, terminal: str, party: Party, challenge: bytes, at: datetime) -> tuple[Options, State]:
    """Return what the browser is asked in order to make a passkey, and what to keep meanwhile.

    Errors: ValidationError for a terminal that is not in use, or whose code was typed long ago.
    """
    with transaction.atomic():
        row = locked(terminal)
        _refuse_stale(row.enrolled_at, at)
        known = [_attested(one) for one in row.passkeys.filter(removed_at__isnull=True)]
        user = PublicKeyCredentialUserEntity(
            id=row.code.encode("ascii"), name=row.code, display_name=f"{row.name} {row.place}"
        )
    options, state = webauthn.server(party, _believed(at)).register_begin(
        user,
        known,
        user_verification=UserVerificationRequirement.PREFERRED,
        authenticator_attachment=AuthenticatorAttachment.PLATFORM,
        challenge=challenge,
    )
    return dict(options.public_key), webauthn.plain(state)


@transaction.atomic
def register(
    *,
    terminal: str,
    party: Party,
    state: State,
    response: Mapping[str, Any],
    by: Person,
    at: datetime,
) -> PasskeyView:
    """Enter the passkey a browser has just made on a terminal.

    Source: 第8条第2項. Errors: ValidationError for one that can leave the machine (synced, or on a
    stick), for one without its maker's attestation where the city wants it, for an answer that is
    not to our question, and for one that is entered already.
    """
    row = locked(terminal)
    _refuse_stale(row.enrolled_at, at)
    data = webauthn.made(party, state, response, _believed(at))
    assert data.credential_data is not None, "a registration carries its key"
    entered = TerminalPasskey(
        terminal=row,
        credential_id=data.credential_data.credential_id,
        attested=bytes(data.credential_data),
        sign_count=data.counter,
        registered_at=at,
        registered_by_name=by.actor.shown,
    )
    try:
        with transaction.atomic():
            entered.save()
    except IntegrityError:
        raise ValidationError(_("このパスキーは、もう登録されています。")) from None
    record(Act.PASSKEY_REGISTERED, row, by.actor, {"passkey": str(entered.pk)}, at)
    return _view(entered)


@transaction.atomic
def remove(*, passkey_id: int, by: Person, at: datetime) -> None:
    """Take a passkey out of the register at once.

    Errors: ValidationError where it is not there, and for anybody but the keepers.
    """
    refuse_strangers(by)
    rows = TerminalPasskey.objects.select_for_update(of=("self",)).select_related("terminal")
    row = rows.filter(pk=passkey_id, removed_at__isnull=True).first()
    if row is None:
        raise ValidationError(_("登録されているパスキーではありません。"))
    _take_out(row, at)
    record(Act.PASSKEY_REMOVED, row.terminal, by.actor, {"passkey": str(row.pk)}, at)


def ask(*, party: Party, challenge: bytes) -> tuple[Options, State]:
    """Return what a browser is asked in order to show its machine's passkey, and what to keep."""
    known = [_attested(row) for row in _live().order_by("-pk")[:MOST_ASKED]]
    options, state = webauthn.server(party).authenticate_begin(
        known, user_verification=UserVerificationRequirement.PREFERRED, challenge=challenge
    )
    return dict(options.public_key), webauthn.plain(state)


def show(*, party: Party, state: State, response: Mapping[str, Any], at: datetime) -> int:
    """Return which passkey has signed our challenge.

    A counter that did not go up means a copy: the passkey is taken out and the keepers are told.
    Errors: ValidationError for an unknown passkey, an answer to another question or from another
    page, and for a copy.
    """
    with transaction.atomic():
        row, data = _shown(party, state, response)
        copied = bool(data.counter or row.sign_count) and data.counter <= row.sign_count
        synced = bool(data.flags & AuthenticatorData.FLAG.BE)
        if copied or synced:
            _take_out(row, at)
            _tell_of_copy(row, at)
        else:
            row.sign_count, row.used_at = data.counter, at
            row.save(update_fields=["sign_count", "used_at"])
    if copied or synced:
        raise ValidationError(
            _(
                "このパスキーは写された疑いがあるため、使えなくしました。"
                "情報管理主管課に知らせました。"
            ),
            code="copied",
        )
    return row.pk


def recognise(passkey: int | None) -> TerminalSeen:
    """Return the terminal of a passkey that has signed a moment ago."""
    if passkey is None:
        return UNKNOWN
    rows = TerminalPasskey.objects.filter(pk=passkey, removed_at__isnull=True)
    row = rows.select_related("terminal").first()
    return seen(row.terminal, "passkey") if row else UNKNOWN


def listing() -> tuple[PasskeyView, ...]:
    """Return the passkeys in use, by terminal."""
    return tuple(_view(row) for row in _live().order_by("terminal", "pk"))


def _believed(at: datetime) -> attestation.Verifier | None:
    """What verifies a new passkey's attestation, where the city wants one (市の定め)."""
    policy = policies.in_force(service=services.current().code, at=at)
    return attestation.verifier(at=at) if attestation_wanted(policy) else None


def _live() -> Any:
    rows = TerminalPasskey.objects.filter(
        removed_at__isnull=True, terminal__retired_at__isnull=True
    )
    return rows.select_related("terminal")


def _shown(
    party: Party, state: State, response: Mapping[str, Any]
) -> tuple[TerminalPasskey, AuthenticatorData]:
    try:
        shown = AuthenticationResponse.from_dict(response)
        row = _live().select_for_update(of=("self",)).filter(credential_id=shown.raw_id).get()
        webauthn.server(party).authenticate_complete(state, [_attested(row)], shown)
    except Exception as fault:  # whatever a stranger's bytes break is one refusal
        raise webauthn.unverified() from fault
    return row, shown.response.authenticator_data


def _refuse_stale(enrolled_at: datetime | None, at: datetime) -> None:
    if enrolled_at is None or at - enrolled_at > REGISTER_WITHIN:
        raise ValidationError(
            _(
                "パスキーは、登録の番号を入れてから10分の間に作ります。"
                "情報管理主管課に新しい番号を求めてください。"
            ),
            code="stale",
        )


def _take_out(row: TerminalPasskey, at: datetime) -> None:
    row.removed_at = at
    row.save(update_fields=["removed_at"])


def _tell_of_copy(row: TerminalPasskey, at: datetime) -> None:
    terminal = row.terminal
    record(Act.PASSKEY_COPIED, terminal, WATCH, {"passkey": str(row.pk)}, at)
    tell_keepers(
        terminal,
        template="copied_passkey",
        subject=f"【配備機器】{terminal.name}のパスキーが写された疑いがあります",
        key=f"copied-passkey:{row.pk}",
        context={"at": moment(at)},
        at=at,
    )


def _attested(row: TerminalPasskey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(row.attested))


def _view(row: TerminalPasskey) -> PasskeyView:
    return PasskeyView(
        row.pk, row.terminal.code, row.registered_at, row.registered_by_name, row.used_at
    )
