"""What every template of both doors may use."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hayauma.installation import services


def service(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 — Django's signature
    """Return the service in force, read only where a template names it.

    Lazy, so that an error page can be shown while the database cannot.
    """
    return {"service": SimpleLazyObject(services.current)}
