"""Reading the tables: codes, columns, rows; every fault at its row, in words, and nothing kept."""

import pytest

from hayauma.organization.future import tables
from hayauma.organization.future.columns import Table, as_csv
from hayauma.organization.future.tables import Faulty
from hayauma.organization.models import Reorganisation
from tests.organization.future import april
from tests.organization.future.april import Lines
from tests.town import Town

HEADER = "課等コード,課等名,承継元,電話,呼び名\r\n"


def faults(*files: tuple[str, bytes]) -> list[tuple[str, int, str, str]]:
    with pytest.raises(Faulty) as wrong:
        tables.read(files)
    return [(one.where, one.line, one.column, one.sentence) for one in wrong.value.faults]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_table_is_read_in_every_code_and_with_every_line_end(code: str, end: str) -> None:
    text = (HEADER + "kiki,①危機管理㈱課,anzen 　koho,0999-00-2390,\r\n").replace("\r\n", end)

    read = tables.read([("a.csv", text.encode(code))])

    (line,) = read[Table.SECTIONS]
    assert (line["code"], line["name"]) == ("kiki", "①危機管理㈱課")
    assert line.several("succeeds") == ("anzen", "koho")
    assert line.number == 2


def test_the_short_names_of_the_columns_do_as_well() -> None:
    read = tables.read([("a.csv", b"code,name,section,in_charge\nbohan,x,anzen,author\n")])

    assert [line["in_charge"] for line in read[Table.PROGRAMMES]] == ["author"]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (HEADER.replace("電話", "電話番号").encode(), 1, "この欄はありません"),
        ("課等コード,電話\r\n".encode(), 1, "課等名 の欄がありません"),
        ((HEADER + "a,b,c,d,e,f\r\n").encode(), 2, "一行目にない欄"),
        ((HEADER + 'a,"b\r\n').encode(), 2, "引用符"),
        ("課等コード,課等名,課等名\r\n".encode(), 1, "同じ名前の欄"),
        (b"\x00\x01\x02,\xff", 0, "文字として読めません"),
        (b"PK\x03\x04" + bytes(100), 0, "文字として読めません"),
        (b"x" * 2_000_001, 0, "大きすぎます"),
        ((HEADER + "a,b,,,\r\n" * 20_001).encode(), 0, "行が多すぎます"),
    ],
)
def test_what_cannot_be_read_says_where(content: bytes, line: int, says: str) -> None:
    ((where, number, _column, sentence),) = faults(("課等.csv", content))

    assert (where, number) == ("課等.csv", line)
    assert says in sentence


def test_two_files_of_one_table_are_too_many() -> None:
    content = (HEADER + "a,b,,,\r\n").encode()

    assert "二つあります" in faults(("a.csv", content), ("b.csv", content))[0][3]


def test_a_cell_a_spreadsheet_would_run_goes_out_harmless_and_comes_back_as_it_was() -> None:
    for evil in ("=1+1", "+81", "-1", "@x", "＝cmd"):
        content = as_csv(Table.SECTIONS, [["a", evil, "", "", ""]])

        assert f"'{evil}" in content.decode("utf-8-sig")
        assert tables.read([("a.csv", content)])[Table.SECTIONS][0]["name"] == evil


WRONG = [
    ("sections", lambda x: [*x, ["koho", "別の名前", "", "", ""]], "課等コード", "行目にも"),
    ("sections", lambda x: [[*x[0][:1], "別の名前", *x[0][2:]], *x[1:]], "課等名", "いまの名前は"),
    ("sections", lambda x: [*x, ["新しい", "新しい課", "", "", ""]], "課等コード", "半角"),
    ("sections", lambda x: [*x, ["shin", "新しい課", "nowhere", "", ""]], "承継元", "登録されて"),
    ("sections", lambda x: [*x, ["shin", "新しい課", "koho", "", ""]], "承継元", "この表に残って"),
    ("sections", lambda x: [*x, ["shin", "新課", "anzen", "", ""], ["kiki", "危", "anzen", "", ""]],
     "承継元", "二つあります"),
    ("sections", lambda x: [*x, ["shin", "新しい課", "", "九九", ""]], "電話", "電話番号"),
    ("sections", lambda x: [*x, ["shin", "新しい課", "", "", "主管課"]], "呼び名", "どちらか"),
    ("posts", lambda x: [*x, ["a", "nowhere", "長", "", "", ""]], "課等コード", "予定の組織に"),
    ("posts", lambda x: [*x, ["a", "koho", "もう一人の課長", "○", "", ""]], "課等の長", "すでに"),
    ("posts", lambda x: [*x, ["a", "koho", "主幹", "", "運用管理者", ""]], "役", "二つあります"),
    ("posts", lambda x: [*x, ["a", "koho", "幹", "", "", "b"], ["b", "koho", "参", "", "", "a"]],
     "代決者", "一回り"),
    ("posts", lambda x: [[*x[0][:2], "別の職名", *x[0][3:]], *x[1:]], "職コード", "新しいコード"),
    ("appointments", lambda x: [*x, ["deputy", x[0][1], "兼務", ""]], "職コード", "二人は"),
    ("appointments", lambda x: [*x, ["nobody", "koho-hosa", "", ""]], "職員ID", "登録されて"),
    ("appointments", lambda x: [*x, ["deputy", "koho-hosa", "", "四月"]], "発令日", "読めません"),
    ("appointments", lambda x: [*x, ["deputy", "koho-hosa", "", "2027-02-30"]], "発令日", "読め"),
    ("appointments", lambda x: [*x, ["deputy", "koho-hosa", "", "2026-12-01"]], "発令日", "より前"),
    ("appointments", lambda x: [*x, ["deputy", "koho-hosa", "出向", ""]], "種類", "どれか"),
    ("staff", lambda x: [*x, ["nobody", "", "koho", "主事", ""]], "職員ID", "登録されて"),
    ("staff", lambda x: [[x[0][0], "別人 太郎", *x[0][2:]], *x[1:]], "氏名", "のものです"),
    ("staff", lambda x: [[*x[0][:4], "2027-04-09 08:30"], *x[1:]], "当直の終わり", "48時間"),
    ("programmes", lambda x: [*x, ["shin", "新事業", "nowhere", ""]], "課等コード", "予定の組織に"),
    ("programmes", lambda x: [*x, ["shin", "新事業", "koho", "nobody"]], "担当", "登録されて"),
]  # fmt: skip


def test_a_wrong_row_is_named_and_nothing_is_kept(town: Town) -> None:
    for name, change, column, says in WRONG:
        content = april.table(Table(name), change)

        with pytest.raises(Faulty) as wrong:
            april.handed_in(town, [(f"{name}.csv", content)])

        found = [(one.column, one.line, one.sentence) for one in wrong.value.faults]
        assert any(at == column and says in text for at, _line, text in found), (says, found)
        assert all(line > 1 for _at, line, _text in found)
        assert not Reorganisation.objects.exists()


def test_every_fault_is_said_at_once(town: Town) -> None:
    def two_wrong(lines: Lines) -> Lines:
        return [*lines, ["a b", "", "", "", ""], ["shin", "新しい課", "x", "", ""]]

    with pytest.raises(Faulty) as wrong:
        april.handed_in(town, [("a.csv", april.table(Table.SECTIONS, two_wrong))])

    assert len(wrong.value.faults) == 2
