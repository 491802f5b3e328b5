"""Our signatures, read by two verifiers that are not ours: dkimpy and Debian's opendkim."""

import os
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from dkim.canonicalization import CanonicalizationPolicy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hayauma.mail.dkim import Algorithm, DkimError, Signer, SigningKey, canonical
from hayauma.mail.letter import Attached, compile
from hayauma.mail.smtp import Outgoing
from tests.mail.letters import PERSON, copies, letter
from tests.mail.test_letter import IDENTITY, assert_clean
from tests.npm import missing

Says = Callable[[bytes], list[bool]]

pytestmark = pytest.mark.once

DOMAIN = "mail.hayauma.example"
RSA = SigningKey.make(domain=DOMAIN, selector="r1", algorithm=Algorithm.RSA)
ED = SigningKey.make(domain=DOMAIN, selector="e1", algorithm=Algorithm.ED25519)
KEYS = {"rsa": (RSA,), "ed25519": (ED,), "both": (RSA, ED)}
BODY = st.lists(st.sampled_from([b"\r\n", b" ", b"\t", b"x", b"yy z", b"\r", b"\n"]), max_size=12)


def dns(name: bytes, timeout: int = 0) -> bytes:
    for key in (RSA, ED):
        if name.decode().rstrip(".") == key.record_name:
            return key.record_value.encode()
    return b""


def dkimpy_says(octets: bytes) -> list[bool]:
    """Whether each signature holds, for the verifier in Python."""
    count = f"\r\n{octets.decode()}".count("\r\nDKIM-Signature:")
    return [_holds(dkim.DKIM(octets), number) for number in range(count)]


def _holds(verifier: dkim.DKIM, number: int) -> bool:
    try:
        return bool(verifier.verify(idx=number, dnsfunc=dns))
    except dkim.ValidationError:  # how it says that the body's hash is another
        return False


@pytest.fixture(scope="module")
def opendkim_says(tmp_path_factory: pytest.TempPathFactory) -> Says:
    """Whether each signature holds, for the verifier in C, which reads our keys from a file."""
    program = shutil.which("opendkim", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        missing("opendkim がありません。")
    folder = tmp_path_factory.mktemp("opendkim")
    keys, manner, file = folder / "keys", folder / "opendkim.conf", folder / "letter.eml"
    keys.write_text("".join(f"{key.record_name} {key.record_value}\n" for key in (RSA, ED)))
    manner.write_text(f"Mode v\nTestPublicKeys {keys}\nOn-BadSignature accept\n")

    def says(octets: bytes) -> list[bool]:
        file.write_bytes(octets)
        asked = [str(program), "-x", str(manner), "-t", str(file), "-v", "-v"]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)
        return [word == "pass" for word in re.findall(r"\bdkim=(\w+)", done.stdout)]

    return says


@pytest.mark.parametrize("keys", sorted(KEYS))
@pytest.mark.parametrize("name", sorted(copies()))
def test_two_verifiers_find_every_letter_as_it_was_signed(
    keys: str, name: str, opendkim_says: Says
) -> None:
    octets = Signer(KEYS[keys]).sign(copies()[name])
    assert dkimpy_says(octets) == [True] * len(KEYS[keys])
    assert opendkim_says(octets) == [True] * len(KEYS[keys])
    assert all(len(line) <= 78 for line in octets.partition(b"\r\nFrom:")[0].split(b"\r\n"))
    assert_clean(octets.replace(b"DKIM-Signature:", b"X:", 1))
    assert octets == Signer(KEYS[keys]).sign(copies()[name]), "sent again it is the same"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"4pagIDbmnIj", b"4pagIDbmnIk"),  # the body
        (b"=One-Click", b"=One-Clack"),
        (b"/stop/2026-118/>", b"/stop/2026-119/>"),
        (b"List-Id: ", b"List-Id: x"),
        (b"To: taro@", b"To: jiro@"),
        (b"\r\nDate: ", b"\r\nDate: Mon, 1 Jun 2026 01:00:00 +0900\r\nDate: "),
        (b"\r\nTo: ", b"\r\nFrom: mayor@mail.hayauma.example\r\nTo: "),
        (b"DKIM-Signature: ", b"From: mayor@mail.hayauma.example\r\nDKIM-Signature: "),
        (b"Content-Type: multipart", b"Content-Type: x-multipart"),
        (b"Auto-Submitted: auto-generated\r\n", b""),
    ],
)
def test_two_verifiers_see_what_was_changed(
    before: bytes, after: bytes, opendkim_says: Says
) -> None:
    octets = Signer(KEYS["both"]).sign(copies()["both-forms.eml"])
    assert octets.count(before) >= 1
    changed = octets.replace(before, after, 1)
    if before == b"\r\nDate: ":
        # Taken from the bottom up, the true one is still the one that was signed.
        changed = octets.replace(b"\r\nMIME-Version", b"\r\nDate: x\r\nMIME-Version")
    assert True not in dkimpy_says(changed)
    assert True not in opendkim_says(changed)


def test_blanks_and_folds_that_a_relay_changes_do_not_matter(opendkim_says: Says) -> None:
    octets = Signer(KEYS["both"]).sign(copies()["both-forms.eml"])
    changed = octets.replace(b"\r\n <melmaga", b"\t   <melmaga").replace(
        b"Subject: ", b"SUBJECT:  "
    )
    assert changed != octets
    assert dkimpy_says(changed) == opendkim_says(changed) == [True, True]


