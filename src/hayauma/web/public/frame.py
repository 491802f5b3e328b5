"""What surrounds every page of the citizens' door."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.installation import services
from hayauma.look import Link, PublicFrame
from hayauma.web import languages


def show(
    request: HttpRequest, page: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render public/<page>.html inside the citizens' frame."""
    whole = {"frame": frame(request), **context}
    return render(request, f"public/{page}.html", whole, status=status)


def frame(request: HttpRequest) -> PublicFrame:
    """Return masthead and footer of the service in force."""
    service = services.current()

    def link(label: str, name: str) -> Link:
        url = reverse(f"public:{name}")
        return Link(label, url, current=request.path == url)

    return PublicFrame(
        site=service.name,
        city=service.city,
        home=reverse("public:top"),
        links=(
            link(_("登録"), "top"),
            link(_("変更・停止"), "change"),
            link(_("配信履歴"), "back_numbers"),
        ),
        footer_links=(
            link(_("利用規約と個人情報の取扱い"), "terms"),
            link(_("この市の定め"), "regulation"),
            link(_("アクセシビリティ"), "accessibility"),
            link(_("フィード（Atom）"), "feed"),
        ),
        languages=languages.others(request),
        phone=service.phone,
    )
