"""The columns of the five tables (表の欄), and the present organisation written in them.

Each table may be a file of its own; which one it is, its first line tells. Columns go by their
Japanese names or by the short ones of the code.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop


class Table(StrEnum):
    """The five tables an organisation is written in."""

    SECTIONS = "sections"  # 課等
    POSTS = "posts"  # 職
    STAFF = "staff"  # 職員
    APPOINTMENTS = "appointments"  # 発令
    PROGRAMMES = "programmes"  # 事務事業


TABLE_WORDS = {
    Table.SECTIONS: noop("課等の表"),
    Table.POSTS: noop("職の表"),
    Table.STAFF: noop("職員の表"),
    Table.APPOINTMENTS: noop("発令の表"),
    Table.PROGRAMMES: noop("事務事業の表"),
}


@dataclass(frozen=True)
class Column:
    """One column: its short name, its name in the first line, whether it must be there."""

    key: str
    label: str
    required: bool
    meaning: str


def _column(key: str, label: str, meaning: str, *, required: bool = False) -> Column:
    return Column(key, label, required, meaning)


COLUMNS: dict[Table, tuple[Column, ...]] = {
    Table.SECTIONS: (
        _column(
            "code", "課等コード", noop("半角英数字。名前が変わる課等は新しいコード"), required=True
        ),
        _column("name", "課等名", noop("正式な名前"), required=True),
        _column(
            "succeeds", "承継元", noop("この課等が引き継ぐ課等のコード。二つ以上は空白で区切る")
        ),
        _column("phone", "電話", noop("市外局番から")),
        _column("alias", "呼び名", noop("情報発信主管課、情報管理主管課のときだけ")),
    ),
    Table.POSTS: (
        _column(
            "code",
            "職コード",
            noop("半角英数字。職名や課等が変わる職は新しいコード"),
            required=True,
        ),
        _column("section", "課等コード", noop("その職のある課等"), required=True),
        _column("title", "職名", noop("課名を付けて書く"), required=True),
        _column("head", "課等の長", noop("長のとき ○")),
        _column("role", "役", noop("総括責任者、運用管理者のときだけ")),
        _column("substitutes", "代決者", noop("代決する職のコード。順位の順に、空白で区切る")),
    ),
    Table.STAFF: (
        _column("person", "職員ID", noop("サインインに使う名前"), required=True),
        _column("name", "氏名", noop("取り違えを防ぐために照らし合わせる")),
        _column("section", "課等コード", noop("配属先。空なら退職・転出"), required=True),
        _column("title", "補職名", noop("主事、課長など")),
        _column("duty_until", "当直の終わり", noop("日をまたぐ当直のとき、終わる日時")),
    ),
    Table.APPOINTMENTS: (
        _column("person", "職員ID", noop("サインインに使う名前"), required=True),
        _column("post", "職コード", noop("就く職"), required=True),
        _column("kind", "種類", noop("本務、兼務、事務取扱、職務代理。空なら本務")),
        _column("from", "発令日", noop("空なら改編の日。前から就いている人は前の日のまま")),
    ),
    Table.PROGRAMMES: (
        _column("code", "事務事業コード", noop("半角英数字"), required=True),
        _column("name", "事務事業名", noop("名前が変わるときは新しいコード"), required=True),
        _column("section", "課等コード", noop("所管する課等"), required=True),
        _column("in_charge", "担当", noop("担当職員の職員ID。二人以上は空白で区切る")),
    ),
}
# What a spreadsheet takes for a formula when it opens the table.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def folded(name: str) -> str:
    """Return a column's name in one form, widths and cases aside."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def named(table: Table) -> dict[str, Column]:
    """Return the columns of a table by each name they may have in a first line."""
    return {folded(name): one for one in COLUMNS[table] for name in (one.label, one.key)}


def label(table: Table, key: str) -> str:
    """Return the name of a column as the first line spells it."""
    return next((one.label for one in COLUMNS[table] if one.key == key), key)


def word(table: Table) -> str:
    """Return what a table is called on a screen."""
    return _(TABLE_WORDS[table])


def as_csv(table: Table, lines: list[list[str]]) -> bytes:
    """Return a table as a file a spreadsheet opens: UTF-8 with its sign, formulas made harmless."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([one.label for one in COLUMNS[table]])
    writer.writerows([[harmless(cell) for cell in line] for line in lines])
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula. Source: OWASP ASVS 1.2.10."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(cell: str) -> str:
    """Return a cell without what `harmless` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
