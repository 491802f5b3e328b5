"""How staff sign in (サインイン): allauth with our acts; by user name alone, nobody signs up here.

Who signed in, and who tried, is organization's act; a lost password is reset by the operations
manager, never by a stranger with a mailbox.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hayauma.organization import accounts
from hayauma.web import terminals


def display(user: Any) -> str:
    """Return how a screen names an account."""
    return str(user.name)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """allauth's door to our accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return False: accounts are opened by the operations manager."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of its own: the masthead shows who is signed in."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign a person in, and write it down with the terminal."""
        super().login(request, user)
        at = timezone.now()
        here = terminals.seen(request, at=at)
        terminal = here.code if here.state == "enrolled" else ""
        accounts.signed_in(account_id=user.pk, terminal=terminal, at=at)

    def logout(self, request: HttpRequest) -> None:
        """Sign a person out, and write it down."""
        account_id = request.user.pk
        super().logout(request)
        if account_id is not None:
            accounts.signed_out(account_id=account_id, at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Write down a sign-in that failed; what was typed is not kept."""
        accounts.sign_in_failed(username=credentials.get("username", ""), at=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Answer somebody whose account was closed."""
        accounts.sign_in_failed(username=user.get_username(), at=timezone.now())
        return render(request, "desk/closed_account.html", status=403)
