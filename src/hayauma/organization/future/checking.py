"""Judging the tables (点検): line by line beside the organisation in force; all faults at once.

Errors are collected, for whoever prepares a reorganisation mends a table once, not twenty times.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from hayauma.organization.future import checking_people
from hayauma.organization.future.columns import Table
from hayauma.organization.future.present import Present
from hayauma.organization.future.sheet import Sheet
from hayauma.organization.future.tables import Fault, Faulty, Line, Tables
from hayauma.organization.future.wanted import PostWanted, ProgrammeWanted, SectionWanted, Wanted
from hayauma.organization.kinds import Alias, Role

ROLE_TITLES = {
    "総括責任者": Role.SUPERVISING_OFFICER,
    "運用管理者": Role.OPERATIONS_MANAGER,
}
YES = {"○", "〇", "1", "yes", "true", "はい", "長"}


def wanted(tables: Tables, *, moment: datetime, present: Present) -> Wanted:
    """Return what the tables ask for at a moment. Errors: Faulty, with every fault."""
    sheets = {table: Sheet(table, lines) for table, lines in tables.items()}
    sections = _sections(sheets.get(Table.SECTIONS), present)
    known = {one.code for one in sections} if sections is not None else set(present.sections)
    posts = _posts(sheets.get(Table.POSTS), present, known)
    titles = (
        {one.code for one in posts}
        if posts is not None
        else {code for code, one in present.posts.items() if one.section in known}
    )
    staff = checking_people.staff(sheets.get(Table.STAFF), present, known, moment)
    leaving = checking_people.leaving(staff, present)
    found = Wanted(
        moment=moment,
        sections=sections,
        posts=posts,
        staff=staff,
        terms=checking_people.terms(
            sheets.get(Table.APPOINTMENTS), present, titles, leaving, moment
        ),
        programmes=_programmes(sheets.get(Table.PROGRAMMES), present, known, leaving),
    )
    faults: list[Fault] = [fault for sheet in sheets.values() for fault in sheet.faults]
    if faults:
        raise Faulty(faults)
    return found


def _each(sheet: Sheet, key: str) -> Iterable[Line]:
    """Yield the lines whose code stands and is the first of its kind."""
    for line in sheet.lines:
        if sheet.code(line, key) and sheet.once(line, key):
            yield line


def _sections(sheet: Sheet | None, present: Present) -> tuple[SectionWanted, ...] | None:
    if sheet is None:
        return None
    found, heirs, aliases = list[SectionWanted](), dict[str, str](), set[str]()
    for line in _each(sheet, "code"):
        code, name = line["code"], sheet.text(line, "name", 80)
        _section_name(sheet, line, name, present)
        _alias(sheet, line, aliases)
        for old in line.several("succeeds"):
            _succeeds(sheet, line, old, heirs, present)
        if any(one not in "0123456789-()+ " for one in line["phone"]):
            sheet.fault(line, "phone", _("電話番号は、半角の数字とハイフンで書いてください。"))
        found.append(
            SectionWanted(code, name, line["phone"], line["alias"], line.several("succeeds"))
        )
    _refuse_staying(sheet, {one.code for one in found})
    if not found and not sheet.faults:
        sheet.fault(None, "", _("課等が一つもありません。"))
    return tuple(found)


def _section_name(sheet: Sheet, line: Line, name: str, present: Present) -> None:
    """Complain where a section would change its name: old records keep the old one."""
    was = present.sections.get(line["code"])
    if was and name and was.name != name:
        sentence = _(
            "いまの名前は「{name}」です。名前が変わる課等は新しいコードにし、"
            "「承継元」に{code}を書いてください。"
        )
        sheet.fault(line, "name", sentence.format(name=was.name, code=line["code"]))
    elif was is None and line["code"] in present.ended_sections:
        sheet.fault(line, "code", _("前に使ったコードです。新しいコードにしてください。"))


def _alias(sheet: Sheet, line: Line, aliases: set[str]) -> None:
    alias = line["alias"]
    if not alias:
        return
    if alias not in {str(one) for one in Alias}:
        sheet.fault(line, "alias", _("呼び名は、情報発信主管課、情報管理主管課のどちらかです。"))
    elif alias in aliases:
        sheet.fault(line, "alias", _("「{alias}」が二つあります。").format(alias=alias))
    aliases.add(alias)


def _refuse_staying(sheet: Sheet, codes: set[str]) -> None:
    """Complain where something succeeds a section that stays."""
    sentence = _("「{code}」はこの表に残っています。なくなる課等だけを書いてください。")
    for line in sheet.lines:
        for old in line.several("succeeds"):
            if old in codes:
                sheet.fault(line, "succeeds", sentence.format(code=old))


def _succeeds(sheet: Sheet, line: Line, old: str, heirs: dict[str, str], present: Present) -> None:
    if old not in present.sections:
        sheet.fault(
            line, "succeeds", _("「{code}」という課等は登録されていません。").format(code=old)
        )
    elif old in heirs:
        sheet.fault(
            line,
            "succeeds",
            _(
                "「{name}」を引き継ぐ課等が二つあります。記録と質問を引き継ぐ一つにしてください。"
            ).format(name=present.sections[old].name),
        )
    heirs[old] = line["code"]


def _posts(sheet: Sheet | None, present: Present, known: set[str]) -> tuple[PostWanted, ...] | None:
    if sheet is None:
        return None
    found, heads, roles = list[PostWanted](), dict[str, str](), dict[str, str]()
    listed = {line["code"] for line in sheet.lines}
    dates_substitutes = sheet.has("substitutes")
    for line in _each(sheet, "code"):
        section, title = line["section"], sheet.text(line, "title", 80)
        sheet.one_of(line, "section", known, _("「{code}」という課等は、予定の組織にありません。"))
        is_head = line["head"].strip().lower() in YES
        if line["head"] and not is_head:
            sheet.fault(line, "head", _("長のとき ○ を、ほかは空にしてください。"))
        was = present.posts.get(line["code"])
        if was and title and (was.title, was.section, was.is_head) != (title, section, is_head):
            sheet.fault(
                line,
                "code",
                _(
                    "いまは「{title}」です。職名、課等、課等の長が変わる職は、新しいコードにしてください。"
                ).format(title=was.title),
            )
        if is_head and section in heads:
            sheet.fault(
                line,
                "head",
                _("この課等の長は、すでに「{title}」です。").format(title=heads[section]),
            )
        elif is_head:
            heads[section] = title
        role = _role(sheet, line, roles)
        for other in line.several("substitutes"):
            if other not in listed or other == line["code"]:
                sheet.fault(
                    line,
                    "substitutes",
                    _("「{code}」という別の職が、この表にありません。").format(code=other),
                )
        substitutes = line.several("substitutes") if dates_substitutes else None
        found.append(PostWanted(line["code"], section, title, is_head, role, substitutes))
    _refuse_circles(sheet, found)
    return tuple(found)


def _role(sheet: Sheet, line: Line, roles: dict[str, str]) -> str:
    written = line["role"]
    if not written:
        return ""
    if written not in ROLE_TITLES:
        sheet.fault(line, "role", _("役は、総括責任者、運用管理者のどちらかです。"))
        return ""
    if written in roles:
        sheet.fault(line, "role", _("「{role}」の職が二つあります。").format(role=written))
    roles[written] = line["code"]
    return str(ROLE_TITLES[written])


def _refuse_circles(sheet: Sheet, found: list[PostWanted]) -> None:
    """Complain where designations lead back to where they began."""
    behind = {one.code: one.substitutes or () for one in found}

    def leads_back(code: str, seen: tuple[str, ...]) -> bool:
        return any(
            one == seen[0] or (one not in seen and leads_back(one, (*seen, one)))
            for one in behind.get(code, ())
        )

    for line in sheet.lines:
        if line["code"] in behind and leads_back(line["code"], (line["code"],)):
            sheet.fault(line, "substitutes", _("代決者が一回りして元の職に戻ります。"))


def _programmes(
    sheet: Sheet | None,
    present: Present,
    known: set[str],
    leaving: Callable[[int], bool],
) -> tuple[ProgrammeWanted, ...] | None:
    if sheet is None:
        return None
    found = list[ProgrammeWanted]()
    for line in _each(sheet, "code"):
        name = sheet.text(line, "name", 120)
        was = present.programmes.get(line["code"])
        if was and name and was != name:
            sheet.fault(
                line,
                "name",
                _(
                    "いまの名前は「{name}」です。名前が変わる事務事業は、新しいコードにしてください。"
                ).format(name=was),
            )
        sheet.one_of(line, "section", known, _("「{code}」という課等は、予定の組織にありません。"))
        people = [
            checking_people.account(sheet, line, "in_charge", user, present, leaving)
            for user in line.several("in_charge")
        ]
        in_charge = tuple(one for one in people if one) if sheet.has("in_charge") else None
        found.append(ProgrammeWanted(line["code"], name, line["section"], in_charge))
    return tuple(found)
