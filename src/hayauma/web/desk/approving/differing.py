"""What differs from the permitted text (違い): which part, and from what to what."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.installation import city_time
from hayauma.look import difference
from hayauma.look.templatetags import look as written
from hayauma.menus import catalogue
from hayauma.subscriptions import editions

PARTS = {
    "subject": lazy("件名"),
    "body": lazy("本文"),
    "menus": lazy("送る相手（配信メニュー）"),
    "attachments": lazy("添付ファイル"),
    "window": lazy("発信する時刻"),
    "sender": lazy("差出人"),
}
Content = dict[str, Any]


def parts(bulletin: BulletinView, permit: PermitView, names: Iterable[str]) -> list[str]:
    """Return each part that differs, in words: 「送る相手（防犯 → 防犯・防災）」."""
    before, now = json.loads(permit.canonical), json.loads(bulletin.revision.canonical)
    menus = {menu.code: menu.name for menu in catalogue.every(bulletin.service)}
    say: dict[str, Callable[[Content], str]] = {
        "menus": lambda one: _menus(one, menus),
        "attachments": _attachments,
        "window": _window,
        "sender": lambda one: str(one["sender"]),
    }
    return [_part(name, before, now, say) for name in names]


def _part(
    name: str, before: Content, now: Content, say: dict[str, Callable[[Content], str]]
) -> str:
    if name.startswith("edition:"):
        return _edition(name.removeprefix("edition:"), before, now)
    label = str(PARTS.get(name, name))
    if name in {"subject", "body"}:
        old, new = (one["editions"].get("ja", {}).get(name, "") for one in (before, now))
        return _("{label}{n}か所").format(label=label, n=difference.places(old, new))
    if name not in say:
        return label
    return _("{label}：{old} → {new}").format(
        label=label, old=say[name](before), new=say[name](now)
    )


def _edition(language: str, before: Content, now: Content) -> str:
    label = _("{language}の文").format(language=editions.label(language))
    if language not in before["editions"]:
        return _("{label}（加わった）").format(label=label)
    if language not in now["editions"]:
        return _("{label}（なくなった）").format(label=label)
    return label


def _menus(content: Content, names: dict[str, str]) -> str:
    codes = content["audience"]["codes"]
    chosen = [name for code, name in names.items() if code in codes]
    return "・".join(chosen) or _("なし")


def _attachments(content: Content) -> str:
    return "・".join(one["name"] for one in content["attachments"]) or _("なし")


def _window(content: Content) -> str:
    since, until = (content["window"][end] for end in ("not_before", "not_after"))
    if since is None:
        return _("承認されたらすぐ")
    begin = _("{begin}から").format(begin=_moment(since))
    return begin + _("{end}まで").format(end=_moment(until)) if until else begin


def _moment(stored: str) -> str:
    return str(written.moment(city_time.local(datetime.fromisoformat(stored))))
