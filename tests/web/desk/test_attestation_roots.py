"""The makers passkeys are believed by: shown to who keeps the register, changed by the keepers."""

import pytest

from hayauma.organization import attestation
from tests.organization import makers
from tests.town import Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db


def test_a_keeper_enters_a_root_and_takes_it_out(town: Town, clock: Clock, words: Says) -> None:
    keeper, manager = town.client("keeper"), town.client("manager")
    assert "/attestation/" in keeper.get("/terminals/").content.decode()
    assert "求めません（市の定め）" in words(manager.get("/attestation/").content)
    assert town.client("author").get("/attestation/").status_code == 404
    wrong = keeper.post("/attestation/", {"pem": "x"})
    assert wrong.status_code == 422
    pem = makers.pem(makers.root(clock.at, makers.key()))
    assert manager.post("/attestation/", {"pem": pem}).status_code == 409
    assert keeper.post("/attestation/", {"pem": pem}).status_code == 302
    page = words(manager.get("/attestation/").content)
    assert "CN=Maker Root" in page
    (root,) = attestation.listing()
    assert root.fingerprint in page
    assert manager.post(f"/attestation/{root.id}/remove/").status_code == 409
    assert keeper.post(f"/attestation/{root.id}/remove/").status_code == 302
    assert attestation.listing() == ()
