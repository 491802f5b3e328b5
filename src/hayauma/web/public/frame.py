"""What surrounds every page of the citizens' door."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hayauma.archive.frame import frame as public_frame
from hayauma.installation import services
from hayauma.web import languages


def show(
    request: HttpRequest, page: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render public/<page>.html inside the citizens' frame."""
    frame = public_frame(services.current(), request.path, languages.others(request))
    return render(request, f"public/{page}.html", {"frame": frame, **context}, status=status)
