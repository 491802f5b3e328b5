"""The sentence of each finding of the checks: codes are kept with a revision, words made here."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.subscriptions import editions

TEMPLATES = {
    "date.impossible": noop("「{found}」という日はありません。"),
    "date.weekday": noop("「{found}」は{weekday}曜日です。日か曜日のどちらかが違います。"),
    "date.past": noop("「{found}」は過ぎた日です。"),
    "date.deadline": noop("「{found}」の締切は、発信する日（{sent}）より前です。"),
    "date.before_sending": noop("「{found}」は、発信する日（{sent}）より前です。"),
    "characters.dependent": noop(
        "「{found}」は、正しく表示されない機種があります。「{instead}」と書けます。"
    ),
    "characters.half_width": noop("半角カナ「{found}」は、「{instead}」と書いてください。"),
    "contact.missing": noop("問い合わせ先がありません。"),
    "contact.phone_differs": noop("電話「{found}」は、課等の登録（{phone}）と違います。"),
    "phone.groups": noop("電話「{found}」は、桁数か区切りが違うようです。"),
    "phone.no_groups": noop("電話「{found}」は、区切りを入れると読みやすくなります。"),
    "url.no_scheme": noop("「{found}」は、https:// から書くと押して開けます。"),
    "url.full_width": noop("URL「{found}」に全角の文字があります。「{instead}」と書けます。"),
    "url.trailing": noop(
        "URL「{found}」の終わりの「{after}」も、URLの一部と読まれることがあります。"
    ),
    "url.runs_on": noop(
        "URL「{found}」のすぐ後に文字が続いています。間に空白か改行を入れてください。"
    ),
    "url.http": noop("URL「{found}」は暗号化されません。https:// で開けるか確かめてください。"),
    "url.no_dot": noop("URL「{found}」は、サーバーの名前（{host}）が途中のようです。"),
    "url.local": noop("URL「{found}」は、庁内でしか開けない名前（{host}）です。"),
    "url.user": noop("URL「{found}」に「@」があります。{host} につながります。"),
    "url.broken": noop("URL「{found}」は、URLの形になっていません。"),
    "placeholder.unfilled": noop("「{found}」が埋まっていません。"),
    "length.subject": noop(
        "件名が{n}字あります。携帯電話の一覧では、全角{most}字くらいから先は見えません。"
    ),
    "length.body": noop("本文が{n}字あります。市の定めは{most}字までです。"),
    "ease.sentence": noop("「{found}」の文が{n}字あります。短く分けると読みやすくなります。"),
    "ease.kanji_run": noop(
        "漢字が{n}字続いています（{found}）。言い換えや読み仮名を考えてください。"
    ),
    "ease.kanji_share": noop("漢字が{share}％あります。{most}％までを目安にしてください。"),
    "ease.negation": noop("「{found}」は二重否定です。言い切ると伝わりやすくなります。"),
}


def sentence(finding: Mapping[str, Any]) -> str:
    """Return the sentence of a finding as it is kept, in the reader's language."""
    template = TEMPLATES.get(finding["code"], "{found}")
    values = {"instead": finding.get("instead", ""), **finding["params"]}
    said = _(template).format(found=finding["found"], **values)
    language = finding.get("edition", "ja")
    if language == "ja":
        return said
    return _("{language}：{sentence}").format(language=editions.label(language), sentence=said)


def place(finding: Mapping[str, Any]) -> str:
    """Return where a finding stands: the subject, a line of the body, or nowhere in particular."""
    line = finding.get("line", -1)
    if line < 0:
        return ""
    return _("本文{line}行目").format(line=line) if line else _("件名")
