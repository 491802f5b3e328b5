"""One source text, two forms: both say the same, neither can do harm."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail import html as html_form
from hayauma.mail import markdown
from hayauma.mail.characters import width
from hayauma.mail.wrapping import wrap

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 健診", "■ 健診\n"),
        ("### 小さい", "◆ 小さい\n"),
        ("一行目\n二行目", "一行目\n二行目\n"),
        ("- 一\n- 二\n  - 三", "・一\n・二\n　・三\n"),
        ("3. 三\n4. 四", "3. 三\n4. 四\n"),
        ("**太字**と*斜体*と`符号`", "太字と斜体と符号\n"),
        ("**申込期限：**6月5日", "申込期限：6月5日\n"),
        ("これは**「重要」**です", "これは「重要」です\n"),
        ("> 引用", "　引用\n"),
        ("[申込み](https://city.example/a)です", "申込み https://city.example/a です\n"),
        ("<https://city.example/>", "https://city.example/\n"),
        ("詳しくはhttps://city.example/a。", "詳しくはhttps://city.example/a 。\n"),
        ("（https://city.example/a）", "（https://city.example/a ）\n"),
        ("[電話](tel:0297-00-0000)", "電話 0297-00-0000\n"),
        ("[便り](mailto:a@b.example)", "便り a@b.example\n"),
        ("![写真](https://a.example/x.png)", "［画像：写真］\n"),
        ("①㈱髙～𠮷", "①㈱髙～𠮷\n"),
        ("a\n\n\n\nb", "a\n\nb\n"),
        ("一\u2028二", "一\n二\n"),
        ("", "\n"),
    ],
)
def test_the_plain_text_reads_without_markup(source: str, text: str) -> None:
    assert markdown.to_text(source) == text


def test_a_narrow_table_stays_a_table() -> None:
    source = "| 日 | 場所 |\n|---|---|\n| 6月3日（水） | 保健センター |"
    assert markdown.to_text(source) == ("日　　　　　｜場所\n6月3日（水）｜保健センター\n")


def test_a_wide_table_becomes_lines() -> None:
    place = "保健センター二階の集団指導室（東側の入口からお入りください。駐車場はありません）"
    source = f"| 日 | 場所 | 対象 |\n|---|---|---|\n| 6月3日 | {place} | |"
    assert markdown.to_text(source) == f"・日：6月3日\n　場所：{place}\n"


def test_html_says_the_same() -> None:
    html = markdown.render(
        "# 健診\n\n**申込期限：**6月5日\n[申込み](https://city.example/?a=1&b=2)"
    ).html
    assert html == (
        "<h1>健診</h1>\n<p><strong>申込期限：</strong>6月5日<br>\n"
        '<a href="https://city.example/?a=1&amp;b=2">申込み</a></p>\n'
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//evil.example/)",
        "[x](/relative)",
        "![x](https://evil.example/pixel.gif)",
        "![x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "<iframe src='https://evil.example'></iframe>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<form action='https://evil.example'><input></form>",
        "<a href='https://a.example' style='x'>x</a>",
        "```html\n<script>alert(1)</script>\n```",
    ],
)
def test_nothing_in_html_runs_or_loads(source: str) -> None:
    html = markdown.render(source).html
    tags = re.findall(r"<([^>]*)>", html)
    names = {tag.split()[0].strip("/") for tag in tags}
    assert names <= {"p", "a", "pre", "code", "br"}
    for tag in tags:
        assert not re.search(r"\b(on\w+|src|style|title|class)\s*=", tag)
        assert "href" not in tag or re.search(r'href="(https?|mailto|tel):', tag)


def test_the_last_wash_holds_by_itself() -> None:
    dirty = (
        '<p onclick="x()" style="x" class="x">a<script>b</script><img src="https://e.example/">'
        '<a href="javascript:c">d</a><a href="https://e.example/" target="x">e</a><!-- f --></p>'
    )
    assert html_form.clean(dirty) == '<p>a<a>d</a><a href="https://e.example/">e</a></p>'


@pytest.mark.parametrize("source", ["{{ name }}", "{% if x %}", "{# x #}", "${x}", "%(x)s", "{0}"])
def test_nothing_is_a_template(source: str) -> None:
    assert markdown.to_text(source) == f"{source}\n"
    assert markdown.render(source).html == f"<p>{source}</p>\n"


def test_every_link_is_known() -> None:
    source = "[a](https://a.example/) https://b.example/?x=(1) [c](mailto:c@d.example) [d](foo:e)"
    assert markdown.links(source) == (
        "https://a.example/", "https://b.example/?x=(1)", "mailto:c@d.example",
    )  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_any_source_gives_both_forms(source: str) -> None:
    rendered = markdown.render(source)
    rendered.text.encode("utf-8")
    rendered.html.encode("utf-8")
    assert rendered.text.endswith("\n")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", rendered.text)


def test_deep_nesting_is_no_trouble() -> None:
    for source in (">" * 5000 + "x", "- " * 3000 + "x", "[" * 5000, "*" * 5000, "(" * 5000):
        assert markdown.render(source).text


@settings(deadline=None)
@given(st.text("あいう、。「」（）ーっabc 12", max_size=150), st.integers(10, 70))
def test_wrapping_loses_nothing_and_cuts_no_word(line: str, columns: int) -> None:
    parts = wrap(line, columns)
    assert "".join(parts).replace(" ", "") == line.replace(" ", "")
    assert re.findall(r"[!-~]+", "\n".join(parts)) == re.findall(r"[!-~]+", line) or "　" in line
    for part in parts:
        assert width(part) <= columns + 2 or not re.fullmatch(r"[ぁ-ん]+", part)


def test_wrapping_keeps_japanese_rules() -> None:
    assert wrap("あ" * 10 + "。" + "い" * 3, 20) == ["あ" * 10 + "。", "い" * 3]
    assert wrap("あ" * 9 + "「いうえ」", 20) == ["あ" * 9 + "「い", "うえ」"]
    url = "https://city.example/" + "a" * 60
    assert wrap("詳しくは" + url, 40) == ["詳しくは", url]
    assert markdown.to_text("あ" * 40, columns=70) == "あ" * 35 + "\n" + "あ" * 5 + "\n"
