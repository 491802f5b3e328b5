"""Judging the tables of people (職員と発令の点検): who works where, who holds what."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from hayauma.installation import city_time
from hayauma.organization.future.present import Present
from hayauma.organization.future.sheet import Sheet
from hayauma.organization.future.tables import Line
from hayauma.organization.future.wanted import StaffWanted, TermWanted
from hayauma.organization.kinds import KIND_WORDS, Kind

KINDS = {words: kind for kind, words in KIND_WORDS.items()}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T　]*(\d{1,2})[:時](\d{2})分?)?")


def moment_of(written: str) -> datetime | None:
    """Return the moment of 2027-04-01, 2027年4月1日 or with 08:30 behind it, in the city's zone."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if found is None:
        return None
    year, month, day, hour, minute = (int(one or 0) for one in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=city_time.zone())
    except ValueError:
        return None


def account(
    sheet: Sheet,
    line: Line,
    key: str,
    user: str,
    present: Present,
    leaving: Callable[[int], bool] | None = None,
) -> int:
    """Return the account of a user name, 0 where the line is wrong about it."""
    found = present.accounts.get(user)
    if found is None:
        sentence = _("「{user}」という職員は登録されていません。先にアカウントを作ってください。")
        sheet.fault(line, key, sentence.format(user=user))
        return 0
    if leaving is not None and leaving(found[0]):
        sentence = _("{name}は、職員の表では配属がありません。")
        sheet.fault(line, key, sentence.format(name=found[1]))
        return 0
    return found[0]


def staff(
    sheet: Sheet | None, present: Present, known: set[str], moment: datetime
) -> tuple[StaffWanted, ...] | None:
    """Return who is to work where, or None where the table was not handed in."""
    if sheet is None:
        return None
    found = list[StaffWanted]()
    for line in sheet.lines:
        who = account(sheet, line, "person", line["person"], present)
        if not who or not sheet.once(line, "person"):
            continue
        name = present.accounts[line["person"]][1]
        if line["name"] and _bare(line["name"]) != _bare(name):
            sentence = _("この職員IDは{name}のものです。").format(name=name)
            sheet.fault(line, "name", sentence)
        if line["section"]:
            sentence = _("「{code}」という課等は、予定の組織にありません。")
            sheet.one_of(line, "section", known, sentence)
        found.append(StaffWanted(who, line["section"], line["title"], _duty(sheet, line, moment)))
    return tuple(found)


def leaving(found: tuple[StaffWanted, ...] | None, present: Present) -> Callable[[int], bool]:
    """Return the question whether somebody who works here now no longer will."""
    if found is None:
        return lambda _account: False
    stays = {one.account_id for one in found if one.section}
    return lambda account_id: account_id in present.placed and account_id not in stays


def terms(
    sheet: Sheet | None,
    present: Present,
    posts: set[str],
    leaves: Callable[[int], bool],
    moment: datetime,
) -> tuple[TermWanted, ...] | None:
    """Return who is to hold which post, or None where the table was not handed in."""
    if sheet is None:
        return None
    found, holders = list[TermWanted](), dict[str, tuple[int, str]]()
    for line in sheet.lines:
        who = account(sheet, line, "person", line["person"], present, leaves)
        known = sheet.one_of(
            line, "post", posts, _("「{code}」という職は、予定の組織にありません。")
        )
        kind = KINDS.get(line["kind"] or KIND_WORDS[Kind.REGULAR])
        if kind is None:
            sheet.fault(line, "kind", _("種類は、本務、兼務、事務取扱、職務代理のどれかです。"))
        if not (who and known and kind):
            continue
        since = _since(sheet, line, who, present, moment)
        if line["post"] in holders:
            row, other = holders[line["post"]]
            sentence = _("この職には{name}も就いています（{n}行目）。同じ職に二人は就けません。")
            sheet.fault(line, "post", sentence.format(name=other, n=row))
            continue
        holders[line["post"]] = (line.number, present.accounts[line["person"]][1])
        found.append(TermWanted(who, line["post"], str(kind), since))
    return tuple(found)


def _since(sheet: Sheet, line: Line, who: int, present: Present, moment: datetime) -> datetime:
    """Return from when a term runs; an earlier day is for who holds the post already."""
    if not line["from"]:
        return moment
    since = moment_of(line["from"])
    if since is None:
        sheet.fault(line, "from", _("日付として読めません。2027-04-01 のように書いてください。"))
        return moment
    if since < moment and (line["post"], who) not in present.terms:
        sheet.fault(
            line, "from", _("改編の日より前です。いまその職に就いている人だけ、前の日を書けます。")
        )
    return max(since, moment)


def _duty(sheet: Sheet, line: Line, moment: datetime) -> datetime | None:
    if not line["duty_until"]:
        return None
    until = moment_of(line["duty_until"])
    if until is None or until <= moment or (until - moment).total_seconds() > 86_400 * 2:
        sheet.fault(
            line,
            "duty_until",
            _("改編の時から48時間以内の日時を、2027-04-01 08:30 のように書いてください。"),
        )
        return None
    return until


def _bare(name: str) -> str:
    return "".join(name.split())
