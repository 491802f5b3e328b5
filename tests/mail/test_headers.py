"""Every header line is legal for every Japanese text, and nothing can add a line of its own."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import UniqueAddressHeader
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hayauma.mail import headers

pytestmark = pytest.mark.once

JAPANESE = st.text(
    st.one_of(
        st.sampled_from("①②㈱㈲髙﨑～〜－−𠮷𩸽ｱｲ々〆【】「」、。　 "),
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FE),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x1F300, max_codepoint=0x1F6FF),
    ),
    max_size=120,
)
INJECTIONS = ["\r", "\n", "\r\n", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"]


def read_back(line: bytes, name: str) -> str:
    return str(message_from_bytes(line + b"\r\n", policy=default)[name])


@settings(deadline=None, max_examples=200)
@given(JAPANESE)
@example("避難指示　①㈱髙～𠮷" * 12)
@example("=?utf-8?b?44GC?=")
@example(" 前の空白")
@example("a" * 300)
def test_a_subject_is_legal_and_comes_back(subject: str) -> None:
    line = headers.text("Subject", subject)
    assert line.endswith(b"\r\n")
    assert line.isascii()
    for part in line[:-2].split(b"\r\n"):
        assert len(part) <= 78
        for word in part.split(b" "):
            assert len(word) <= 75 or not word.startswith(b"=?")
            if word.startswith(b"=?utf-8?b?"):
                # No character is cut in two: each word is UTF-8 by itself.
                assert read_back(b"Subject: " + word + b"\r\n", "Subject").count("\ufffd") == 0
    assert read_back(line, "Subject") == subject


@pytest.mark.parametrize("break_", INJECTIONS)
@pytest.mark.parametrize("place", ["{}x", "x{}", "x{}Bcc: y@z.example"])
def test_no_value_can_begin_another_line(break_: str, place: str) -> None:
    hostile = place.format(break_)
    with pytest.raises(ValueError):
        headers.text("Subject", hostile)
    with pytest.raises(ValueError):
        headers.mailbox("From", hostile, "a@b.example")
    with pytest.raises(ValueError):
        headers.mailbox("From", "x", f"{hostile}@b.example")
    with pytest.raises(ValueError):
        headers.token("X-Class", hostile)
    with pytest.raises(ValueError):
        headers.message_id("Message-ID", f"<{hostile}@b.example>")
    with pytest.raises(ValueError):
        headers.list_id(hostile, "a.b.example")
    with pytest.raises(ValueError):
        headers.list_id("x", f"{hostile}.example")
    with pytest.raises(ValueError):
        headers.urls("List-Unsubscribe", f"https://a.example/{hostile}")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_one_header_or_refused(value: str) -> None:
    try:
        line = headers.text("Subject", value) + headers.mailbox("From", value, "a@b.example")
    except headers.HeaderError:
        return
    parsed = message_from_bytes(line + b"\r\n", policy=default)
    assert parsed.keys() == ["Subject", "From"]
    assert not parsed.defects


@settings(deadline=None, max_examples=100)
@given(JAPANESE)
def test_a_sender_keeps_name_and_address(name: str) -> None:
    line = headers.mailbox("From", name, "melmaga@mail.city.example")
    assert all(len(part) <= 78 for part in line.split(b"\r\n"))
    parsed = message_from_bytes(line + b"\r\n", policy=default)["From"]
    assert isinstance(parsed, UniqueAddressHeader)
    (address,) = parsed.addresses
    assert address.addr_spec == "melmaga@mail.city.example"
    # The parser of the standard library puts a blank between two encoded words of a phrase.
    assert "".join(address.display_name.split()) == "".join(name.split())


def test_a_date_bears_the_offset_of_the_city() -> None:
    at = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)
    assert headers.date(at, "Asia/Tokyo") == b"Date: Wed, 03 Jun 2026 10:00:00 +0900\r\n"
    with pytest.raises(headers.HeaderError):
        headers.date(datetime(2026, 6, 3), "Asia/Tokyo")  # noqa: DTZ001 — that is the mistake


def test_urls_stand_one_a_line() -> None:
    line = headers.urls("List-Unsubscribe", "https://a.example/" + "x" * 60, "mailto:a@b.example")
    assert line == (
        b"List-Unsubscribe:\r\n <https://a.example/"
        + b"x" * 60
        + b">,\r\n <mailto:a@b.example>\r\n"
    )
    with pytest.raises(headers.HeaderError):
        headers.urls("List-Unsubscribe", "https://a.example/>,<https://evil.example/")
    with pytest.raises(headers.HeaderError):
        headers.urls("List-Unsubscribe", "https://日本.example/")


def test_ids_are_ids() -> None:
    assert headers.list_id("防犯", "a.b.example").endswith(b"<a.b.example>\r\n")
    for wrong in ("a", "a b.example", "<a.b>", ""):
        with pytest.raises(headers.HeaderError):
            headers.list_id("防犯", wrong)
    for wrong in ("a@b", "<a>", "<a@b>c", "<@>", "", "<a@b c>"):
        with pytest.raises(headers.HeaderError):
            headers.message_id("Message-ID", wrong)
