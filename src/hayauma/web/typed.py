"""What somebody typed when the session had ended (書きかけ): kept until the next sign-in.

A form of the desk carries its writer's number, signed. Only a post with such a mark is kept, in
the new, still nameless session, and only that writer gets it back; a stranger can fill nothing.
"""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

FIELD = "writer"
KEY = "typed"
LARGEST = 150_000  # characters of a post that is kept; the longest text is 10,000
_NOT_KEPT = {FIELD, "csrfmiddlewaretoken", "password"}


def mark(account_id: int) -> str:
    """Return the value of the hidden field that names a form's writer."""
    return _signer().sign(str(account_id))


def keep(request: HttpRequest) -> bool:
    """Keep what a post carried, where it bears a writer's mark; return whether it was kept."""
    account = _writer(request)
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_KEPT}
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if account is None or size > LARGEST:
        return False
    request.session[KEY] = {
        "account": account,
        "path": request.get_full_path(),
        "fields": fields,
    }
    return True


def waits(request: HttpRequest) -> bool:
    """Return whether something typed waits for its writer."""
    return KEY in request.session


def take(request: HttpRequest, *, account_id: int) -> QueryDict | None:
    """Return, once, what this person had typed on this page; somebody else's is thrown away."""
    stored: dict[str, Any] | None = request.session.get(KEY)
    if stored is None:
        return None
    if stored["account"] != account_id:
        del request.session[KEY]
        return None
    if stored["path"] != request.get_full_path():
        return None
    del request.session[KEY]
    fields = QueryDict(mutable=True)
    for name, values in stored["fields"].items():
        fields.setlist(name, values)
    return fields


def _writer(request: HttpRequest) -> int | None:
    try:
        return int(_signer().unsign(request.POST.get(FIELD, "")))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="hayauma.web.typed")
