"""What cannot stand in the catalogue (入力の誤り): each fault one sentence at its field."""

import re
from collections.abc import Container
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.menus.states import Publicity
from hayauma.menus.views import GroupDraft, MenuDraft

# A code stands in feed addresses and in List-Id for years.
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
PUBLIC_DAYS_MOST = 3_660
NAME_MOST, DESCRIPTION_MOST, GROUP_NAME_MOST = 60, 120, 60
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def complain_menu(
    menu: MenuDraft, *, group_known: bool, sections: Container[str], at: datetime
) -> None:
    """Raise what cannot stand as a menu. Errors: ValidationError by field."""
    faults = _code_and_name(menu.code, menu.name, NAME_MOST)
    if not group_known:
        faults["group"] = _("この分野はありません。")
    if len(menu.description) > DESCRIPTION_MOST or CONTROL.search(menu.description):
        faults["description"] = _("説明は改行のない{most}字までです。").format(
            most=DESCRIPTION_MOST
        )
    if menu.publicity not in set(Publicity):
        faults["publicity"] = _("公開の範囲は、公開、登録者だけ、非公開から選びます。")
    if menu.public_days is not None and not 1 <= menu.public_days <= PUBLIC_DAYS_MOST:
        faults["public_days"] = _("公開する日数は、1から{most}までです。").format(
            most=PUBLIC_DAYS_MOST
        )
    unknown = [code for code in menu.sections if code not in sections]
    if unknown:
        faults["sections"] = _("登録のない課等があります。")
    if menu.until is not None and menu.until <= at:
        faults["until"] = _("終わりの時刻は、いまより後にしてください。")
    if faults:
        raise ValidationError(faults)


def complain_group(group: GroupDraft) -> None:
    """Raise what cannot stand as a group. Errors: ValidationError by field."""
    faults = _code_and_name(group.code, group.name, GROUP_NAME_MOST)
    if faults:
        raise ValidationError(faults)


def _code_and_name(code: str, name: str, most: int) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not CODE.fullmatch(code):
        faults["code"] = _("記号は、半角の小文字、数字、ハイフンの40字までです。")
    if not name.strip() or len(name) > most or CONTROL.search(name):
        faults["name"] = _("名前は改行のない{most}字までで書いてください。").format(most=most)
    return faults
