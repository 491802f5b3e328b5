"""Pages of the mail catcher: what a citizen's phone shows, and what a developer wants to see."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from hayauma.demo.mailbox import FILE, Mailbox, MailLine
from hayauma.demo.reading import open_mail
from hayauma.look import Link

ON_A_PAGE = 50
LARGEST = 2**63 - 1
# What a mail may do in its frame: show itself. No script, nothing fetched from anywhere.
FRAMED = {
    "default-src": ["'none'"],
    "script-src": None,
    "connect-src": None,
    "font-src": None,
    "frame-src": None,
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@dataclass(frozen=True)
class MailFrame:
    """What stands in the title of these pages."""

    site: str


def mailbox() -> Mailbox:
    """Return the mailbox of this home."""
    return Mailbox(settings.HAYAUMA_HOME / FILE)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Return the newest mails, all or those whose recipient or subject holds what is looked for."""
    words = request.GET.get("q", "").strip()
    page = _number(request.GET.get("page", "1"), least=1)
    skip = (page - 1) * ON_A_PAGE
    found = mailbox().newest(words=words, skip=min(skip, LARGEST), most=ON_A_PAGE)
    count = mailbox().count(words=words)
    return render(
        request,
        "demo/inbox.html",
        {
            "frame": MailFrame(_("届いたメール")),
            "mails": found,
            "words": words,
            "count": count,
            "first": skip + 1,
            "last": skip + len(found),
            "previous": page - 1,
            "next": page + 1 if skip + len(found) < count else 0,
        },
    )


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Return up to 1,000 mails after a number, oldest first, as JSON."""
    after = _number(request.GET.get("after", "0") or "0", least=0)
    return JsonResponse({"messages": [_data(line) for line in mailbox().after(after)]})


@require_safe
def content(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Return the bytes received."""
    return HttpResponse(_content(number), "message/rfc822")


@require_safe
def mail(request: HttpRequest, number: int, tab: str = "text") -> HttpResponse:
    """Return one mail under one of its tabs: text, HTML, headers, raw."""
    tabs = {"text": _("文章"), "html": _("HTML"), "headers": _("ヘッダー"), "raw": _("原文")}
    line = mailbox().line(min(number, LARGEST))
    if line is None or tab not in tabs:
        raise Http404
    opened = open_mail(_content(number))
    context = {
        "frame": MailFrame(_("届いたメール")),
        "mail": line,
        "opened": opened,
        "tab": tab,
        "tabs": [
            Link(label, reverse("mail_tab", args=[number, name]), current=name == tab)
            for name, label in tabs.items()
        ],
        # Only our own pages: a stranger's address is never offered as a button.
        "one_click": opened.one_click if opened.one_click.startswith(settings.PUBLIC_URL) else "",
    }
    response = render(request, "demo/mail.html", context)
    # The button for stopping posts to the citizens' host, as a mail program would.
    response._csp_update = {"form-action": [settings.PUBLIC_URL]}  # type: ignore[attr-defined]
    return response


@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Return a mail's HTML for the frame, cut off from everything."""
    # A link opens beside the mail, never inside its frame.
    response = HttpResponse('<base target="_blank">' + open_mail(_content(number)).html)
    response._csp_replace = FRAMED  # type: ignore[attr-defined]  # what csp's decorators set
    return response


@require_safe
def file(request: HttpRequest, number: int, place: int) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Return a file that came with a mail, to be kept and never to be shown by the browser."""
    files = open_mail(_content(number)).files
    if not 0 < place <= len(files):
        raise Http404
    one = files[place - 1]
    response = HttpResponse(one.content, "application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=one.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _content(number: int) -> bytes:
    found = mailbox().content(min(number, LARGEST))
    if found is None:
        raise Http404
    return found


def _number(text: str, *, least: int) -> int:
    """Return a number from a query; what is none is the least."""
    known = text.isascii() and text.isdecimal()
    return max(least, min(int(text[:19]), LARGEST)) if known else least


def _data(line: MailLine) -> dict[str, object]:
    return {
        "id": line.id,
        "to": line.recipient,
        "from": line.sender,
        "subject": line.subject,
        "at": line.at.isoformat(),
        "return_path": line.return_path,
    }
