"""The parts of pages say what they must, to the eye and to a screen reader."""

from collections.abc import Mapping

import pytest
from django import forms
from django.template.loader import render_to_string

from hayauma.look import DeskFrame, Link, LinkGroup, Person, PublicFrame, Way


def _part(name: str, **context: object) -> str:
    return render_to_string(f"look/parts/{name}.html", context)


class Asked(forms.Form):
    """One field of each kind whose error must be found again."""

    address = forms.EmailField(label="メールアドレス", help_text="携帯電話のメールも使えます。")
    faults = forms.MultipleChoiceField(
        label="不適当な点", choices=[("a", "表現")], widget=forms.CheckboxSelectMultiple
    )


def test_a_wrong_field_names_its_error_to_a_screen_reader() -> None:
    html = str(Asked({"address": "x"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_address_helptext id_address_error"' in html
    assert 'id="id_address_helptext"' in html
    assert 'id="id_address_error"' in html


def test_several_boxes_stand_in_a_fieldset_with_a_legend() -> None:
    html = str(Asked())
    assert "<fieldset" in html
    assert "<legend>不適当な点" in html


def test_the_error_summary_links_to_each_wrong_field() -> None:
    form = Asked({"address": "x"})
    html = _part("error_summary", form=form)
    for target in ("id_address", "id_faults"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in str(form)


def test_an_error_in_the_summary_names_its_field_once() -> None:
    form = Asked({"address": "x", "faults": []})
    form.add_error("address", "メールアドレスは短く書いてください。")
    html = _part("error_summary", form=form)
    assert ">メールアドレスは短く書いてください。<" in html
    assert "不適当な点：" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert _part("error_summary", form=Asked()).strip() == ""


@pytest.mark.parametrize(
    ("reason", "cited"),
    [
        ({"text": "承認がありません。", "clause": "第8条第1項", "kind": "条"}, "（第8条第1項）"),
        ({"text": "時間の外です。", "clause": None, "kind": "製"}, "（市の定め）"),
        ({"text": "読み方です。", "clause": "第8条第1項", "kind": "読"}, "（市の定め）"),
    ],
)
def test_a_clause_is_cited_only_for_what_the_text_says(
    reason: Mapping[str, str | None], cited: str
) -> None:
    html = _part("refusal", heading="まだ発信できません。", reasons=[reason])
    assert cited in html
    assert html.count("（") == 1


def test_a_refusal_says_what_why_and_what_to_do() -> None:
    html = _part(
        "refusal",
        heading="この機器からは発信できません。",
        reasons=[{"text": "登録を確認できませんでした。", "clause": "第8条第2項", "kind": "条"}],
        ways=[
            Way("特例を求める", "/leave", post=True),
            Way("登録済みの機器で開く", note="当直-01"),
        ],
        kept=True,
    )
    for words in (
        "発信できません",
        "登録を確認できませんでした",
        "できること",
        "当直-01",
        "保存しました",
    ):
        assert words in html
    assert '<form method="post" action="/leave">' in html


def test_the_head_count_says_when_it_becomes_final() -> None:
    open_count = _part("headcount", count=8214, words=True)
    assert "8,214" in open_count
    assert "八千二百十四人" in open_count.replace("</span>", "")
    assert "発信の時に確定します" in open_count
    assert "発信の時に確定します" not in _part("headcount", count=8214, final=True)


def test_a_single_page_has_no_page_links() -> None:
    assert _part("pages", number=1, last=1).strip() == ""
    assert 'rel="next"' in _part("pages", number=1, last=2, next_url="?page=2")


def test_the_desk_marks_the_current_page_and_counts_what_waits() -> None:
    frame = DeskFrame(
        site="早瀬市メールマガジン",
        home="/",
        person=Person("安全安心課", "課長", "小林 実"),
        urgent_url="/urgent/",
        groups=(LinkGroup("配信メール", (Link("承認待ち", "/w", current=True, count=3),)),),
    )
    html = render_to_string("look/desk.html", {"frame": frame})
    assert 'href="/w" aria-current="page"' in html
    assert "緊急に発信する" in html
    assert "登録のない機器" in html
    assert html.index("<main") < html.index('id="navigation"')


def test_a_public_page_loads_no_script_and_can_be_skipped_through() -> None:
    frame = PublicFrame(site="早瀬市メールマガジン", city="早瀬市", home="/")
    html = render_to_string("look/public.html", {"frame": frame})
    assert "<script" not in html
    assert 'href="#main"' in html
    assert 'id="main"' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_needs_no_request_and_gives_a_next_step(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert 'class="button" href="/"' in html
    assert html.count("<h1>") == 1
