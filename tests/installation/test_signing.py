"""Signing keys: made, told to the network section, used, ended; off where the relay signs."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import relays, services, signing
from hayauma.installation.models import SigningKey
from hayauma.installation.relays import RelayView
from hayauma.installation.services import ServiceView
from hayauma.installation.signing import KeyView
from hayauma.mail.dkim import Algorithm
from hayauma.vault import TamperedAddress
from tests.installation.conftest import CLERK, new

LETTER = b"From: magazine@mail.haruka.example\r\n\r\nx\r\n"
RELAY = RelayView("city", "relay.haruka.example", 587, "require", "magazine", "a secret", 8)


def make(at: datetime, selector: str = "h1", algorithm: Algorithm = Algorithm.ED25519) -> KeyView:
    return signing.make_key(
        service="magazine", selector=selector, algorithm=algorithm, actor=CLERK, at=at
    )


def use(at: datetime, selector: str = "h1") -> KeyView:
    return signing.use_key(service="magazine", selector=selector, actor=CLERK, at=at)


def acts(selector: str) -> list[str]:
    return [line.act for line in journal.entries(f"signing_key:{selector}")]


def selectors() -> list[str]:
    signer = signing.signer()
    signed = signer.headers(LETTER).decode() if signer else ""
    return re.findall(r"\bs=(\w+);", signed)


def test_a_key_signs_only_once_it_is_put_in_use(service: ServiceView, at: datetime) -> None:
    key = make(at)
    assert key.record_name == "h1._domainkey.mail.haruka.example"
    assert key.record == f'{key.record_name}. IN TXT "{key.record_value}"'
    assert not key.in_use
    assert signing.signer() is None
    assert use(at).in_use
    assert selectors() == ["h1"]
    assert use(at + timedelta(days=1)).used_from == at, "a second time changes nothing"
    assert acts("h1") == ["signing_key.made", "signing_key.put_in_use"]
    signing.end_key(service="magazine", selector="h1", actor=CLERK, at=at)
    signing.end_key(service="magazine", selector="h1", actor=CLERK, at=at)
    assert signing.signer() is None
    assert acts("h1")[2:] == ["signing_key.ended"]
    with pytest.raises(ValidationError):
        use(at)


def test_a_new_key_takes_the_place_of_the_one_of_its_kind(
    service: ServiceView, at: datetime
) -> None:
    make(at, "r1", Algorithm.RSA)
    for selector in ("e1", "e2"):
        make(at, selector)
    use(at, "r1")
    use(at, "e1")
    assert selectors() == ["r1", "e1"]
    use(at, "e2")
    assert selectors() == ["r1", "e2"]
    assert [key.selector for key in signing.keys(service="magazine")] == ["e2", "e1", "r1"]


def test_nothing_is_signed_for_relays_that_sign(service: ServiceView, at: datetime) -> None:
    make(at)
    use(at)
    relays.enter(replace(RELAY, signs=True), actor=CLERK, at=at)
    assert signing.signer() is None
    assert signing.signer(["city"]) is None
    assert signing.signer(["127.0.0.1:25"]) is not None
    relays.enter(replace(RELAY, name="other"), actor=CLERK, at=at)
    assert signing.signer() is not None
    assert signing.signer(["city"]) is None
    assert relays.usable()[0].signs
    last = journal.entries("relay:city")[-1].payload
    assert last is not None
    assert last["after"] == "relay.haruka.example:587 require connections 8 order 0 signs"


def test_what_is_kept_is_sealed_and_opens_only_in_its_place(
    service: ServiceView, at: datetime
) -> None:
    make(at)
    make(at, "h2")
    one, two = SigningKey.objects.order_by("pk")
    assert b"PRIVATE" not in bytes(one.secret)
    assert "PRIVATE" not in str([line.payload for line in journal.entries(limit=50)])
    two.secret = one.secret
    two.save()
    with pytest.raises(TamperedAddress):
        signing.keys(service="magazine")


@pytest.mark.parametrize(
    ("selector", "domain", "field"),
    [
        ("", "", "selector"),
        ("A", "", "selector"),
        ("a b", "", "selector"),
        ("h1", "", "selector"),
        ("h2", "other.example", "domain"),
        ("h2", "aruka.example", "domain"),
        ("h2", "example", "selector"),
    ],
)
def test_what_no_key_can_be_made_for(
    service: ServiceView, at: datetime, selector: str, domain: str, field: str
) -> None:
    make(at)
    with pytest.raises(ValidationError) as fault:
        signing.make_key(
            service="magazine",
            selector=selector,
            algorithm=Algorithm.ED25519,
            actor=CLERK,
            at=at,
            domain=domain,
        )
    assert list(fault.value.message_dict) == [field]
    assert len(signing.keys(service="magazine")) == 1


def test_a_domain_above_and_a_service_of_its_own(service: ServiceView, at: datetime) -> None:
    signing.make_key(
        service="magazine",
        selector="top",
        algorithm=Algorithm.ED25519,
        actor=CLERK,
        at=at,
        domain="haruka.example",
    )
    use(at, "top")
    assert selectors() == ["top"]
    services.open_service(replace(new("second"), mail_domain="other.example"), actor=CLERK, at=at)
    with pytest.raises(ValidationError):
        signing.use_key(service="second", selector="top", actor=CLERK, at=at)
    assert signing.keys(service="second") == ()
