"""Attached files: every name and every octet comes back, and copies share what is the same."""

from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hayauma.mail.attached import nameable
from hayauma.mail.content import LetterError
from hayauma.mail.letter import Attached, Template, compile
from tests.mail.letters import PERSON, letter
from tests.mail.test_letter import IDENTITY, assert_clean, parsed

pytestmark = pytest.mark.once

PDF = Attached(
    "6月の予定表（①㈱髙橋ホール）.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256))
)
CSV = Attached("map.csv", "text/csv", "名前,所\n髙橋,早馬市\n".encode("cp932"))
NAMES = st.text(
    st.one_of(
        st.sampled_from("①㈱髙～𠮷🚒 .-'\"();%*か\u3099"),
        st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_characters="/\\"),
    ),
    min_size=1,
    max_size=120,
)


def copy(made: Template) -> bytes:
    return made.copy(b"taro@city.example", PERSON, IDENTITY)


def files(octets: bytes) -> list[tuple[str, str, bytes]]:
    message = parsed(octets)
    return [(str(p.get_filename()), p.get_content_type(), content(p)) for p in attached(message)]


def attached(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]


def content(part: EmailMessage) -> bytes:
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


@pytest.mark.parametrize("both", [True, False])
def test_text_first_then_the_files(both: bool) -> None:
    octets = copy(compile(letter(both=both, attachments=(PDF, CSV))))
    assert_clean(octets)
    message = parsed(octets)
    first, *rest = [part.get_content_type() for part in message.iter_parts()]
    assert message.get_content_type() == "multipart/mixed"
    assert first == ("multipart/alternative" if both else "text/plain")
    assert rest == ["application/pdf", "text/csv"]
    assert files(octets) == [(f.name, f.media_type, f.content) for f in (PDF, CSV)]
    assert all(not part.defects for part in message.walk())
    plain = message.get_body(("plain",))
    assert plain is not None
    assert f"/m/{PERSON}/" in plain.get_content()


def test_a_text_file_says_how_it_is_written() -> None:
    assert attached(parsed(copy(compile(letter(attachments=(CSV,))))))[0].get_content_charset() == (
        "shift_jis"
    )


def test_a_reader_without_rfc_2231_still_sees_the_ending() -> None:
    octets = copy(compile(letter(attachments=(PDF,))))
    part = list(message_from_bytes(octets).walk())[-1]
    assert part.get_param("name") == "file-1.pdf"


def test_copies_share_the_files() -> None:
    made = compile(letter(attachments=(PDF,)))
    one = made.opening(b"taro@city.example", PERSON, IDENTITY)
    assert one + made.tail == copy(made)
    assert len(made.tail) > len(PDF.content)
    assert PERSON[:20].encode() not in made.tail
    assert compile(letter()).tail == b""


@settings(deadline=None, max_examples=100)
@given(NAMES, st.binary(max_size=300))
@example("x" * 120, b"")
@example("表" * 120, b"\r\n.\r\n")
@example("a b.pdf", b"x" * 57)
@example("=?utf-8?B?44GC?=.pdf", b"x" * 58)
@example("utf-8''x%41.pdf", b"x")
def test_any_name_and_any_octets_come_back(name: str, octets: bytes) -> None:
    file = Attached(name, "application/pdf", octets)
    assume(nameable(name))
    wire = copy(compile(letter(both=False, attachments=(file,))))
    assert_clean(wire)
    assert files(wire) == [(name.strip(), "application/pdf", octets)]
    part = attached(parsed(wire))[0]
    assert not part.defects
    assert not part["Content-Disposition"].defects


@pytest.mark.parametrize(
    "file",
    [
        Attached("", "application/pdf", b""),
        Attached("..", "application/pdf", b""),
        Attached("\u3000", "application/pdf", b""),
        Attached("a/b.pdf", "application/pdf", b""),
        Attached("a\\b.pdf", "application/pdf", b""),
        Attached("a\r\nBcc: x@y.example", "application/pdf", b""),
        Attached("a\0", "application/pdf", b""),
        Attached("\ud800", "application/pdf", b""),
        Attached("x" * 121, "application/pdf", b""),
        Attached("a.pdf", "application/pdf\r\nX: y", b""),
        Attached("a.eml", "message/rfc822", b""),
        Attached("a", "multipart/mixed", b""),
        Attached("a", "pdf", b""),
    ],
)
def test_what_is_no_file_of_ours_is_refused(file: Attached) -> None:
    with pytest.raises(LetterError):
        compile(letter(attachments=(file,)))


def test_the_same_files_make_the_same_letter() -> None:
    assert copy(compile(letter(attachments=(PDF,)))) == copy(compile(letter(attachments=(PDF,))))
    other = Attached(PDF.name, PDF.media_type, PDF.content + b"!")
    assert copy(compile(letter(attachments=(other,)))) != copy(compile(letter(attachments=(PDF,))))
