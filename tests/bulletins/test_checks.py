"""What the machine sees in a text; each line is something a real bulletin got wrong."""

from datetime import date

import pytest

from hayauma.bulletins import checks
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.findings import TEMPLATES, sentence
from hayauma.subscriptions.audience import AudienceRule

TODAY = date(2026, 6, 3)  # a Wednesday
CONTACT = "\n問い合わせ 0200-00-2141"


def codes(body: str, phone: str = "") -> list[str]:
    draft = Draft(
        editions={"ja": EditionText("お知らせ", body)},
        audience=AudienceRule("menus", ("a",)),
        sender="",
    )
    return [one.code for one in checks.run(draft, today=TODAY, section_phone=phone)]


CASES = [
    ("6月5日(金)に行います。", []),
    ("6月5日(土)に行います。", ["date.weekday"]),
    ("6月5日（土曜日）に行います。", ["date.weekday"]),
    ("2026年6月5日(土)に行います。", ["date.weekday"]),
    ("5月1日に行いました。", ["date.past"]),
    ("2月30日に行います。", ["date.impossible"]),
    ("7/20(月・祝)に行います。", []),
    ("①受付 ②診察", ["characters.dependent", "characters.dependent"]),
    ("㈱まち商店", ["characters.dependent"]),
    ("ｱｲｳを持って", ["characters.half_width"]),
    ("髙橋が担当します。", []),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_the_findings_of_a_line(body: str, expected: list[str]) -> None:
    assert codes(body + CONTACT) == expected


def test_a_missing_contact_is_found() -> None:
    assert codes("6月5日(金)に行います。") == ["contact.missing"]


def test_a_telephone_that_is_not_the_section_s_is_found() -> None:
    assert codes("本文" + CONTACT, phone="0200-00-9999") == ["contact.phone_differs"]
    assert codes("本文" + CONTACT, phone="0200-00-2141") == []


def test_in_december_a_date_in_january_is_the_next_year_s() -> None:
    draft = Draft(
        editions={"ja": EditionText("", "1月10日(日)" + CONTACT)},
        audience=AudienceRule("menus", ("a",)),
        sender="",
    )
    assert checks.run(draft, today=date(2026, 12, 20)) == ()


def test_every_finding_has_its_sentence() -> None:
    draft = Draft(
        editions={"ja": EditionText("①", "6月5日(土) 5月1日 2月30日 ｱｲｳ")},
        audience=AudienceRule("menus", ("a",)),
        sender="",
    )
    found = checks.run(draft, today=TODAY)
    assert {one.code for one in found} | {"contact.phone_differs"} == set(TEMPLATES)
    for one in found:
        assert "{" not in sentence(one.as_json())
