"""Whether inquiries reach somebody (質問の届き先の自己点検): every menu and programme, at a moment.

Source: 第5条第3項第3号: the owning head answers; a way that ends nowhere is found before a citizen
takes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as noop

from hayauma.bulletins.telling import deciders
from hayauma.menus import catalogue
from hayauma.organization import directory, heirs


class Way(StrEnum):
    """Where an inquiry comes in from."""

    MENU = "menu"  # 配信メニュー
    PROGRAMME = "programme"  # 事務事業


class Why(StrEnum):
    """Why it reaches nobody."""

    NO_SECTION = "no_section"
    NOBODY = "nobody"
    NO_MAIL = "no_mail"


WHY_WORDS = {
    Why.NO_SECTION: noop("受け持つ課等がありません。"),
    Why.NOBODY: noop("課等の長も代決者もいません。"),
    Why.NO_MAIL: noop("長又は代決者の職員用メールアドレスがありません。"),
}


@dataclass(frozen=True)
class Gap:
    """A menu or programme about which nobody would be told."""

    way: Way
    name: str
    section: str
    why: Why


def gaps(*, service: str, at: datetime) -> tuple[Gap, ...]:
    """Return every way of an inquiry that reaches nobody at a moment."""
    return tuple(_gaps(service, at))


def _gaps(service: str, at: datetime) -> Iterator[Gap]:
    there = {one.code: one.name for one in directory.sections(at=at)}
    answered = {code: _answered(code, at) for code in there}
    for menu in catalogue.menus(service, at):
        codes = [after.code for code in menu.sections if (after := heirs.heir(code, at=at))]
        alive = [code for code in codes if code in there]
        faults = [answered[code] for code in alive]
        if not menu.sections:
            continue  # news of the whole city: the section that publishes answers
        if not alive:
            yield Gap(Way.MENU, menu.name, "", Why.NO_SECTION)
        elif (worst := min(faults, key=lambda why: why is not None)) is not None:
            yield Gap(Way.MENU, menu.name, there[alive[0]], worst)
    for programme in directory.programmes(at=at):
        if programme.section.code not in there:
            yield Gap(Way.PROGRAMME, programme.name, "", Why.NO_SECTION)
        elif (why := answered[programme.section.code]) is not None:
            yield Gap(Way.PROGRAMME, programme.name, programme.section.name, why)


def _answered(section: str, at: datetime) -> Why | None:
    """Why a section's head or substitutes would not be told, or None where somebody is."""
    told, _in_stead_of = deciders(section, at=at)
    if not told:
        return Why.NOBODY
    return None if directory.mail_of(told) else Why.NO_MAIL
