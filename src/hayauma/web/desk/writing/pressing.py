"""Presses that change the page and save nothing: a language more or less, a proposal put in.

Each works without JavaScript: the form is sent, and comes back with everything that was typed.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.bulletins.draft import field_of
from hayauma.subscriptions import editions
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import checking
from hayauma.web.desk.writing.sheet import Sheet

SAVING = {"", "preview", "stay"}


def pressed(visit: Visit) -> bool:
    """Return whether the button pressed only changes the page."""
    return visit.request.POST.get("then", "") not in SAVING


def after(visit: Visit, sheet: Sheet, *, programme: str) -> tuple[Sheet, str]:
    """Return the sheet after the press, and a sentence that says what happened."""
    press, _mark, what = visit.request.POST.get("then", "").partition(":")
    try:
        if press == "add":
            return _add(sheet)
        if press == "remove":
            return _remove(sheet, what)
        if press == "apply":
            mended = checking.mended(visit, sheet, what, programme=programme)
            return mended, _("直しました。") if mended != sheet else _("直す所がありませんでした。")
        if press == "contact":
            return checking.with_contact(visit, sheet, programme=programme), _(
                "本文の終わりに連絡先を入れました。"
            )
    except ValidationError as fault:
        return sheet, "".join(fault.messages)
    if press == "upload" and not sheet.faults:
        return sheet, _("添付ファイルを確かめました。")
    return sheet, ""


def _add(sheet: Sheet) -> tuple[Sheet, str]:
    language = sheet.one("add_language")
    if language not in editions.OTHERS:
        return sheet, _("加える言語を選んでください。")
    languages = dict.fromkeys([*sheet.fields.get("language", ()), language])
    return sheet.put(language=list(languages)), _("{language}の欄を加えました。").format(
        language=editions.label(language)
    )


def _remove(sheet: Sheet, language: str) -> tuple[Sheet, str]:
    left = [one for one in sheet.fields.get("language", ()) if one != language]
    gone = {field_of(part, language) for part in ("subject", "body")}
    fields = {name: values for name, values in sheet.fields.items() if name not in gone}
    said = _("{language}の欄を外しました。").format(language=editions.label(language))
    return Sheet({**fields, "language": left}, sheet.attached, sheet.faults), said
