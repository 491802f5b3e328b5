"""Hostile mail: whatever it is made of, it is read or it is other, and it takes no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.bounces import Kind, Report, read
from hayauma.mail.bounces.report import RECIPIENTS_MOST, SAID_MOST
from tests.mail.bounces.samples import RECIPIENT, feedback, mail, receipt, report

pytestmark = pytest.mark.once

OTHER = Report(Kind.OTHER)
FAILED = "Final-Recipient: rfc822; taro@somewhere.example\nAction: failed\nStatus: 5.1.1\n"
CPU_MOST = 1.0  # seconds of this process for one mail; a usual one takes a thousandth


def nested(depth: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )


HOSTILE = {
    "depth": nested(2_000) + report(FAILED),
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 2_000 + report(FAILED),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "encoded words": b"Subject:" + b" =?utf-8?b?4pyT?=" * 20_000 + b"\n\n",
    "encoded words, folded": b"Subject:" + b"\n =?utf-8?b?4pyT?=" * 20_000 + b"\n\n",
    "comments": b"From: " + b"(" * 2_000 + b")" * 2_000 + b"\n\nx",
    "no From": mail("x").partition(b"\n")[2],
    "8-bit header": b"From: \xff\xfe\x83\x41\nSubject: \x83\x81\x81[\n\n\xff",
    "unknown charset": mail("x", charset="x-unknown-8"),
    "a charset that is no charset": mail("x", charset="unicode_escape"),
    "header without end": b"X: " + b"a" * 200_000,
    "many headers": b"X: 1\n" * 2_000 + b"\nx",
    "boundary of nothing": b'Content-Type: multipart/report; boundary=""\n\n--\n\n--\n',
    "a boundary that begins others": b"Content-Type: multipart/mixed; boundary=a\n\n"
    + b"--aa\n\nx\n" * 20_000,
    "NUL": b"\0" * 200_000,
    "base64 without end": b"Content-Transfer-Encoding: base64\n\n" + b"=" * 200_000,
    "recipients": report("".join(RECIPIENT.format(n) for n in range(9_000))),
    "at signs": mail("a@b.example " * 80_000),
    "nothing but @": mail("@" * 500_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_read_in_time(name: str) -> None:
    began = time.process_time()
    found = read(HOSTILE[name])
    assert time.process_time() - began < CPU_MOST
    assert len(found.recipients) <= RECIPIENTS_MOST


LINES = {
    "a": "a" * 100_000,
    "spaces": " " * 100_000,
    "mailbox": "mailbox " * 12_000,
    "host": "host " * 20_000,
    "domain names": "domain a.b " * 9_000,
    "quotes": "<b" * 50_000,
    "addresses": "a@b.example" * 9_000,
    "dots": "a." * 50_000,
    "failures": "not delivered to " * 6_000,
    "codes": "550 5.1.1 " * 10_000,
    "replies": ">>> RCPT TO:<" * 8_000,
    "dashes": "-" * 100_000,
    "labels": "recipient address: " * 5_000,
    "tags": "<p " * 33_000,
    "styles": "<style>" * 14_000,
    "comments": "<!--" * 25_000,
    "Japanese": "宛先のアドレス" * 14_000,
}


SOME = ("a", "addresses", "labels", "dashes")
PLACES = [(place, name) for place in ("text", "html", "diagnostic") for name in LINES]
PLACES += [(place, name) for place in ("subject", "status", "complaint") for name in SOME]


@pytest.mark.parametrize(("place", "name"), PLACES)
def test_no_line_of_100_000_characters_is_slow(place: str, name: str) -> None:
    line = LINES[name]
    fields = FAILED + f"Diagnostic-Code: smtp; {line}\n"
    hostile = {
        "text": lambda: mail(f"could not be delivered\n{line}\n<taro@somewhere.example>: {line}"),
        "html": lambda: mail(line).replace(b"text/plain", b"text/html"),
        "subject": lambda: mail("x", subject=line[:60_000]),
        "diagnostic": lambda: report(fields),
        "status": lambda: report(line),
        "complaint": lambda: feedback(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {line}\n"),
    }[place]()
    began = time.process_time()
    read(hostile)
    assert time.process_time() - began < CPU_MOST


def test_what_stands_before_the_bounds_is_still_read() -> None:
    found = read(report(FAILED) + b"\nx" * 1_000_000)
    assert [one.address for one in found.recipients] == ["taro@somewhere.example"]
    assert read(HOSTILE["many headers"]) == OTHER
    assert len(read(HOSTILE["recipients"]).recipients) == RECIPIENTS_MOST


def test_nobody_looks_deeper_than_the_bounds() -> None:
    def wrapped(depth: int) -> bytes:
        within = report(FAILED)
        for n in range(depth):
            within = b"Content-Type: multipart/mixed; boundary=w%d\n\n--w%d\n" % (n, n) + within
        return within

    assert read(wrapped(10)).kind is Kind.BOUNCE
    assert read(wrapped(30)) == OTHER


def test_no_address_is_said() -> None:
    fields = FAILED + "Diagnostic-Code: smtp; 550 taro <taro@somewhere.example> hana@x.example "
    (one,) = read(report(fields + "z" * 5_000 + "\n")).recipients
    assert "taro" not in one.said
    assert "@" not in one.said
    assert len(one.said) <= SAID_MOST


PIECES = st.sampled_from(
    [
        mail("<taro@somewhere.example>: 550 no"),
        report(FAILED),
        feedback("Feedback-Type: abuse\n"),
        receipt("automatic-action; deleted", "rejected"),
        b"\n--=_b\n",
        b"\n\n",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: multipart/mixed; boundary=\n",
        b"Content-Transfer-Encoding: base64\n",
        b"=?utf-8?q?=?=",
        b"\x1b$B",
    ]
)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=200)), max_size=8))
def test_no_octets_make_it_fail(pieces: list[bytes]) -> None:
    found = read(b"".join(pieces))
    assert found == Report.heard(found.as_dict())
    assert found.recipients == () or found.kind in (Kind.BOUNCE, Kind.COMPLAINT)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_to_a_report_makes_it_fail(data: st.DataObject) -> None:
    whole = bytearray(report(FAILED, told="<taro@somewhere.example>: 550 5.1.1 no"))
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    for one in read(bytes(whole)).recipients:
        assert not (one.dead and one.klass == "transient")
