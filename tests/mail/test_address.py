"""What people type becomes an address kept byte for byte, or a sentence that says why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail import address

pytestmark = pytest.mark.once

ATEXT = "abcXYZ019!#$%&'*+/=?^_`{|}~-"
LOCALS = st.text(ATEXT + ".", min_size=1, max_size=60)
DOMAINS = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{2,8}){1,3}\Z")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("taro@city.example", "taro@city.example"),
        ("  Taro.Yamada@City.EXAMPLE ", "Taro.Yamada@city.example"),
        ("ｔａｒｏ＠ｃｉｔｙ．ｅｘａｍｐｌｅ", "taro@city.example"),
        ("\u3000taro@city.example\u3000", "taro@city.example"),
        ("a..b@docomo.example", "a..b@docomo.example"),
        ("a.@ezweb.example", "a.@ezweb.example"),
        ('"a..b"@docomo.example', "a..b@docomo.example"),
        ("-taro-@city.example", "-taro-@city.example"),
        ("mailto:taro@city.example", "taro@city.example"),
        ("taro@日本語.example", "taro@xn--wgv71a119e.example"),
    ],
)
def test_kept_as_it_was_given(typed: str, kept: str) -> None:
    assert address.parse(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "taro", "@city.example", "taro@", "taro@localhost", "taro@city..example",
        "taro@-city.example", "ta ro@city.example", "taro@ci ty.example",
        "a@b@city.example",
        "taro@city.example\nBcc: x@y.example", "taro\r@city.example", "taro@city.example\x00",
        "taro@city.example\u2028", "taro\u2029@city.example", "太郎@city.example",
        "a<b>@city.example",
        "a,b@city.example", 'ta"ro@city.example', "taro@192.0.2.1", "taro@[192.0.2.1]",
        "x" * 65 + "@city.example", "x@" + "a" * 64 + ".example",
        "x" * 60 + "@" + "a." * 100 + "example",
        "\ud800@city.example",
    ],
)  # fmt: skip
def test_refused_with_a_japanese_sentence(typed: str) -> None:
    with pytest.raises(address.AddressError) as refusal:
        address.parse(typed)
    assert str(refusal.value).endswith(("。", "）。"))


@pytest.mark.parametrize(
    ("kept", "wire"),
    [
        ("taro@city.example", b"taro@city.example"),
        ("Taro@city.example", b"Taro@city.example"),
        ("a..b@docomo.example", b'"a..b"@docomo.example'),
        ("a.@docomo.example", b'"a."@docomo.example'),
        (".a@docomo.example", b'".a"@docomo.example'),
    ],
)
def test_only_what_breaks_the_rule_is_quoted(kept: str, wire: bytes) -> None:
    assert address.wire(kept) == wire


@pytest.mark.parametrize("kept", ["a b@x.example", "a\r\n@x.example", "nobody", "a@X.example"])
def test_what_was_never_parsed_has_no_wire_form(kept: str) -> None:
    with pytest.raises(address.AddressError):
        address.wire(kept)


def test_the_longest_address_counts_its_quotes() -> None:
    host = ".".join(["d" * 60] * 3) + ".example"
    longest = "a" * (address.LONGEST_ADDRESS - len(host) - 1)
    assert len(address.wire(address.parse(f"{longest}@{host}"))) == 254
    with pytest.raises(address.AddressError, match="長すぎます"):
        address.parse(f"{longest[2:]}..@{host}")


@settings(deadline=None)
@given(LOCALS, DOMAINS)
def test_an_address_survives_and_its_wire_form_is_harmless(local: str, host: str) -> None:
    kept = address.parse(f"{local}@{host}")
    assert kept == f"{local}@{host}"
    wire = address.wire(kept)
    assert wire.replace(b'"', b"").decode() == kept
    assert wire.isascii()
    assert not set(wire) & set(b" <>,;:\\()[]\r\n\0")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_nothing_typed_makes_anything_but_an_address_or_a_sentence(typed: str) -> None:
    try:
        kept = address.parse(typed)
    except address.AddressError as refusal:
        assert str(refusal).endswith("。")  # noqa: PT017 — both ends are right
    else:
        assert address.parse(kept) == kept
        assert address.wire(kept)


def test_one_person_one_registration() -> None:
    assert address.lookup_form("Taro@city.example") == address.lookup_form("taro@city.example")
    assert address.lookup_form("taro@city.example") != address.lookup_form("tarou@city.example")
    assert address.lookup_form("a..b@d.example") != address.lookup_form("a.b@d.example")


def test_a_screen_shows_one_letter_and_the_domain() -> None:
    assert address.masked("taro@docomo.example") == "t***@docomo.example"


def test_the_domain_for_counting() -> None:
    assert address.domain("a@b.example") == "b.example"
