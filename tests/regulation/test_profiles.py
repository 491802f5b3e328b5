"""A profile is read whole or refused whole, and every defect names its file, line and key."""

from pathlib import Path

import pytest

from hayauma.regulation import ProfileDefects, UnknownProfile, load_profile, parse_profile
from hayauma.regulation.keys import KEYS
from hayauma.regulation.profile import SHIPPED, names
from tests.regulation.towns import HIBARINO, TORIDE

APPROVAL = '[approval.content]\nvalue = "required"\nkind = "条"\nclause = "第8条第1項"\n'


def defects(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ProfileDefects) as found:
        parse_profile(text, "town.toml")
    assert {defect.file for defect in found.value.defects} == {"town.toml"}
    return [(defect.line, defect.key, defect.sentence) for defect in found.value.defects]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


# In one text, each in a table of its own: what is written for what, the line it then stands in,
# the key that is named, and a part of the sentence.
SPOILT = {
    "a field nobody knows": (
        "[approval.own]\n", '[approval.own]\nremark = "x"\n',
        'remark = "x"', "approval.own.remark", "知らない項目です",
    ),
    "a word for a number": (
        "value = 30\n", 'value = "30"\n',
        'value = "30"', "approval.window_minutes.value", "整数で書いてください",
    ),
    "a truth for a number": (
        "value = 60\n", "value = true\n",
        "value = true", "release.delay_seconds.value", "整数で書いてください",
    ),
    "a number out of range": (
        "value = 2\n", "value = 0\n",
        "value = 0", "equipment.leave_hours.value", "1以上の整数",
    ),
    "a word that cannot be chosen": (
        'value = "absence_only"', 'value = "absense_only"',
        'value = "absense_only"', "substitute.when.value", "absence_only, any_time です",
    ),
    "a list with a word that cannot be chosen": (
        'value = ["fact", "content"]', 'value = ["fact", "photo"]',
        'value = ["fact", "photo"]', "personal_data.consent.value", "「photo」は選べません",
    ),
    "a list with a word twice": (
        'value = ["life", "body", "property"]', 'value = ["life", "life"]',
        'value = ["life", "life"]', "personal_data.exception.value", "同じものが二つ",
    ),
    "a role nobody has": (
        'value = ["delivery_officer", "op', 'value = ["mayor", "op',
        'value = ["mayor"', "urgent.report_to.value", "「mayor」は読めません",
    ),
    "a day the year does not have": (
        'value = ["12-29"', 'value = ["02-30"',
        'value = ["02-30"', "calendar.closed.value", "「02-30」という日はありません",
    ),
    "hours that end before they begin": (
        '[hours.sending]\nvalue = "not_regulated"',
        '[hours.sending]\nstrength = "must"\n'
        'value = { days = "weekdays", opens = "17:15", closes = "08:30" }',
        'opens = "17:15"', "hours.sending.value", "opens は closes より前",
    ),
    "a lead time without its clock": (
        '[lead_time.before]\nvalue = "not_regulated"',
        '[lead_time.before]\nvalue = { days = 3, counting = "business" }\nstrength = "must"',
        'counting = "business"', "lead_time.before.value", "の形で書いてください",
    ),
    "a day that is no day": (
        "[author.who]\n", '[author.who]\nin_force_from = "2016-04-01"\n',
        'in_force_from = "2016', "author.who.in_force_from", "日付を 2016-04-01 の形で",
    ),
    "a day with a time": (
        "[menu.set_by]\n", "[menu.set_by]\nin_force_from = 2016-04-01T00:00:00\n",
        "in_force_from = 2016-04-01T", "menu.set_by.in_force_from", "日付を",
    ),
    "a value that begins after its version": (
        "[menu.form]\n", "[menu.form]\nin_force_from = 2016-04-02\n",
        "in_force_from = 2016-04-02", "menu.form.in_force_from", "施行日より後",
    ),
    "a clause the regulation does not have": (
        'clause = "第8条第1項"', 'clause = "第8条第3項"',
        'clause = "第8条第3項"', "approval.content.clause", "この規程に第8条第3項はありません",
    ),
    "a clause spelt in another way": (
        'clause = "第5条第2項"', 'clause = "第五条第二項"',
        'clause = "第五条第二項"', "approval.by.clause", "のように書いてください",
    ),
    "条 without a clause": (
        'clause = "第7条第2号"\n', "",
        "[works.consent]", "works.consent", "clause を書いてください",
    ),
    "a clause cited for a default": (
        '条"\nclause = "第11条"', '製"\nground = "市の決定"\nclause = "第11条"',
        'clause = "第11条"', "promotion.effort.clause", "kind が 条 のときだけ",
    ),
    "a clause cited for a reading": (
        '条"\nclause = "第7条第4号"', '読"\nground = "読み"\nclause = "第7条第4号"',
        'clause = "第7条第4号"', "considerations.law.clause", "kind が 条 のときだけ",
    ),
    "a default without its ground": (
        'value = 24\nkind = "製"\nground = "市が未決定（製品の初期値）"', 'value = 24\nkind = "製"',
        "[withdrawal.undo_hours]", "withdrawal.undo_hours", "ground を書いてください",
    ),
    "a kind nobody knows": (
        '条"\nclause = "第7条第1号"', '例"\nclause = "第7条第1号"',
        'kind = "例"', "considerations.accuracy.kind", "条, 読, 製 から選んで",
    ),
    "a strength nobody knows": (
        '第5条第3項第1号"\nstrength = "must"', '第5条第3項第1号"\nstrength = "should"',
        'strength = "should"', "approval.sending.strength", "must, in_principle, strive, may",
    ),
    "silence cited as text": (
        '[length.characters]\nvalue = "not_regulated"\nkind = "製"',
        '[length.characters]\nvalue = "not_regulated"\nkind = "条"',
        'kind = "条"\nground = "規程に定', "length.characters.kind", "読 又は 製",
    ),
    "silence with a strength": (
        '[review.central]\n', '[review.central]\nstrength = "may"\n',
        'strength = "may"\nvalue', "review.central.strength", "書けません",
    ),
    "a name that sentences need": (
        'value = "運用管理者"', 'value = "not_regulated"',
        'value = "not_regulated"', "manager.title.value", "定めないことはできません",
    ),
    "the same clause listed twice": (
        '"第9条",\n', '"第9条", "第9条", "別記様式",\n',
        "clauses = [", "regulation.clauses", "同じ条項が二つ",
    ),
    "a listed clause that is none": (
        "", "", "clauses = [", "regulation.clauses", "「別記様式」",
    ),
    "no version": (
        'version = "2016-04-01"\n', "",
        "[profile]", "profile.version", "書かれていません",
    ),
    "a name with spaces": (
        'name = "toride"', 'name = "our town"',
        'name = "our town"', "profile.name", "英小文字",
    ),
    "a key nobody knows": (
        "[hold.spares]", "[hold.spare]",
        "[hold.spare]", "hold.spare", "hold.spares の誤りではありませんか",
    ),
    "and so the key itself is missing": (
        "", "", "[hold.spare]", "hold.spares", "not_regulated と書きます",
    ),
    "a group nobody knows": (
        "[inquiry.by]", "[inquiries.by]",
        "[inquiries.by]", "inquiries", "inquiry の誤りではありませんか",
    ),
    "and so its key is missing": (
        "", "", "[inquiry.answer_approval]", "inquiry.by", "書かれていません",
    ),
}  # fmt: skip


