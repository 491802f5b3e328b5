"""Credentials of terminals (配備機器の証): one-time codes, and the secret a browser keeps.

Source: 第8条第2項. The credential lives in that browser's cookie; here are only hashes of it. It
is renewed by posts. The one before it stays good until ten minutes after the new one was first
shown: two tabs or a reply lost on the way must not shut the duty room out at night.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.keeping import WATCH, moment, record, tell_keepers
from hayauma.organization.models import Terminal, TerminalCode
from hayauma.organization.networks import within
from hayauma.organization.seen import UNKNOWN, TerminalSeen, seen
from hayauma.statements import kept

GRACE = timedelta(minutes=10)
# A browser that still shows the credential before after so long never got the new one.
LOST_AFTER = timedelta(seconds=60)
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that reads like another
CODE_LENGTH = 10


@dataclass(frozen=True)
class EnrolledTerminal:
    """The terminal a browser has just become."""

    code: str
    name: str
    place: str


def readable_code(random: bytes) -> str:
    """Return ten letters from random bytes, as they are read out and typed: ABCDE-23456.

    Errors: ValueError for fewer than sixteen bytes.
    """
    if len(random) < 16:
        raise ValueError("a one-time code wants 16 random bytes")
    number = int.from_bytes(random, "big")
    letters = ""
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[letter]
    return f"{letters[:5]}-{letters[5:]}"


def enrol(*, code: str, by: Person, at: datetime, secret: str) -> EnrolledTerminal:
    """Make the browser in which a code was typed that terminal; `secret` is its new credential.

    The browser that was this terminal before is it no longer.
    Errors: ValidationError at `code`, which says whether it is wrong, used or too old; each try
    that fails is journalled, without what was typed.
    """
    try:
        return _enrol(code, by, at, secret)
    except ValidationError as fault:
        with transaction.atomic():
            journal.record(
                act=Act.ENROLMENT_REFUSED,
                actor=by.actor,
                object="terminal:unknown",
                payload={"why": str(fault.error_dict["code"][0].code)},
                at=at,
            )
        raise


@transaction.atomic
def _enrol(code: str, by: Person, at: datetime, secret: str) -> EnrolledTerminal:
    codes = TerminalCode.objects.select_for_update(of=("self",)).select_related("terminal")
    found = codes.filter(code_hash=code_hash(code)).first()
    why = _useless(found, at)
    if why is not None or found is None:
        raise ValidationError({"code": why})
    found.used_at = at
    found.save(update_fields=["used_at"])
    row = found.terminal
    row.credential_hash, row.previous_hash = _hash(secret), None
    row.rotated_at = row.presented_at = None
    row.enrolled_at = row.reconfirmed_at = at
    row.save()
    record(Act.TERMINAL_ENROLLED, row, by.actor, {"name": row.name, "place": row.place}, at)
    return EnrolledTerminal(row.code, row.name, row.place)


def _useless(found: TerminalCode | None, at: datetime) -> ValidationError | None:
    """Return why a code opens nothing: wrong, used, or too old; None where it opens."""
    if found is None:
        return ValidationError(
            _(
                "この番号は違います。一文字ずつ確かめてください。"
                "新しい番号が発行されると、前の番号は使えなくなります。"
            ),
            code="wrong",
        )
    if found.used_at is not None:
        return ValidationError(
            _(
                "この番号は、{at}に使われています。使えるのは一回だけです。"
                "情報管理主管課に新しい番号を求めてください。覚えのないときは、すぐに知らせてください。"
            ).format(at=moment(found.used_at)),
            code="used",
        )
    if found.expires_at <= at:
        return ValidationError(
            _(
                "この番号の期限（{at}）は過ぎました。情報管理主管課に新しい番号を求めてください。"
            ).format(at=moment(found.expires_at)),
            code="expired",
        )
    return None


def recognise(secret: str | None, *, at: datetime, address: str | None = None) -> TerminalSeen:
    """Return which terminal a credential belongs to; it counts inside its network alone.

    `address` is the client's; None asks whose it is, wherever it is shown. A credential shown long
    after the one that replaced it may be a copy: that is written down once as an alarm, and the
    credential is nobody's from then on.
    """
    if not secret:
        return UNKNOWN
    digest = _hash(secret)
    row = next(iter(_of_credential(digest)), None)
    if row is None:
        return UNKNOWN
    current = bytes(row.credential_hash or b"") == digest
    if not current and not _in_grace(row, at):
        _alarm(row, digest, at)
        return UNKNOWN
    if not within(row.network, address):
        return UNKNOWN
    if current and row.presented_at is None:
        Terminal.objects.filter(pk=row.pk, credential_hash=digest).update(presented_at=at)
    return seen(row, "credential", grace=not current)


@transaction.atomic
def rotate(*, secret: str, new_secret: str, at: datetime) -> bool:
    """Replace a terminal's credential and return whether it was replaced.

    A door calls it on POST, and sets the new cookie where the answer is True. The credential
    before the current one can be replaced too, where the current one was lost on the way.
    """
    old = _hash(secret)
    lost = Q(previous_hash=old, presented_at__isnull=True, rotated_at__lte=at - LOST_AFTER)
    rows = Terminal.objects.filter(Q(credential_hash=old) | lost, retired_at__isnull=True)
    changed = rows.update(
        credential_hash=_hash(new_secret), previous_hash=old, rotated_at=at, presented_at=None
    )
    return changed == 1


@kept
def _of_credential(digest: bytes) -> QuerySet[Terminal]:
    known = Q(credential_hash=digest) | Q(previous_hash=digest)
    return Terminal.objects.select_related("keeper").filter(known).order_by("pk")[:1]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8")).digest()


def code_hash(typed: str) -> bytes:
    """Hash a code as it was meant: wide letters, small letters, blanks and hyphens are forgiven."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return _hash("".join(letter for letter in plain if letter in CODE_LETTERS))


def _in_grace(row: Terminal, at: datetime) -> bool:
    return row.presented_at is None or at - row.presented_at <= GRACE


@transaction.atomic
def _alarm(row: Terminal, digest: bytes, at: datetime) -> None:
    """Write down that a credential long replaced was shown again, once."""
    shown = Terminal.objects.filter(pk=row.pk, previous_hash=digest)
    if shown.update(previous_hash=None):
        replaced = row.rotated_at.isoformat() if row.rotated_at else None
        record(Act.OLD_CREDENTIAL_SEEN, row, WATCH, {"replaced_at": replaced}, at)
        context = {
            "at": moment(at),
            "replaced_at": moment(row.rotated_at) if row.rotated_at else "",
        }
        tell_keepers(
            row,
            template="old_credential",
            subject=f"【配備機器】{row.name}の古い証が使われました",
            key=f"old-credential:{row.code}:{int(at.timestamp())}",
            context=context,
            at=at,
        )
