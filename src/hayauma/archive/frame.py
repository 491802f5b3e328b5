"""The frame of the public pages (市民の画面の枠): the same for static pages and the application.

It stands here because the static ones are written without the application.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hayauma import links
from hayauma.installation.services import ServiceView
from hayauma.look import Link, PublicFrame


def frame(
    service: ServiceView, path: str, languages: tuple[Link, ...] | None = None
) -> PublicFrame:
    """Return masthead and footer of a page of the citizens' door, in the language in force."""

    def link(label: str, url: str) -> Link:
        return Link(label, url, current=path == url)

    return PublicFrame(
        site=service.name,
        city=service.city,
        home=links.registration(),
        links=(
            link(_("登録"), links.registration()),
            link(_("変更・停止"), links.change()),
            link(_("配信履歴"), links.back_numbers()),
        ),
        footer_links=(
            link(_("利用規約と個人情報の取扱い"), links.terms()),
            link(_("この市の定め"), links.regulation()),
            link(_("アクセシビリティ"), links.accessibility()),
            link(_("フィード（Atom）"), links.feed()),
        ),
        languages=(other_language(),) if languages is None else languages,
        phone=service.phone,
    )


def other_language() -> Link:
    """Return the link to the same page in the other language."""
    in_english = (get_language() or "ja").startswith("en")
    code, name = ("ja", "日本語") if in_english else ("en", "English")
    return Link(name, f"?lang={code}", lang=code)
