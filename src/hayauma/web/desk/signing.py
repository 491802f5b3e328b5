"""Signing in and out (サインイン): allauth's flow in our frame, by user name and password."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, LogoutView
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation import services
from hayauma.look import DeskFrame
from hayauma.web import languages, terminals, typed
from hayauma.web.desk.visit import private


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth publishes no types
    """User name and password, and one sentence for whatever does not fit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", lazy("利用者名")), ("password", lazy("パスワード"))):
            field: forms.Field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].error_messages["required"] = lazy("利用者名を入れてください。")
        self.fields["password"].error_messages["required"] = lazy("パスワードを入れてください。")


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page; who is sent here in the middle of a form finds the text again after it."""

    form_class = SignInForm
    template_name = "desk/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["frame"] = _frame(self.request)
        context["text_waits"] = typed.waits(self.request)
        return context

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, let nothing keep the page, and renew a terminal's credential."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        terminals.renew(request, response, at=timezone.now())
        return private(response)


class SignOut(LogoutView):  # type: ignore[misc]
    """Signing out is a press, never a link."""

    template_name = "desk/sign_out.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and let nothing keep the page."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return private(response)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["frame"] = _frame(self.request)
        return context


def _frame(request: HttpRequest) -> DeskFrame:
    return DeskFrame(
        site=services.current().name,
        home=reverse("desk:home"),
        languages=languages.others(request),
    )