def test_a_letter_with_files(opendkim_says: Says) -> None:
    made = compile(letter(attachments=(Attached("表.pdf", "application/pdf", bytes(9999)),)))
    opening = made.opening(b"taro@city.example", PERSON, IDENTITY)
    whole = Signer(KEYS["both"]).headers(opening, made.tail) + opening + made.tail
    assert whole == Signer(KEYS["both"]).sign(opening + made.tail)
    outgoing = Outgoing(1, b"b@c.example", b"taro@city.example", opening, tail=made.tail)
    ((signed,),) = Signer(KEYS["both"]).signed([outgoing])
    assert signed.data + signed.tail == whole
    assert dkimpy_says(whole) == opendkim_says(whole) == [True, True]


@settings(deadline=None, max_examples=150)
@given(BODY.map(b"".join), BODY.map(b"".join))
@example(b"", b"\r\n")
@example(b"x\r\n\r\n", b"\r\n\r\n")
@example(b"x \r\n", b" \t\r\n")
def test_the_canonical_body_is_that_of_another_signer(one: bytes, other: bytes) -> None:
    relaxed = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    # A bare CR or LF never leaves the house, and the other one reads them in its own way.
    one, other = (part.replace(b"\r\n", b"|").translate(None, b"\r\n") for part in (one, other))
    one, other = one.replace(b"|", b"\r\n"), other.replace(b"|", b"\r\n") + b"\r\n"
    expected = relaxed.canonicalize_body(one + other)
    assert canonical.body(one + other) == expected
    head = b"From: a@mail.hayauma.example\r\n\r\n"
    signer = Signer((ED,))
    assert signer.headers(head + one, other) == signer.headers(head + one + other)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from([" ", "\t", "\r\n ", "\r\n\t", "x", "y:", "z"]), max_size=12))
def test_a_canonical_header_is_that_of_another_signer(value: list[str]) -> None:
    relaxed = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    written = "".join(value).encode()
    ((name, line),) = relaxed.canonicalize_headers([(b"X-Of-Ours ", written + b"\r\n")])
    assert canonical.fields(b"X-Of-Ours :" + written) == {b"x-of-ours": [name + b":" + line]}


@pytest.mark.parametrize("keys", sorted(KEYS))
def test_many_at_once_come_back_in_order_and_signed(keys: str) -> None:
    made = compile(letter())
    signer = Signer(KEYS[keys])
    letters = [
        Outgoing(n, b"b@c.example", b"t@d.example", made.copy(b"t@d.example", PERSON, f"<{n}@x>"))
        for n in range(40)
    ]
    back = [one for batch in signer.signed(letters) for one in batch]
    signer.close()
    assert back == [one._replace(data=signer.sign(one.data)) for one in letters]
    assert dkimpy_says(back[-1].data) == [True] * len(KEYS[keys])


def test_the_example_of_the_standard() -> None:
    """RFC 8463, appendix A: its key and its record."""
    secret = b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    key = SigningKey(
        "football.example.com",
        "brisbane",
        Algorithm.ED25519,
        Ed25519PrivateKey.from_private_bytes(secret),
    )
    assert key.record == (
        "brisbane._domainkey.football.example.com. IN TXT "
        '"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="'
    )


def test_an_empty_body_has_the_hash_that_the_standard_names() -> None:
    """RFC 6376, 3.4.4."""
    octets = Signer((ED,)).sign(b"From: a@mail.hayauma.example\r\n\r\n\r\n\r\n")
    assert b" bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;" in octets


@pytest.mark.parametrize("key", [RSA, ED], ids=["rsa", "ed25519"])
def test_a_key_is_written_down_and_read_again(key: SigningKey) -> None:
    again = SigningKey.load(key.pem(), domain=key.domain, selector=key.selector)
    assert again.record == key.record
    assert again.algorithm is key.algorithm
    strings = re.findall(r'"([^"]*)"', key.record)
    assert "".join(strings) == key.record_value
    assert max(map(len, strings)) <= 255


@pytest.mark.parametrize(
    ("domain", "selector"),
    [
        ("x", "s"),
        ("a b.example", "s"),
        ("a.example", ""),
        ("a.example", "-s"),
        ("A.example", "s"),
        ("a.example", "s;x"),
    ],
)
def test_what_is_no_place_in_the_dns(domain: str, selector: str) -> None:
    with pytest.raises(DkimError):
        SigningKey.make(domain=domain, selector=selector, algorithm=Algorithm.ED25519)


def test_what_is_no_key() -> None:
    for pem in ("", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(DkimError):
            SigningKey.load(pem, domain="a.example", selector="s")
    short = generate_private_key(65537, 1024)
    pem = SigningKey("a.example", "s", Algorithm.RSA, short).pem()
    with pytest.raises(DkimError):
        SigningKey.load(pem, domain="a.example", selector="s")


def test_a_key_speaks_for_its_own_domain_and_those_below() -> None:
    signer = Signer((ED,))
    for sender, speaks in (
        (b"=?utf-8?b?5Z+O?= <a@mail.hayauma.example>", True),
        (b"a@MAIL.hayauma.example", True),
        (b"a@news.mail.hayauma.example", True),
        (b"a@hayauma.example", False),
        (b"a@xmail.hayauma.example", False),
        (b"mail.hayauma.example <a@other.example>", False),
    ):
        assert bool(signer.headers(b"From: " + sender + b"\r\n\r\nx\r\n")) is speaks


@pytest.mark.parametrize("octets", [b"", b"From: a@b.example\r\n", b"To: a@b.example\r\n\r\nx\r\n"])
def test_what_is_no_letter(octets: bytes) -> None:
    with pytest.raises(DkimError):
        Signer((ED,)).sign(octets)
    with pytest.raises(DkimError):
        Signer(())
