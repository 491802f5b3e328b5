"""Where keys stand in a TOML text, however it is written."""

from hayauma.regulation import toml_lines

TEXT = '''\
# [not.a.header]
top = 1
[ a . "b" ]  # a remark with [brackets]
value = "[c]"
list = [
    "x",  # ]
    "[d]",
]
inline = { x = 1, y = "}" }
text = """
[e]
z = 1
"""
after = 2
literal = \'\'\'[f]\'\'\'
quoted."key" = 3
[a.g]
'''


def test_lines() -> None:
    assert toml_lines.read(TEXT).at == {
        "top": 2,
        "a.b": 3,
        "a.b.value": 4,
        "a.b.list": 5,
        "a.b.inline": 9,
        "a.b.text": 10,
        "a.b.after": 14,
        "a.b.literal": 15,
        "a.b.quoted.key": 16,
        "a.g": 17,
    }


def test_the_nearest_key_above_stands_for_one_that_has_no_line() -> None:
    lines = toml_lines.read(TEXT)

    assert lines.of("a", "b", "missing") == 3
    assert lines.of("nothing", "here") == 1


def test_a_key_twice() -> None:
    assert toml_lines.read("[a]\nb = 1\nb = 2\n").twice == [("a.b", 3)]


def test_a_table_twice_is_one_finding() -> None:
    assert toml_lines.read("[a]\nb = 1\n[a]\nb = 2\n").twice == [("a", 3)]


def test_a_table_that_only_its_parts_name_stands_at_the_first_of_them() -> None:
    assert toml_lines.read("\n[a.b]\n[a.c]\n").of("a") == 2


def test_it_never_fails() -> None:
    for text in ("", "]]]", "[", "= 1", '"""', "a = '", "\0", "[a\nb]", "=" * 9999, "a" * 9999):
        toml_lines.read(text)