def test_every_defect_of_a_profile_is_named_in_one_reading() -> None:
    text = TORIDE.text
    for name, (was, now, *_) in SPOILT.items():
        assert was in text, name
        text = text.replace(was, now, 1)
    expected = {
        name: (line_of(text, at), key, sentence) for name, (_, _, at, key, sentence) in
        SPOILT.items()
    }  # fmt: skip

    found = defects(text)

    for name, (line, key, sentence) in expected.items():
        same = [said for at, named, said in found if (at, named) == (line, key)]
        assert any(sentence in said for said in same), name
    named = {(line, key) for line, key, _ in expected.values()}
    assert [defect for defect in found if defect[:2] not in named] == []
    assert len(found) == len(expected)
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


def test_a_key_written_twice_is_named_at_its_second_place() -> None:
    text = TORIDE.text + "\n" + APPROVAL

    assert defects(text) == [(text.count("\n") - 3, "approval.content", "同じ項目が二つあります")]


def test_a_version_without_a_day() -> None:
    text = TORIDE.text.replace("in_force_from = 2016-04-01", 'in_force_from = "2016-04-01"')

    ((line, key, sentence),) = defects(text)

    assert (line, key) == (line_of(text, "in_force_from"), "profile.in_force_from")
    assert "日付を" in sentence


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("x = [", 1, "x"),
        ("[profile]\nname = 規程\n", 2, "profile.name"),
        ("[profile]\n\nname = \"a\nb\"\n", 3, "profile.name"),
        ("[profile]\nname\n", 2, "TOML"),
        ("a = " + "[" * 5_000, 1, "a"),
        ("a = " + "9" * 5_000, 1, "a"),
    ],
)  # fmt: skip
def test_unreadable_toml(text: str, line: int, key: str) -> None:
    ((at, named, sentence),) = defects(text)

    assert (at, named) == (line, key)
    assert "TOML として読めません" in sentence


@pytest.mark.parametrize("day", ["2016-13-01", "2016-02-30", "2016/04/01", "2016-4-1"])
def test_a_day_the_calendar_does_not_have(day: str) -> None:
    text = TORIDE.text.replace("in_force_from = 2016-04-01", f"in_force_from = {day}")

    ((line, key, sentence),) = defects(text)

    assert (line, key) == (line_of(text, day), "profile.in_force_from")
    assert "日付として読めません" in sentence


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
