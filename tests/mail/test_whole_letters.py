"""Whole letters of anything a city can write: what goes in comes out, for the right person."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hayauma.mail.letter import TOKEN, Attached, Letter, MailList, compile
from tests.mail.letters import letter
from tests.mail.test_letter import IDENTITY, assert_clean

pytestmark = pytest.mark.once

# Dependent characters of machines, both tildes, a character outside the plane, a long family
# joined by nothing one sees, a flag, kana with a combining mark, half-width kana, a variant.
SPECIAL = ["①", "㈱", "髙", "﨑", "～", "〜", "𠮷", "ｶﾞ", "か\u3099", "葛\U000e0100", "☎\ufe0f"]
SPECIAL += ["\u200d".join("👨👩👧👦"), "🇯🇵"]
PIECES = st.one_of(
    st.sampled_from([*SPECIAL, " ", "　", "=?utf-8?b?44GC?=", "{{", "%s", "&amp;", '"', "<", "\\"]),
    st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), max_size=12),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12),
)
WORDS = st.lists(PIECES, max_size=20).map("".join)
# One line may be long and without a blank; breaks are of any kind; lines begin with dots.
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n.", "\n..\n", "\r\n.\r\n", "\n\n", "\t", "\u2028"])
BODIES = st.lists(st.one_of(WORDS, BREAKS), max_size=30).map("".join)
FOOTERS = st.lists(st.one_of(WORDS, st.just(TOKEN), st.just("\n")), max_size=8).map("".join)
TOKENS = st.text("abcXYZ019-_", min_size=1, max_size=70)


def visible(text: str) -> str:
    """Return a header's text as readers show it: blanks at the ends are nobody's."""
    return text.strip(" \u3000") or "件名"


def parsed(octets: bytes) -> EmailMessage:
    message = message_from_bytes(octets, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert all(not part.defects for part in message.walk())
    return message


def body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def any_line_end(text: str) -> str:
    return re.sub(r"\r\n|\r", "\n", text)


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    html = draw(st.booleans())
    files = (Attached("表.csv", "text/csv", draw(st.binary(max_size=90))),)
    return letter(
        subject=visible(draw(WORDS)),
        from_name=draw(WORDS).strip(),
        lists=(MailList("a.mail.hayauma.example", draw(WORDS)),),
        text=draw(BODIES),
        html=f"<p>{draw(BODIES)}</p>" if html else "",
        footer_text=draw(FOOTERS),
        footer_html=draw(FOOTERS) if html else "",
        attachments=files if draw(st.booleans()) else (),
    )


def copy(written: Letter, token: str) -> bytes:
    return compile(written).copy(b"taro@city.example", token, IDENTITY)


@settings(deadline=None, max_examples=80)
@given(letters(), TOKENS)
@example(letter(text="." * 3000 + "\n.\n..", footer_text=f"{TOKEN}{TOKEN}\n{TOKEN}"), "t")
@example(letter(text="長" * 4000, footer_text=TOKEN, footer_html=TOKEN * 5), "t" * 57)
def test_what_goes_in_comes_out(written: Letter, token: str) -> None:
    octets = copy(written, token)
    assert_clean(octets)
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S*?\?=", octets))
    message = parsed(octets)
    assert message["Subject"] == written.subject
    # The author's own words are never searched for a token's place, the footer's are.
    footer = written.footer_text.rstrip("\n").replace(TOKEN, token)
    whole = any_line_end(written.text.rstrip("\n") + f"\n\n{footer}\n")
    assert body(message, "plain") == whole
    if written.html:
        assert any_line_end(written.html.rstrip("\n")) in body(message, "html")
    files = [part.get_payload(decode=True) for part in message.iter_attachments()]
    assert files == [one.content for one in written.attachments]


@settings(deadline=None, max_examples=80)
@given(letters(), TOKENS)
def test_a_spliced_copy_is_the_letter_written_for_that_person(written: Letter, token: str) -> None:
    """Encoded whole, with the token where it belongs, the body is the same octets."""
    by_hand = replace(
        written,
        footer_text=written.footer_text.replace(TOKEN, token),
        footer_html=written.footer_html.replace(TOKEN, token),
    )
    seams = re.compile(rb"=_[0-9a-f]{32}")  # made from the content, cut where the token stood
    one, other = (seams.sub(b"=_", copy(each, token)) for each in (written, by_hand))
    assert one == other


@settings(deadline=None, max_examples=40)
@given(letters(), st.lists(st.text("abcdefgh", min_size=22, max_size=22), min_size=2, max_size=4))
def test_no_copy_bears_the_token_of_another(written: Letter, tokens: list[str]) -> None:
    made = compile(written)
    for token in tokens:
        octets = made.copy(b"taro@city.example", token, IDENTITY)
        forms = ("plain", "html") if written.html else ("plain",)
        read = octets.decode() + "".join(body(parsed(octets), form) for form in forms)
        for other in set(tokens) - {token}:
            assert other not in read
