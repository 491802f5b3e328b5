"""Lists of attendance (受講者名簿): a spreadsheet's CSV, taken whole or not at all.

Two columns count, whatever else stands there: 利用者名 (or user) and 受講日 (or day). UTF-8 and
the code of Japanese Windows are read; every line that cannot be taken is told with its number.
"""

import csv
import io
import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.organization import training
from hayauma.organization.directory import Person

USER, DAY = "利用者名", "受講日"
ENGLISH = {"user": USER, "day": DAY}
OCTETS_MOST = 500_000
LINES_MOST = 5_000
TOLD_MOST = 20  # faults named at once; who has more has another file

Line = tuple[int, date]


@transaction.atomic
def take(*, service: str, course: str, content: bytes, by: Person, at: datetime) -> int:
    """Write down everybody on a list, and return how many lines were new.

    Errors: ValidationError at `file` with every line that cannot be taken; nothing is kept then.
    """
    people, faults = _lines(_text(content), at)
    if faults:
        more = len(faults) - TOLD_MOST
        rest = [_("ほかに{n}行あります。").format(n=more)] if more > 0 else []
        raise ValidationError({"file": [*faults[:TOLD_MOST], *rest]})
    return training.attended(service=service, course=course, people=people, by=by, at=at)


def _text(content: bytes) -> str:
    if len(content) > OCTETS_MOST:
        raise ValidationError({"file": _("ファイルが大きすぎます（500KBまで）。")})
    for code in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(
        {"file": _("文字として読めません。CSV（UTF-8 又はシフトJIS）で保存してください。")}
    )


def _lines(text: str, at: datetime) -> tuple[list[Line], list[str]]:
    try:
        reader = csv.DictReader(io.StringIO(text), strict=True)
        reader.fieldnames = [ENGLISH.get(one, one) for one in reader.fieldnames or ()]
        rows = list(reader)
    except csv.Error:
        raise ValidationError({"file": _("CSVとして読めません。")}) from None
    if not rows or not {USER, DAY} <= set(rows[0]):
        raise ValidationError(
            {"file": _("一行目に「利用者名」と「受講日」の欄がある表にしてください。")}
        )
    if len(rows) > LINES_MOST:
        raise ValidationError({"file": _("行が多すぎます（5,000行まで）。")})
    people: list[Line] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        user = (row[USER] or "").strip()
        held_on = _day(row[DAY] or "")
        account = training.account_named(user) if user else None
        if account is None:
            faults.append(
                _("{n}行目：「{user}」という利用者名はありません。").format(n=number, user=user)
            )
        elif held_on is None:
            faults.append(
                _("{n}行目：受講日は 2026-06-03 のように書いてください。").format(n=number)
            )
        elif held_on > training.today(at):
            faults.append(_("{n}行目：受講日が、これからの日です。").format(n=number))
        else:
            people.append((account, held_on))
    return people, faults


def _day(text: str) -> date | None:
    found = re.fullmatch(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*", text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
