"""What an approval binds: the same for what a browser changes, another for a single character."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hayauma.bulletins.canonical import canonical, differences, digest
from hayauma.bulletins.draft import Attachment, Draft, EditionText, complain
from hayauma.subscriptions.audience import AudienceRule

NOON = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
DRAFT = Draft(
    editions={"ja": EditionText("防犯のお知らせ", "一行目\n二行目")},
    audience=AudienceRule("menus", ("bouhan",)),
    sender="まちメール",
    not_before=NOON,
    not_after=NOON + timedelta(minutes=30),
)


def with_text(subject: str, body: str) -> Draft:
    return replace(DRAFT, editions={"ja": EditionText(subject, body)})


def test_line_ends_of_a_textarea_do_not_void_an_approval() -> None:
    assert canonical(with_text("防犯のお知らせ", "一行目\r\n二行目")) == canonical(DRAFT)


def test_the_same_characters_composed_otherwise_are_the_same() -> None:
    assert canonical(with_text("カ\u3099", "a")) == canonical(with_text("ガ", "a"))


def test_it_is_sorted_json_in_utf8_without_spaces() -> None:
    assert canonical(DRAFT).startswith('{"attachments":[],"audience":{')
    assert "防犯" in canonical(DRAFT)


CHANGES = [
    ("subject", with_text("防犯のお知らせ。", "一行目\n二行目")),
    ("body", with_text("防犯のお知らせ", "一行目\n二行目。")),
    ("menus", replace(DRAFT, audience=AudienceRule("menus", ("bouhan", "kosodate")))),
    ("attachments", replace(DRAFT, attachments=(Attachment("地図.png", "0" * 64, 3),))),
    ("window", replace(DRAFT, not_after=NOON + timedelta(minutes=31))),
    ("sender", replace(DRAFT, sender="まちのメール")),
    (
        "edition:en",
        replace(DRAFT, editions={**DRAFT.editions, "en": EditionText("Safety", "Beware")}),
    ),
]


@pytest.mark.parametrize(("name", "changed"), CHANGES, ids=[name for name, _ in CHANGES])
def test_every_part_is_bound_and_named(name: str, changed: Draft) -> None:
    assert digest(canonical(changed)) != digest(canonical(DRAFT))
    assert differences(canonical(DRAFT), canonical(changed)) == (name,)


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_texts_that_differ_have_two_digests(one: str, other: str) -> None:
    a, b = canonical(with_text("件名", one)), canonical(with_text("件名", other))
    assert (digest(a) == digest(b)) == (a == b)
    assert (differences(a, b) == ()) == (a == b)


@pytest.mark.parametrize("end", ["\r", "\n", "\0", "\u2028", "\x85"])
def test_no_line_end_may_stand_in_a_subject(end: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        complain(with_text(f"件名{end}Bcc: x@example.com", "本文"), complete=False)
    assert "件名に改行は使えません" in str(refusal.value)


def test_what_is_missing_is_named_by_field() -> None:
    empty = replace(with_text("", " \n"), audience=AudienceRule("menus", ()))
    complain(empty, complete=False)  # a draft may be empty: nothing typed is lost
    with pytest.raises(ValidationError) as refusal:
        complain(empty, complete=True)
    assert set(refusal.value.message_dict) == {"subject", "body", "menus"}


def test_a_text_of_twenty_thousand_characters_is_refused_with_both_numbers() -> None:
    with pytest.raises(ValidationError) as refusal:
        complain(with_text("件名", "あ" * 20_000), complete=False)
    assert "10,000" in str(refusal.value)
    assert "20,000" in str(refusal.value)


def test_a_language_in_which_nothing_is_written_is_not_there() -> None:
    empty = replace(DRAFT, editions={**DRAFT.editions, "en": EditionText(" ", "\r\n")})
    assert canonical(empty) == canonical(DRAFT)
    complain(empty, complete=True)


def test_half_a_language_is_kept_as_a_draft_and_told_by_name_when_handed_in() -> None:
    half = replace(DRAFT, editions={**DRAFT.editions, "en": EditionText("Notice", "")})
    complain(half, complete=False)
    with pytest.raises(ValidationError) as fault:
        complain(half, complete=True)
    assert fault.value.message_dict == {"body_en": ["本文を書いてください。（English）"]}


def test_a_language_that_nobody_can_choose_is_not_written_in() -> None:
    strange = replace(DRAFT, editions={**DRAFT.editions, "tlh": EditionText("a", "b")})
    with pytest.raises(ValidationError) as fault:
        complain(strange, complete=False)
    assert list(fault.value.message_dict) == ["subject_tlh"]
