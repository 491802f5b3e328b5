"""No address is stored with a server's reply."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hayauma.mail.redaction import redact

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <taro@city.example>: unknown", "550 5.1.1 <***>: unknown"),
        ("550 taro@city.example, hanako@city.example", "550 ***, ***"),
        ('550 <"a..b"@docomo.example> no', "550 <***> no"),
        ("550 <b1+taro=city.example@mail.example>", "550 <***>"),
        ("see https://help.example/?to=taro%40city.example", "see https:***"),
        ("554 rfc822;taro+40city.example", "554 rfc822;***"),
        ("250 2.0.0 Ok: queued as 4F2A", "250 2.0.0 Ok: queued as 4F2A"),
    ],
)
def test_addresses_are_hidden(said: str, kept: str) -> None:
    assert redact(said) == kept


def test_a_name_alone_is_hidden_where_it_is_known() -> None:
    assert redact("550 user Taro unknown", "taro@city.example") == "550 user *** unknown"
    assert redact("550 taroyama is another", "taro@city.example") == "550 taroyama is another"
    assert redact("550 <a..b> no", '"a..b"@d.example') == "550 <***> no"


@settings(deadline=None)
@given(st.text(max_size=300), st.from_regex(r"\A[a-z0-9.+_-]{3,20}@[a-z]{2,10}\.example\Z"))
def test_a_known_address_never_remains(around: str, person: str) -> None:
    kept = redact(f"{around} <{person}> {around}", person)
    assert person not in kept


def test_hostile_text_takes_no_time() -> None:
    # Quadratic work on this would not end within the patience of any test run.
    assert redact("x@" * 200_000) == "***"
    assert redact('"' * 200_000 + "@")
    assert redact("\\" * 200_000 + '"@x.example')
