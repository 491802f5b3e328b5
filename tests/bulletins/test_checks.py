"""What the machine sees in a text; each line is something a real bulletin got wrong."""

from datetime import UTC, date, datetime

import pytest

from hayauma.bulletins import checks
from hayauma.bulletins.checks import contact, ease
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.findings import TEMPLATES, place, sentence
from hayauma.subscriptions.audience import AudienceRule

TODAY = date(2026, 6, 3)  # a Wednesday
CONTACT = "\n問い合わせ 0200-00-2141"
LONG = "この催しは、" + "市内に住む人が楽しめるように、" * 6 + "行います。"


def draft(
    body: str, subject: str = "お知らせ", not_before: datetime | None = None, **more: str
) -> Draft:
    texts = {"ja": EditionText(subject, body)}
    for language, text in more.items():
        texts[language.replace("_", "-")] = EditionText("subject", text)
    return Draft(texts, AudienceRule("menus", ("a",)), "", not_before)


def run(one: Draft, phone: str = "", most: int | None = None) -> tuple[checks.Finding, ...]:
    return checks.run(one, today=TODAY, section_phone=phone, most=most)


def codes(body: str, phone: str = "", **more: object) -> list[str]:
    return [one.code for one in run(draft(body, **more), phone)]  # type: ignore[arg-type]


CASES = [
    ("6月5日(金)に行います。", []),
    ("６月５日（金）に行います。", []),
    ("6月5日(土)に行います。", ["date.weekday"]),
    ("6月5日（土曜日）に行います。", ["date.weekday"]),
    ("2026年6月5日(土)に行います。", ["date.weekday"]),
    ("令和8年6月5日(土)に行います。", ["date.weekday"]),
    ("6月5日(金)〜7日(土)に行います。", ["date.weekday"]),
    ("6月5日(金)・7日(日)に行います。", []),
    ("6月30日(火)〜2日(木)に行います。", []),
    ("5月1日に行いました。", ["date.past"]),
    ("申込みは6月2日までです。", ["date.deadline"]),
    ("締切：6月2日", ["date.deadline"]),
    ("2月30日に行います。", ["date.impossible"]),
    ("7/20(月・祝)に行います。", []),
    ("7/21(月)に行います。", ["date.weekday"]),
    ("2026/5/1に行いました。", ["date.past"]),
    ("1/2カップの水", []),
    ("https://www.city.example.jp/2026/05/01/", []),
    ("①受付 ②診察", ["characters.dependent", "characters.dependent"]),
    ("㈱まち商店", ["characters.dependent"]),
    ("ｱｲｳを持って", ["characters.half_width"]),
    ("髙橋が担当します。", []),
    ("電話 0299-12-3456", []),
    ("電話 （0299）12-3456", []),
    ("電話 0299-123-45", ["phone.groups"]),
    ("電話 02-1234-567", ["phone.groups"]),
    ("電話 090-1234-5678", []),
    ("電話 090-123-5678", ["phone.groups"]),
    ("電話 0120-123-456", []),
    ("電話 0299ー12ー3456", []),
    ("電話 0299123456", ["phone.no_groups"]),
    ("番号 0299123456 を控えて", []),
    ("〒302-8585 市役所", []),
    ("https://www.city.example.jp/ をご覧ください。", []),
    ("https://www.city.example.jp/をご覧ください。", ["url.runs_on"]),
    ("https://www.city.example.jp/。", ["url.trailing"]),
    ("https://www.city.example.jp/.", ["url.trailing"]),
    ("（https://www.city.example.jp/）", []),
    ("http://www.city.example.jp/", ["url.http"]),
    ("ｈｔｔｐｓ：／／ｗｗｗ．city.example.jp/", ["url.full_width"]),
    ("www.city.example.jp/bosai", ["url.no_scheme"]),
    ("city.example.jp/bosai を見る", ["url.no_scheme"]),
    ("koho@city.example.jp へ", []),
    ("https://intra/", ["url.no_dot"]),
    ("https://portal.local/a", ["url.local"]),
    ("https://192.168.1.5/a", ["url.local"]),
    ("https://localhost:8000/", ["url.local"]),
    ("https://bank.example.jp@evil.example/", ["url.user"]),
    ("https://[::1", ["url.broken"]),
    ("日時：〔日時を書く〕", ["placeholder.unfilled"]),
    ("○○課からのお知らせ", ["placeholder.unfilled"]),
    ("○は対象です。", []),
    (LONG, ["ease.sentence"]),
    ("地域包括支援推進計画を決めました。", ["ease.kanji_run"]),
    ("行けなくはないです。", ["ease.negation"]),
    ("行かなければなりません。", []),
    ("国勢調査" * 18 + "です。", ["ease.kanji_run"]),
    ("、".join(["市民文化会館で茶道教室"] * 15), ["ease.sentence", "ease.kanji_share"]),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_the_findings_of_a_line(body: str, expected: list[str]) -> None:
    assert sorted(codes(body + CONTACT)) == sorted(expected)


def test_a_missing_contact_is_found_and_can_be_put_in() -> None:
    assert codes("6月5日(金)に行います。") == ["contact.missing"]
    body = contact.with_contact("本文\n", section="安全課", phone="0200-00-2141", extension="12")
    assert body == "本文\n\n## 問い合わせ\n安全課　電話 0200-00-2141（内線 12）"
    assert codes(body, phone="0200-00-2141") == []
    assert contact.with_contact("", section="安全課", phone="") == "## 問い合わせ\n安全課"


def test_a_telephone_that_is_not_the_section_s_is_found() -> None:
    assert codes("本文" + CONTACT, phone="0200-00-9999") == ["contact.phone_differs"]
    assert codes("本文" + CONTACT, phone="0200-00-2141") == []
    assert codes("本文" + CONTACT + "\nFAX 0200-00-2142", phone="0200-00-2141") == []


def test_a_telephone_without_groups_gets_those_of_the_register() -> None:
    (found,) = run(draft("電話 0200002141"), phone="0200-00-2141")
    assert (found.code, found.instead) == ("phone.no_groups", "0200-00-2141")


def test_in_december_a_date_in_january_is_the_next_year_s() -> None:
    assert checks.run(draft("1月10日(日)" + CONTACT), today=date(2026, 12, 20)) == ()


def test_a_date_is_held_against_the_planned_sending() -> None:
    late = datetime(2026, 6, 9, 15, 30, tzinfo=UTC)  # 10 June in Japan
    body = "6月8日に行います。\n申込みは6月9日まで。\n6月10日(水)"
    found = run(draft(body + CONTACT, not_before=late))
    assert [(one.code, one.found) for one in found] == [
        ("date.before_sending", "6月8日"),
        ("date.deadline", "6月9日"),
    ]
    assert "6月10日" in sentence(found[0].as_json())


def test_lengths_are_the_citys_to_set_and_the_phones() -> None:
    found = run(draft("あ" * 201 + "。" + CONTACT, subject="あ" * 31), most=200)
    assert {"length.subject", "length.body"} < {one.code for one in found}
    shorter = run(draft("あ" * 70 + CONTACT, subject="a" * 60), most=200)
    assert [one.code for one in shorter] == []


def test_advice_is_told_apart_from_what_is_wrong() -> None:
    found = run(draft(LONG + "\nhttp://city.example.jp/\n6月5日(土)" + CONTACT, subject="あ" * 31))
    assert {one.code for one in found if one.hint} == {
        "ease.sentence",
        "url.http",
        "length.subject",
    }
    assert [one.code for one in found if not one.hint] == ["date.weekday"]


def test_a_finding_says_where_it_stands() -> None:
    found = run(draft("本文\n\n㈱まち\n" + CONTACT, subject="①のお知らせ"))
    assert [place(one.as_json()) for one in found] == ["件名", "本文3行目"]
    (missing,) = run(draft("本文"))
    assert place(missing.as_json()) == ""


def test_a_proposal_is_put_in_wherever_the_same_stands() -> None:
    text = draft("①受付\n①-2\n6月5日(土)\nｱｲｳ" + CONTACT, subject="①")
    for _round in range(3):
        found = run(text)
        applied = checks.apply(text, found[0].key, found)
        assert applied is not None
        text = applied
    assert (text.subject, text.body) == ("(1)", "(1)受付\n(1)-2\n6月5日(金)\nアイウ" + CONTACT)
    assert run(text) == ()
    assert checks.apply(text, "ja:date.weekday:6月5日(土)", run(text)) is None
    missing = run(draft("本文"))
    assert checks.apply(draft("本文"), missing[0].key, missing) is None


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("①", "(1)"),
        ("⑳", "(20)"),
        ("❷", "(2)"),
        ("Ⅳ", "IV"),
        ("㈱", "（株）"),
        ("㊤", "（上）"),
        ("㍻", "平成"),
        ("㋿", "令和"),
        ("㌔", "キロ"),
        ("㎝", "cm"),
        ("㎡", "平方メートル"),
        ("№", "No."),
        ("ⓐ", "(a)"),
        ("⑴", "(1)"),
    ],
)
def test_each_dependent_character_has_plain_words(written: str, instead: str) -> None:
    (found,) = run(draft(written + "です" + CONTACT))
    assert (found.code, found.instead) == ("characters.dependent", instead)


