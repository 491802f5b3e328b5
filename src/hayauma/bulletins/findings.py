"""The sentence of each finding of the checks: codes are kept with a revision, words made here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

TEMPLATES = {
    "date.impossible": noop("「{found}」という日はありません。"),
    "date.weekday": noop("「{found}」は{weekday}曜日です。日か曜日のどちらかが違います。"),
    "date.past": noop("「{found}」は過ぎた日です。"),
    "characters.dependent": noop(
        "「{found}」は、正しく表示されない機種があります。「{instead}」と書けます。"
    ),
    "characters.half_width": noop("半角カナ「{found}」は、「{instead}」と書いてください。"),
    "contact.missing": noop("問い合わせ先がありません。"),
    "contact.phone_differs": noop("電話「{found}」は、課等の登録（{phone}）と違います。"),
}


def sentence(finding: Mapping[str, Any]) -> str:
    """Return the sentence of a finding as it is kept, in the reader's language."""
    template = TEMPLATES.get(finding["code"], "{found}")
    return _(template).format(found=finding["found"], **finding["params"])
