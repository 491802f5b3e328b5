"""Every text of the screens has its English, with the same placeholders, and the .mo is the .po."""

import gettext
import io
from pathlib import Path

import pytest
from django.utils.translation import override

from hayauma.console import translations
from hayauma.delivery.words import JAPANESE
from hayauma.look import clauses
from hayauma.organization.kinds import ABSENCE_WORDS
from hayauma.regulation import Basis, Code, Kind, Reason, wording
from hayauma.web.desk.approving.typed import SubstituteForm

pytestmark = pytest.mark.once

ENGLISH = translations.LOCALE / "en" / "LC_MESSAGES" / "django.po"
HERE = Path("here")


@pytest.fixture(scope="module")
def msgids() -> list[str]:
    return translations.gathered()


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return translations.read_po(ENGLISH.read_text("utf-8"))


def test_every_text_has_its_english_with_the_same_placeholders(
    msgids: list[str], english: dict[str, str]
) -> None:
    assert translations.defects(english, msgids) == []


def test_the_catalogue_is_as_the_tool_writes_it(msgids: list[str], english: dict[str, str]) -> None:
    whole = translations.write_po(translations.carried(english, msgids, "en"))
    assert ENGLISH.read_text("utf-8") == whole, "run python -m hayauma.console.translations"


def test_the_compiled_catalogue_is_the_readable_one(english: dict[str, str]) -> None:
    stored = ENGLISH.with_suffix(".mo").read_bytes()
    assert stored == translations.compiled(english), "run python -m hayauma.console.translations"
    read = gettext.GNUTranslations(io.BytesIO(stored))
    assert {key: read.gettext(key) for key in english if key} == {
        key: value for key, value in english.items() if key
    }


def test_english_is_not_japanese(english: dict[str, str]) -> None:
    # Samples and names of things that stand in Japanese are quoted, so they are few.
    quoted = {"当直-02", "【防犯】", "【試し】", "〔日時〕", "「代」", "受け取る情報の変更・停止"}
    left = {}
    for key, value in english.items():
        for words in quoted:
            value = value.replace(words, "")
        if any("\u3041" <= letter <= "\u9fff" for letter in value):
            left[key] = value
    assert left == {}


def test_words_that_screens_look_up_by_variable_are_gathered_too(msgids: list[str]) -> None:
    spoken = {*wording.TEMPLATES.values(), *wording.OFFICIAL, *JAPANESE.values()}
    assert spoken | set(ABSENCE_WORDS.values()) <= set(msgids)


PYTHON = '''
from django.utils.translation import gettext as _, gettext_lazy as lazy, gettext_noop as noop
"""一"""
x = _("二") + str(lazy("三" "四")) + noop("五 {n}") + other("六")
'''
TEMPLATE = """{% load i18n %}七{# {% translate "八" %} #}{% translate "九 5%" %}
{% blocktranslate with n=count|people trimmed %}
  {{ n }}へ<b>十</b>
{% endblocktranslate %}{{ subject|default:_("（なし）") }}{% translate "語" as word %}"""


def test_texts_are_gathered_as_django_looks_them_up() -> None:
    assert list(translations.in_python(PYTHON, HERE)) == ["二", "三四", "五 {n}"]
    found = list(translations.in_template(TEMPLATE, HERE))
    assert found == ["九 5%%", "%(n)sへ<b>十</b>", "（なし）", "語"]


@pytest.mark.parametrize(
    "source",
    [
        'from django.utils.translation import gettext as _\n_(f"第{n}版")',
        'from django.utils.translation import ngettext\nngettext("a", "b", 2)',
    ],
)
def test_a_text_that_cannot_be_gathered_is_not_passed_over(source: str) -> None:
    with pytest.raises(translations.Unreadable, match="here:2"):
        list(translations.in_python(source, HERE))


def test_a_plural_in_a_template_is_not_passed_over() -> None:
    source = "{% blocktranslate count n=n %}一{% plural %}二{% endblocktranslate %}"
    with pytest.raises(translations.Unreadable, match="here"):
        list(translations.in_template(source, HERE))


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("第{n}版", "Revision"),
        ("第{n}版", "Revision {N}"),
        ("%(n)s人", "%(m)s people"),
        ("{count:,}人", "{count} people"),
        ('<a href="%(url)s">ここ</a>', 'here <a href="%(url)s">'),
        ("止める", ""),
    ],
)
def test_a_translation_that_would_break_the_sentence_is_found(msgid: str, msgstr: str) -> None:
    assert len(translations.defects({msgid: msgstr}, [msgid])) == 1


def test_a_catalogue_reads_back_as_it_was_written() -> None:
    entries = translations.carried({"一": 'a "b"\\\nc\n', "古い": "gone"}, ["一", "二"], "en")
    assert translations.read_po(translations.write_po(entries)) == entries
    assert [*entries] == ["", "一", "二"]
    assert entries["二"] == ""


@pytest.mark.parametrize(
    ("clause", "english"),
    [
        ("第8条第2項", "Article 8(2)"),
        ("第8条第1項ただし書", "proviso to Article 8(1)"),
        ("第7条第2号", "Article 7, item 2"),
        ("第3条の2第1項第3号", "Article 3-2(1), item 3"),
        ("市の定め", "the city's rule"),
    ],
)
def test_a_clause_is_said_in_the_language_of_the_page(clause: str, english: str) -> None:
    with override("en"):
        assert clauses.said(clause) == english
    with override("ja"):
        assert clauses.said(clause) == clause


def test_a_reason_is_said_whole_in_english() -> None:
    basis = Basis("第8条第2項ただし書", Kind.TEXT, "第8条第2項ただし書")
    reason = Reason(Code.NOT_LEAVE_GRANTER, {"title": "運用管理者"}, basis)
    with override("en"):
        said = wording.sentence(reason, clauses.said)
    assert said == (
        "Only the operations manager can grant leave to release from another device"
        " (proviso to Article 8(2))."
    )
    assert "{" not in wording.sentence(reason)


def test_what_goes_on_record_is_japanese_on_an_english_screen() -> None:
    form = SubstituteForm(
        {"away": "unreachable", "tried_at": "10:05", "digest": "0", "decision": "approve"}
    )
    with override("en"):
        form.is_valid()
        assert form.absence() == "連絡がつかない・10:05に電話"
