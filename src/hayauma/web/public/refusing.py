"""A verdict that refuses, as a citizen reads it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hayauma.look import Way
from hayauma.look.clauses import said
from hayauma.regulation import Verdict, wording
from hayauma.web.public.frame import show


def because(verdict: Verdict) -> str:
    """Return why something is not possible, in one line."""
    return "".join(wording.sentence(reason, said) for reason in verdict.reasons)


def refused(
    request: HttpRequest, heading: str, verdict: Verdict, urls: Mapping[str, str]
) -> HttpResponse:
    """Show what is not possible, why, and the way back; the sentences cite their own ground."""
    context = {
        "heading": heading,
        "reasons": [{"text": wording.sentence(reason, said)} for reason in verdict.reasons],
        "ways": [Way(_("受け取る情報のページに戻る"), urls["preferences"])],
    }
    return show(request, "refused", context, status=403)
