"""Accounts (職員のアカウント): one for each person, never shared; who signed in, and who tried."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.models import Account
from hayauma.organization.periods import enter, still_here

UNKNOWN = journal.Actor("staff:unknown", "不明")


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    password: str,
    email: str = "",
    actor: journal.Actor,
    at: datetime,
) -> int:
    """Open a member of staff's account and return its id. Errors: ValidationError by field."""
    row = Account(username=username, name=name, email=email, created_at=at)
    try:
        validate_password(password, row)
    except ValidationError as fault:
        raise ValidationError({"password": fault.messages}) from None
    row.set_password(password)
    enter(row)
    journal.record(
        act=Act.ACCOUNT_OPENED,
        actor=actor,
        object=f"account:{row.pk}",
        payload={"name": name},
        at=at,
    )
    return row.pk


@transaction.atomic
def close(*, account_id: int, actor: journal.Actor, at: datetime) -> None:
    """Close an account: nobody signs in with it again; what it did stays on record.

    Errors: ValidationError for an account that is not open.
    """
    if not Account.objects.filter(pk=account_id, is_active=True).update(is_active=False):
        raise ValidationError({"account_id": _("使われているアカウントではありません。")})
    journal.record(
        act=Act.ACCOUNT_CLOSED, actor=actor, object=f"account:{account_id}", payload={}, at=at
    )


def is_open(account_id: int, *, at: datetime) -> bool:
    """Return whether somebody may still sign in with an account at a moment."""
    return Account.objects.filter(still_here(at), pk=account_id, is_active=True).exists()


@transaction.atomic
def signed_in(*, account_id: int, terminal: str = "", at: datetime) -> None:
    """Record that somebody signed in, and at which terminal, if it is one."""
    _record(Act.SIGNED_IN, account_id, {"terminal": terminal}, at)


@transaction.atomic
def signed_out(*, account_id: int, at: datetime) -> None:
    """Record that somebody signed out."""
    _record(Act.SIGNED_OUT, account_id, {}, at)


@transaction.atomic
def sign_in_failed(*, username: str, at: datetime) -> None:
    """Record a sign-in that failed; what was typed is not kept, for people type passwords there."""
    row = Account.objects.filter(username=username).first()
    journal.record(
        act=Act.SIGN_IN_FAILED,
        actor=_actor(row) if row else UNKNOWN,
        object=f"account:{row.pk if row else 'unknown'}",
        payload={},
        at=at,
    )


def _record(act: Act, account_id: int, payload: dict[str, str], at: datetime) -> None:
    row = Account.objects.get(pk=account_id)
    journal.record(
        act=act, actor=_actor(row), object=f"account:{account_id}", payload=payload, at=at
    )


def _actor(row: Account) -> journal.Actor:
    return journal.Actor(f"staff:{row.pk}", row.name)
