"""What leaves the house: golden letters, and letters made of anything a city can write."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.content import LetterError
from hayauma.mail.headers import HeaderError
from hayauma.mail.letter import TOKEN, MailList, compile
from tests.mail.letters import GOLDEN, PERSON, copies, letter

pytestmark = pytest.mark.once

IDENTITY = f"<{'0' * 32}@mail.hayauma.example>"
JAPANESE = st.text(
    st.one_of(
        st.sampled_from("①②㈱髙﨑～𠮷\n\t.、。"),
        st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    ),
    min_size=1,
    max_size=400,
)


def parsed(octets: bytes) -> EmailMessage:
    message = message_from_bytes(octets, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    assert part is not None
    assert not part.defects
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def assert_clean(octets: bytes) -> None:
    """What must hold for every octet sequence that we send."""
    assert octets.isascii()
    assert b"\0" not in octets
    assert octets.endswith(b"\r\n")
    assert octets.count(b"\r") == octets.count(b"\n") == octets.count(b"\r\n")
    head, _, rest = octets.partition(b"\r\n\r\n")
    for line in octets.split(b"\r\n"):
        assert len(line) <= 998
        assert not line.startswith(b".")
    assert all(len(line) <= 76 for line in rest.split(b"\r\n"))
    names = re.findall(rb"^([!-9;-~]+):", head, re.MULTILINE)
    assert len(names) == len(set(names))
    assert len(head) < 12_000


@pytest.mark.parametrize("name", sorted(copies()))
def test_a_letter_looks_as_it_did(name: str) -> None:
    octets = copies()[name]
    assert octets == (GOLDEN / name).read_bytes()
    assert_clean(octets)
    assert not parsed(octets).defects


def test_every_golden_file_is_made_by_somebody() -> None:
    assert {path.name for path in GOLDEN.glob("*.eml")} == set(copies())


def test_what_a_bulletin_bears() -> None:
    message = parsed(copies()["both-forms.eml"])
    assert message["From"].addresses[0].display_name == "早馬市メールマガジン"
    assert message["To"] == "taro@city.example"
    assert message["Date"].datetime.isoformat() == "2026-06-03T10:00:00+09:00"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ja"
    assert message["List-Id"].endswith("<kosodate.mail.hayauma.example>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "".join(message["List-Unsubscribe"].split()) == (
        f"<https://mail.hayauma.example/m/{PERSON}/stop/2026-118/>,"
        f"<mailto:stop+{PERSON}@mail.hayauma.example>"
    )
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Bcc"] is None
    assert message["X-Mailer"] is None
    for form in ("plain", "html"):
        assert f"https://mail.hayauma.example/m/{PERSON}/" in body(message, form)
        assert TOKEN not in body(message, form)


def test_a_mandatory_menu_offers_no_way_out() -> None:
    message = parsed(copies()["mandatory-menu.eml"])
    assert message["List-Id"].endswith("<hinan.mail.hayauma.example>")
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_text_only_is_one_part() -> None:
    message = parsed(copies()["text-only.eml"])
    assert message.get_content_type() == "text/plain"
    assert "①㈱髙橋ホール" in message.get_content()


def test_a_notice_belongs_to_no_list() -> None:
    message = parsed(copies()["notice.eml"])
    assert b'To: "a."@docomo.example\r\n' in copies()["notice.eml"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert not [name for name in message if name.lower().startswith("list-")]


@settings(deadline=None, max_examples=60)
@given(JAPANESE, JAPANESE, st.booleans(), st.integers(1, 60))
def test_subject_and_body_come_back(subject: str, text: str, html: bool, length: int) -> None:
    subject = " ".join(subject.split()) or "件名"
    made = compile(letter(subject=subject, text=text, html=f"<p>{len(text)}</p>" if html else ""))
    token = "t" * length
    octets = made.copy(b"taro@city.example", token, IDENTITY)
    assert_clean(octets)
    message = parsed(octets)
    assert not message.defects
    assert message["Subject"] == subject
    read = body(message, "plain")
    assert read.startswith(text.rstrip("\n"))
    assert read.endswith(f"/m/{token}/\n（あなた専用です。転送するときは消してください）\n")
    assert made.copy(b"taro@city.example", token, IDENTITY) == octets


def test_an_author_cannot_write_a_token() -> None:
    made = compile(letter(text=TOKEN, subject=TOKEN, html=f"<p>{TOKEN}</p>", from_name=TOKEN))
    message = parsed(made.copy(b"taro@city.example", PERSON, IDENTITY))
    assert message["Subject"] == TOKEN
    assert body(message, "plain").startswith(f"{TOKEN}\n")
    assert f"<p>{TOKEN}</p>" in body(message, "html")
    assert body(message, "plain").count(PERSON) == 1


def test_nobody_gets_anything_of_another() -> None:
    made = compile(letter())
    first = made.copy(b"taro@city.example", "a" * 43, IDENTITY)
    second = made.copy(b"hanako@city.example", "b" * 43, IDENTITY)
    for octets, other in ((first, "b" * 43), (second, "a" * 43)):
        message = parsed(octets)
        whole = octets.decode() + body(message, "plain") + body(message, "html")
        assert other not in whole
    assert b"taro" not in second


@pytest.mark.parametrize(
    ("to", "token", "identity"),
    [
        (b"taro@city.example\r\nBcc: x@y.example", PERSON, IDENTITY),
        (b"taro@city.example,x@y.example", PERSON, IDENTITY),
        (b"taro", PERSON, IDENTITY),
        (b"", PERSON, IDENTITY),
        (b"a@" + b"x" * 300, PERSON, IDENTITY),
        (b"taro@city.example", "", IDENTITY),
        (b"taro@city.example", "a>b", IDENTITY),
        (b"taro@city.example", "a\r\nb", IDENTITY),
        (b"taro@city.example", "日本", IDENTITY),
        (b"taro@city.example", PERSON, "<a@b>\r\nX: y"),
        (b"taro@city.example", PERSON, "a@b"),
        (b"taro@city.example", PERSON, "<a@b><c@d>"),
    ],
)
def test_a_copy_cannot_carry_another_header(to: bytes, token: str, identity: str) -> None:
    with pytest.raises(ValueError):
        compile(letter()).copy(to, token, identity)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "x\r\nBcc: y@z.example"},
        {"subject": " "},
        {"from_name": "x\n"},
        {"from_address": "x"},
        {"reply_to": "a@b.example\r\n"},
        {"text": "a\0b"},
        {"text": "\ud800"},
        {"lists": ()},
        {"lists": (MailList("no dot", "x"),)},
        {"lists": (MailList("a.b", "x\r\ny"),)},
        {"unsubscribe_url": ""},
        {"unsubscribe_url": "javascript:alert(1)"},
        {"unsubscribe_url": "https://a.example/ b"},
        {"unsubscribe_url": "https://a.example/" + "x" * 1000},
        {"unsubscribe_mailto": "a@b>,<https://evil.example/"},
        {"language": "ja\r\nX: y"},
        {"language": "日本語"},
    ],
)
def test_what_cannot_go_on_the_wire_is_refused_before_anybody_gets_it(changes: Any) -> None:
    with pytest.raises((LetterError, HeaderError)):
        compile(letter(**changes))


def test_the_second_list_is_checked_as_well() -> None:
    lists = (MailList("a.b.example", "x"), MailList("c.d.example", "y" * 5000))
    made = compile(letter(lists=lists))
    assert_clean(made.copy(b"taro@city.example", PERSON, IDENTITY, 1))


def test_line_ends_of_any_kind_arrive_as_one() -> None:
    made = compile(letter(text="一\r\n二\r三\n四", html=""))
    assert body(parsed(made.copy(b"t@c.example", PERSON, IDENTITY)), "plain").startswith(
        "一\n二\n三\n四\n"
    )


def test_the_size_is_known_beforehand() -> None:
    made = compile(letter())
    assert abs(made.size - len(made.copy(b"taro@city.example", PERSON, IDENTITY))) < 100
