"""Domain groups and their limits: what comes with the product, and what the city makes of it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.installation import domains, receiving, relays, routes
from hayauma.installation.domains import OTHERS, DomainGroup, Limit
from hayauma.installation.relays import RelayView
from tests.installation.conftest import CLERK

GROUP = DomainGroup(
    code="hayate",
    name="はやて通信",
    domains=("hayate.example", "mail.hayate.example"),
    connections=4,
    per_second=20.0,
    most_bytes=1_000_000,
    source="同社の案内",
    as_of=date(2026, 4, 1),
)


def test_what_comes_with_the_product_names_its_source_and_its_day(db: None, at: datetime) -> None:
    written = receiving.load(actor=CLERK, at=at)
    listed = {one.code: one for one in domains.listing()}
    assert set(written) == set(listed)
    assert all(one.source and one.as_of for one in listed.values())
    assert {"docomo", "au", "softbank", "gmail", "microsoft", "yahoo-japan"} <= set(listed)
    groups = domains.groups()
    assert groups["ezweb.ne.jp"] == groups["au.com"] == "au"
    # Cautious towards every carrier: a bound on connections and on the pace.
    assert all(one.connections for one in listed.values())
    assert all(listed[code].per_second for code in ("docomo", "au", "softbank"))
    assert domains.listing()[-1].code == OTHERS


def test_loading_again_writes_nothing_and_never_over_the_city_s_own(db: None, at: datetime) -> None:
    receiving.load(actor=CLERK, at=at)
    own = replace(domains.group("docomo"), connections=1, source="電話での回答", as_of=at.date())
    domains.change(own, actor=CLERK, at=at)
    # A domain the city put elsewhere stays where it put it.
    domains.change(replace(GROUP, domains=("me.com",)), actor=CLERK, at=at)
    before = len(journal.entries("domain_group:supplied"))
    assert receiving.load(actor=CLERK, at=at) == ()
    assert domains.group("docomo") == own
    assert domains.groups()["me.com"] == "hayate"
    assert len(journal.entries("domain_group:supplied")) == before


def test_a_change_stands_in_the_journal_with_before_and_after(db: None, at: datetime) -> None:
    domains.change(GROUP, actor=CLERK, at=at)
    domains.change(replace(GROUP, per_second=5.0), actor=CLERK, at=at)
    domains.change(replace(GROUP, per_second=5.0), actor=CLERK, at=at)
    first, second = journal.entries("domain_group:hayate")
    assert first.payload is not None
    assert second.payload is not None
    assert first.payload["before"] is None
    assert (second.payload["before"]["per_second"], second.payload["after"]["per_second"]) == (
        20.0,
        5.0,
    )
    assert domains.limits()["hayate"] == Limit(4, 5.0, 1_000_000)


def test_a_domain_in_no_group_has_the_limits_of_the_rest(db: None, at: datetime) -> None:
    assert domains.limits()[OTHERS] == Limit()
    rest = replace(GROUP, code=OTHERS, domains=(), connections=2)
    domains.change(rest, actor=CLERK, at=at)
    assert domains.limits()[OTHERS].connections == 2


def test_a_domain_that_moves_leaves_its_old_group(db: None, at: datetime) -> None:
    domains.change(GROUP, actor=CLERK, at=at)
    moved = replace(GROUP, code="other-one", domains=("MAIL.Hayate.example ",))
    assert domains.change(moved, actor=CLERK, at=at).domains == ("mail.hayate.example",)
    assert domains.group("hayate").domains == ("hayate.example",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("domains", ("no domain",)),
        ("domains", ("a@b.example",)),
        ("domains", ()),
        ("connections", 0),
        ("per_second", 0.0),
        ("per_second", float("nan")),
        ("most_bytes", 10),
        ("source", ""),
        ("as_of", None),
    ],
)
def test_what_makes_no_sense_is_named_by_its_field(
    db: None, at: datetime, field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as fault:
        domains.change(replace(GROUP, **{field: value}), actor=CLERK, at=at)  # type: ignore[arg-type]
    assert list(fault.value.message_dict) == [field]
    assert domains.listing() == ()


def _relay(name: str) -> RelayView:
    return RelayView(name, "relay.haruka.example", 25, "require", "", "", 8)


def test_a_group_goes_by_its_own_relays(db: None, at: datetime) -> None:
    for order, name in enumerate(("first", "second", "carrier")):
        relays.enter(_relay(name), order=order, actor=CLERK, at=at)
    routes.set_(group="hayate", names=("carrier", "second"), actor=CLERK, at=at)
    assert routes.table() == {"hayate": ("carrier", "second")}
    (line,) = journal.entries("route:hayate")
    assert line.payload == {"before": [], "after": ["carrier", "second"]}


def test_a_way_whose_relays_are_all_retired_is_the_usual_one(db: None, at: datetime) -> None:
    for name in ("first", "carrier"):
        relays.enter(_relay(name), actor=CLERK, at=at)
    routes.set_(group="hayate", names=("carrier",), actor=CLERK, at=at)
    relays.retire(name="carrier", actor=CLERK, at=at)
    assert routes.table() == {}
    with pytest.raises(ValidationError):
        routes.set_(group="hayate", names=("carrier",), actor=CLERK, at=at)
