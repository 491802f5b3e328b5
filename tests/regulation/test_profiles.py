"""A profile is read whole or refused whole, and every defect names its file, line and key."""

from pathlib import Path

import pytest

from hayauma.regulation import ProfileDefects, UnknownProfile, load_profile, parse_profile
from hayauma.regulation.keys import KEYS
from hayauma.regulation.profile import SHIPPED, names
from tests.regulation.towns import HIBARINO, TORIDE

APPROVAL = '[approval.content]\nvalue = "required"\nkind = "条"\nclause = "第8条第1項"\n'
WINDOW = "[approval.window_minutes]\nvalue = 30\n"


def defects(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ProfileDefects) as found:
        parse_profile(text, "town.toml")
    assert {defect.file for defect in found.value.defects} == {"town.toml"}
    return [(defect.line, defect.key, defect.sentence) for defect in found.value.defects]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


# what is written instead of what, the line it stands in, the key, a part of the sentence
SPOILT = {
    "a key nobody knows": (
        WINDOW, "[approval.windows]\nvalue = 30\n",
        "[approval.windows]", "approval.windows", "知らない項目です",
    ),
    "a group nobody knows": (
        "[hold.spares]", "[holds.spares]",
        "[holds.spares]", "holds", "hold の誤りではありませんか",
    ),
    "a field nobody knows": (
        APPROVAL, APPROVAL + 'remark = "x"\n',
        'remark = "x"', "approval.content.remark", "知らない項目です",
    ),
    "a word for a number": (
        "value = 30", 'value = "30"',
        'value = "30"', "approval.window_minutes.value", "整数で書いてください",
    ),
    "a truth for a number": (
        "value = 30", "value = true",
        "value = true", "approval.window_minutes.value", "整数で書いてください",
    ),
    "a number out of range": (
        "value = 30", "value = 0",
        "value = 0", "approval.window_minutes.value", "1以上の整数",
    ),
    "a word that cannot be chosen": (
        '[approval.own]\nvalue = "marked"', '[approval.own]\nvalue = "allowed"',
        'value = "allowed"\nkind = "読"', "approval.own.value", "選べるのは marked, second_person",
    ),
    "a day that is no day": (
        "in_force_from = 2016-04-01", 'in_force_from = "2016-04-01"',
        'in_force_from = "2016', "profile.in_force_from", "日付を 2016-04-01 の形で",
    ),
    "a day with a time": (
        APPROVAL, APPROVAL + "in_force_from = 2016-04-01T00:00:00\n",
        "in_force_from = 2016-04-01T", "approval.content.in_force_from", "日付を",
    ),
    "a value that begins after its version": (
        APPROVAL, APPROVAL + "in_force_from = 2016-04-02\n",
        "in_force_from = 2016-04-02", "approval.content.in_force_from", "施行日より後",
    ),
    "a clause the regulation does not have": (
        'clause = "第8条第1項"', 'clause = "第8条第3項"',
        'clause = "第8条第3項"', "approval.content.clause", "この規程に第8条第3項はありません",
    ),
    "a clause spelt in another way": (
        'clause = "第8条第1項"', 'clause = "第八条第一項"',
        'clause = "第八条第一項"', "approval.content.clause", "のように書いてください",
    ),
    "条 without a clause": (
        APPROVAL, APPROVAL.replace('clause = "第8条第1項"\n', ""),
        "[approval.content]", "approval.content", "clause を書いてください",
    ),
    "a clause cited for a default": (
        APPROVAL, APPROVAL.replace("条\"\nc", '製"\nground = "市の決定"\nc'),
        'clause = "第8条第1項"', "approval.content.clause", "kind が 条 のときだけ",
    ),
    "a clause cited for a reading": (
        APPROVAL, APPROVAL.replace("条\"\nc", '読"\nground = "読み"\nc'),
        'clause = "第8条第1項"', "approval.content.clause", "kind が 条 のときだけ",
    ),
    "a default without its ground": (
        WINDOW + 'kind = "製"\nground = "市が未決定（製品の初期値）"\n', WINDOW + 'kind = "製"\n',
        "[approval.window_minutes]", "approval.window_minutes", "ground を書いてください",
    ),
    "a kind nobody knows": (
        'kind = "条"\nclause = "第8条第1項"', 'kind = "例"\nclause = "第8条第1項"',
        'kind = "例"', "approval.content.kind", "条, 読, 製 から選んで",
    ),
    "a strength nobody knows": (
        APPROVAL + 'strength = "must"', APPROVAL + 'strength = "should"',
        'strength = "should"', "approval.content.strength", "must, in_principle, strive, may",
    ),
    "silence cited as text": (
        '[length.characters]\nvalue = "not_regulated"\nkind = "製"',
        '[length.characters]\nvalue = "not_regulated"\nkind = "条"',
        'kind = "条"\nground = "規程に定', "length.characters.kind", "読 又は 製",
    ),
    "silence with a strength": (
        '[length.characters]\nvalue = "not_regulated"\n',
        '[length.characters]\nvalue = "not_regulated"\nstrength = "must"\n',
        'strength = "must"\nkind = "製"\nground', "length.characters.strength", "書けません",
    ),
    "a name that sentences need": (
        'value = "運用管理者"', 'value = "not_regulated"',
        'value = "not_regulated"', "manager.title.value", "定めないことはできません",
    ),
    "the same clause listed twice": (
        '"第9条",\n', '"第9条", "第9条",\n',
        "clauses = [", "regulation.clauses", "同じ条項が二つ",
    ),
    "a listed clause that is none": (
        '"第9条",\n', '"別記様式",\n',
        "clauses = [", "regulation.clauses", "「別記様式」",
    ),
    "no version": (
        'version = "2016-04-01"\n', "",
        "[profile]", "profile.version", "書かれていません",
    ),
    "a name with spaces": (
        'name = "toride"', 'name = "our town"',
        'name = "our town"', "profile.name", "英小文字",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("was", "now", "at", "key", "sentence"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_profile(was: str, now: str, at: str, key: str, sentence: str) -> None:
    assert was in TORIDE.text
    text = TORIDE.text.replace(was, now, 1)

    found = [defect for defect in defects(text) if defect[1] == key]

    assert [line for line, _, _ in found] == [line_of(text, at)]
    assert sentence in found[0][2]


def test_a_missing_key_is_named() -> None:
    text = TORIDE.text.replace(WINDOW, "[approval.window]\nvalue = 30\n")

    missing = [key for _, key, sentence in defects(text) if "書かれていません" in sentence]

    assert missing == ["approval.window_minutes"]


def test_a_key_written_twice_is_named_at_its_second_place() -> None:
    text = TORIDE.text + "\n" + APPROVAL

    assert defects(text) == [(text.count("\n") - 3, "approval.content", "同じ項目が二つあります")]


def test_all_defects_are_found_in_one_reading_in_the_order_of_the_lines() -> None:
    text = TORIDE.text.replace("value = 30", "value = -1").replace('"第6条"\nst', '"第66条"\nst')

    found = defects(text)

    assert [key for _, key, _ in found] == ["author.who.clause", "approval.window_minutes.value"]
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = [", 1),
        ("[profile]\nname = 規程\n", 2),
        ("[profile]\n\nname = \"a\nb\"\n", 3),
        ("a = " + "[" * 5_000, 1),
        ("a = " + "9" * 5_000, 1),
    ],
)  # fmt: skip
def test_unreadable_toml(text: str, line: int) -> None:
    assert [(at, key) for at, key, _ in defects(text)] == [(line, "TOML")]


@pytest.mark.parametrize(
    "text", ["", "profile = 1\nregulation = []\napproval = 3", "[profile]\n[approval]\ncontent = 1"]
)
def test_another_file_altogether(text: str) -> None:
    assert len(defects(text)) >= len(KEYS)


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_bytes('[profile]\ntitle = "町"\n'.encode("cp932"))

    with pytest.raises(ProfileDefects, match=r"town\.toml:2: TOML: UTF-8"):
        load_profile(file)


def test_a_file_from_another_editor(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_bytes(b"\xef\xbb\xbf" + TORIDE.text.replace("\n", "\r\n").encode())

    assert load_profile(file).values() == TORIDE.values()


@pytest.mark.parametrize("name", ["nowhere", "/", "../profiles/toride", "a\0b"])
def test_a_profile_that_is_not_there(name: str) -> None:
    with pytest.raises(UnknownProfile, match="toride"):
        load_profile(name)


def test_the_shipped_profiles() -> None:
    assert names() == ("toride", "hibarino")
    for policy, name in ((TORIDE, "toride"), (HIBARINO, "hibarino")):
        assert policy.name == name
        assert [value.key for value in policy.values()] == [key.name for key in KEYS]
        assert policy.text == (SHIPPED / f"{name}.toml").read_text()


def test_every_clause_of_the_seed_is_listed_to_the_twelfth_article() -> None:
    clauses = {value.basis.clause for value in TORIDE.values()} - {None}

    assert "第12条" in TORIDE.text
    assert "第13条" not in TORIDE.text
    assert {"第5条第2項", "第6条", "第7条第3号", "第8条第1項ただし書", "第8条第2項ただし書",
            "第9条", "第10条第2項", "第11条"} <= clauses  # fmt: skip


def test_what_the_seed_leaves_open_is_said_to_be_undecided() -> None:
    for value in TORIDE.values():
        if str(value.basis.kind) == "製":
            assert "市が未決定" in value.basis.ground, value.key


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        TORIDE.settings["approval.own"] = HIBARINO.setting("approval.own")  # type: ignore[index]  # that is the point
