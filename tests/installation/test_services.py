"""The service, its settings and its relays: each change with before and after in the journal."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import domains, relays, services, values
from hayauma.installation.models import DomainGroup, Relay
from hayauma.installation.relays import RelayView
from hayauma.installation.services import NoService, ServiceView
from tests.installation.conftest import CLERK, new

RELAY = RelayView("city", "relay.haruka.example", 587, "require", "magazine", "a secret", 8)


def test_an_installation_without_a_service_says_so(db: None) -> None:
    with pytest.raises(NoService):
        services.current()
    with pytest.raises(NoService):
        services.named("magazine")


def test_a_service_is_read_as_it_was_opened(service: ServiceView, at: datetime) -> None:
    assert service.sender_address == "magazine@mail.haruka.example"
    assert service.public_url == "https://mail.haruka.example"
    assert services.named("magazine") == service
    services.open_service(new("second"), actor=CLERK, at=at)
    assert services.current() == service


def test_a_service_that_moves_leaves_its_old_addresses_in_the_journal(
    service: ServiceView, at: datetime
) -> None:
    moved = services.move(
        service="magazine",
        public_url="https://new.example/",
        desk_url="https://desk.new.example",
        actor=CLERK,
        at=at,
    )
    assert (moved.public_url, moved.desk_url) == ("https://new.example", "https://desk.new.example")
    line = journal.entries("service:magazine")[-1]
    assert line.payload is not None
    assert line.payload["before"]["public"] == "https://mail.haruka.example"
    with pytest.raises(NoService):
        services.move(service="x", public_url="", desk_url="", actor=CLERK, at=at)


def change(at: datetime, to: object) -> None:
    values.change(service="magazine", key="retention", to=to, ground="文書規程", actor=CLERK, at=at)


def test_a_setting_keeps_its_history(service: ServiceView, at: datetime) -> None:
    assert values.value(service="magazine", key="retention", default=5) == 5
    change(at, 3)
    change(at, 3)
    change(at, {"年度": 10})
    assert values.value(service="magazine", key="retention") == {"年度": 10}
    lines = journal.entries("setting:retention")
    assert [(line.payload or {})["before"] for line in lines] == [None, 3]
    assert [(line.payload or {})["after"] for line in lines] == [3, {"年度": 10}]


def test_settings_belong_to_one_service(service: ServiceView, at: datetime) -> None:
    change(at, 3)
    assert values.value(service="another", key="retention") is None
    with pytest.raises(NoService):
        values.change(service="x", key="k", to=1, ground="", actor=CLERK, at=at)


def test_relays_are_used_in_order_and_their_passwords_sealed(db: None, at: datetime) -> None:
    relays.enter(RELAY, order=2, actor=CLERK, at=at)
    relays.enter(replace(RELAY, name="first", password=""), order=1, actor=CLERK, at=at)
    assert [one.name for one in relays.usable()] == ["first", "city"]
    assert relays.usable()[1] == RELAY
    assert b"a secret" not in bytes(Relay.objects.get(name="city").secret or b"")
    assert "a secret" not in str(journal.entries())
    Relay.objects.filter(name="first").update(active=False)
    assert relays.usable() == (RELAY,)


def test_a_relay_changed_shows_what_it_was(db: None, at: datetime) -> None:
    relays.enter(RELAY, actor=CLERK, at=at)
    relays.enter(replace(RELAY, port=25, tls="off"), actor=CLERK, at=at)
    line = journal.entries("relay:city")[-1]
    assert line.payload == {
        "before": "relay.haruka.example:587 require connections 8 order 0",
        "after": "relay.haruka.example:25 off connections 8 order 0",
    }
    assert len(relays.usable()) == 1


def test_a_change_without_a_password_may_keep_the_one_that_is_there(db: None, at: datetime) -> None:
    relays.enter(RELAY, actor=CLERK, at=at)
    changed = replace(RELAY, password="", connections=2)
    relays.enter(changed, keep_password=True, actor=CLERK, at=at)
    assert relays.usable() == (replace(RELAY, connections=2),)
    assert "a secret" not in str(relays.lines())
    relays.enter(changed, actor=CLERK, at=at)
    assert not relays.lines()[0].has_password


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (replace(RELAY, name="two words"), "name"),
        (replace(RELAY, tls="maybe"), "tls"),
        (replace(RELAY, port=0), "port"),
        (replace(RELAY, port=65536), "port"),
    ],
)
def test_a_relay_that_cannot_be_is_refused(
    db: None, at: datetime, changed: RelayView, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        relays.enter(changed, actor=CLERK, at=at)
    assert list(refused.value.message_dict) == [field]
    assert relays.usable() == ()


def test_domains_of_a_group_share_its_code(db: None) -> None:
    group = DomainGroup.objects.create(code="docomo", name="ドコモ")
    for domain in ("docomo.example", "spmode.example"):
        group.domains.create(domain=domain)
    assert domains.groups() == {"docomo.example": "docomo", "spmode.example": "docomo"}