def test_another_language_is_checked_for_what_every_language_has() -> None:
    found = run(
        draft("本文" + CONTACT, en="On 2/30 〔day〕 ①\nhttp://city.example.jp/", ja_easy="①です")
    )
    assert [(one.edition, one.code) for one in found] == [
        ("ja-easy", "characters.dependent"),
        ("en", "placeholder.unfilled"),
        ("en", "url.http"),
    ]
    assert sentence(found[1].as_json()).startswith("English：")
    assert sentence(found[0].as_json()).startswith("やさしい日本語：")


def test_reading_ease_is_measured_plainly() -> None:
    measured = ease.measure(
        "## 見出し\n- 市の催しです。来てください！\n\nhttps://www.city.example.jp/kanji"
    )
    assert measured == ease.Ease(characters=55, sentences=3, mean=6, longest=7, kanji=33)
    assert ease.measure("") == ease.Ease(0, 0, 0, 0, 0)


def test_every_finding_has_its_sentence_without_a_gap() -> None:
    body = "\n".join(body for body, _codes in CASES)
    late = datetime(2026, 6, 9, 15, 30, tzinfo=UTC)
    found = [
        *run(draft(body, subject="あ" * 40, not_before=late), phone="0200-00-9999", most=10),
        *run(draft(body)),
        *run(draft("本文")),
    ]
    assert {one.code for one in found} == set(TEMPLATES)
    for one in found:
        said = sentence(one.as_json())
        assert "{" not in said
        assert said.endswith("。")


def test_a_finding_kept_before_places_were_known_still_reads() -> None:
    old = {"code": "characters.dependent", "found": "①", "params": {"instead": "(1)"}}
    assert sentence(old) == "「①」は、正しく表示されない機種があります。「(1)」と書けます。"
    assert place(old) == ""
