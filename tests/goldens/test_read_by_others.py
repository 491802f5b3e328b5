"""The golden letters in the hands of strangers: three readers agree, no spam rule minds them."""

import json
import re
import subprocess
from collections.abc import Callable
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import dkim
import pytest

from tests import npm
from tests.goldens.bulletins import SIGNING

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.eml"))
# From a server that is nobody's: an address for documentation, which no rule calls illegal.
RECEIVED = (
    b"Received: from relay.haruka.example (relay.haruka.example [IPv6:2001:db8::25])\n"
    b" by mx.phone.example with ESMTPS; %s\n"
)
DATE = re.compile(rb"^Date: (.+)$", re.MULTILINE)
TEN = b"Wed, 03 Jun 2026 10:00:01 +0900"
Read = dict[str, Any]


def parsed(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def octets(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def with_python(file: Path) -> Read:
    message = parsed(file)
    bodies = {form: message.get_body((form,)) for form in ("plain", "html")}
    read = {form: lines(part.get_content()) if part else "" for form, part in bodies.items()}
    return {
        "subject": message["Subject"],
        "from": message["From"],
        "to": message["To"].replace('"', ""),
        "text": read["plain"],
        "html": read["html"],
        "files": [
            [part.get_filename(), sha256(octets(part)).hexdigest()]
            for part in message.iter_attachments()
        ],
    }


def with_another(*command: str) -> dict[str, Read]:
    done = subprocess.run(
        [*command, *map(str, FILES)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    for one in read:
        one["text"], one["html"] = lines(one["text"]), lines(one["html"])
        one["to"] = one["to"].replace('"', "")
    return {file.name: one for file, one in zip(FILES, read, strict=True)}


def with_perl() -> dict[str, Read]:
    perl = npm.program("perl")
    if subprocess.run([perl, "-MEmail::MIME", "-e1"], capture_output=True, check=False).returncode:
        npm.missing("libemail-mime-perl がありません。")
    return with_another(perl, str(HERE / "read.pl"))


def with_node() -> dict[str, Read]:
    package = npm.package("postal-mime")
    return with_another(npm.program("node"), str(HERE / "read.mjs"), str(package))


@pytest.mark.parametrize("reader", [with_perl, with_node])
def test_another_reader_reads_the_same(reader: Callable[[], dict[str, Read]]) -> None:
    read = reader()
    assert len(read) > 15
    for file in FILES:
        assert read[file.name] == with_python(file), file.name


def test_no_spam_rule_minds_them() -> None:
    program = npm.program("spamassassin")
    letters = {file.stem: file.read_bytes().replace(b"\r\n", b"\n") for file in FILES}
    # One is to be minded, or there are no rules.
    letters["poor"] = b"From: a@b.example\n\nmoney\n"
    mailbox = b"".join(
        b"From x@y.example Wed Jun  3 10:00:01 2026\nX-Golden: %s\n" % name.encode()
        # Each is taken in when it says that it was written.
        + RECEIVED % (date[1] if (date := DATE.search(octets)) else TEN)
        + octets
        + b"\n"
        for name, octets in letters.items()
    )
    asked = [program, "-L", "-t", "-x", "--mbox"]
    done = subprocess.run(asked, input=mailbox, capture_output=True, timeout=120, check=True)
    # They come back in an order of its own.
    said = {
        name.decode(): (float(score), rules.decode())
        for score, rules, name in re.findall(
            rb"^X-Spam-Status: \w+, score=(-?[\d.]+) required=\S+ tests=([\w,\s]*?)\s+autolearn"
            rb".*?^X-Golden: (\S+)$",
            done.stdout,
            re.MULTILINE | re.DOTALL,
        )
    }
    assert said.keys() == letters.keys()
    assert re.search(r"\bMISSING_(DATE|SUBJECT)", said.pop("poor")[1])
    for name, (score, rules) in said.items():
        assert score <= 1.0, (name, rules)
        assert not re.search(r"\b(MISSING|MIME)_", rules), (name, rules)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_form_is_clean(file: Path) -> None:
    octets = file.read_bytes()
    head, _, body = octets.partition(b"\r\n\r\n")
    assert octets.isascii()
    assert b"\0" not in octets
    assert octets.endswith(b"\r\n")
    assert octets.count(b"\r") == octets.count(b"\n") == octets.count(b"\r\n")
    assert len(head) <= 12_000
    assert all(len(line) <= 76 and line[:1] != b"." for line in body.split(b"\r\n"))
    for line in head.split(b"\r\n"):
        # Longer than 78 only where one word is: an address with a token.
        assert len(line) <= 78 or (len(line) <= 998 and b" " not in line.strip()), line
    for word in re.findall(rb"=\?\S+?\?=", head):
        assert len(word) <= 75
        assert str(make_header(decode_header(word.decode())))
    assert not re.search(rb"\?=(?!\r\n)[^\s<,]", head), "blanks stand between encoded-words"
    message = parsed(file)
    for part in message.walk():
        assert not part.defects
        assert all(not value.defects for value in part.values())
    assert message.as_bytes(policy=default.clone(linesep="\r\n"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_header_stands_once_and_none_too_many(file: Path) -> None:
    message = parsed(file)
    names = [name.lower() for name in message]
    assert len(names) == len(set(names))
    wanted = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type"}
    wanted |= {"content-language", "auto-submitted"}
    if file.stem.startswith(("magazine", "correction", "digest")):
        wanted |= {"list-id"}
        # An answer to a digest would be about no one bulletin: each has its own page for that.
        if not file.stem.startswith("digest"):
            wanted |= {"reply-to"}
        if not file.stem.endswith("-mandatory"):
            wanted |= {"list-unsubscribe", "list-unsubscribe-post"}
    if file.stem == "magazine-signed":
        wanted |= {"dkim-signature"}
    assert set(names) - {"content-transfer-encoding"} == wanted
    assert message["Date"].datetime.strftime("%z") == "+0900"
    assert message["Message-ID"].strip("<>").endswith("@mail.haruka.example")
    assert len(message["To"].addresses) == 1
    assert message["Auto-Submitted"] in {"auto-generated", "auto-replied"}
    if message["List-Unsubscribe"]:
        ways = re.findall(r"<(\w+):", message["List-Unsubscribe"])
        assert ways == ["https", "mailto"]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_text_is_first_and_the_page_loads_nothing(file: Path) -> None:
    read = with_python(file)
    kinds = [p.get_content_type() for p in parsed(file).walk() if not p.is_multipart()]
    assert kinds[0] == "text/plain"
    assert len(read["text"]) > 50
    assert len(read["html"].encode()) <= 100_000
    assert not re.search(
        r"<(img|script|form|iframe|link|input|object|video)\b|url\(|@import|\son\w+=",
        read["html"],
        re.IGNORECASE,
    )


def test_the_signed_one_verifies() -> None:
    octets = (HERE / "magazine-signed.eml").read_bytes()
    assert dkim.verify(octets, dnsfunc=lambda *_, **__: SIGNING.record_value.encode())


def test_one_letter_of_each_class_that_is_sent() -> None:
    """What the code can send by now is there to be looked at."""
    source = HERE.parent.parent / "src" / "hayauma"
    sent = {"MAGAZINE", "CORRECTION", "DIGEST"}
    for file in source.rglob("*.py"):
        if file.parent.name not in {"regulation", "notices"}:
            sent |= set(re.findall(r"klass=LetterClass\.(\w+)", file.read_text("utf-8")))
    shown = {file.stem for file in FILES}
    for klass in sent:
        name = klass.lower().replace("_", "-")
        assert any(stem.startswith(f"{name}-") for stem in shown), klass
