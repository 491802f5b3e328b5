"""Taking people over: on a recorded basis, all or nobody, and nobody who stopped."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.journal import SYSTEM
from hayauma.subscriptions import addresses, audience, importing, people, preferences, terms
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.importing import TakenOver
from hayauma.subscriptions.models import Choice, Consent, Subscriber, Subscription, Suppression
from hayauma.subscriptions.states import Route
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

BASIS = "旧システムの登録者名簿（令和8年6月1日、運用管理者決定）"
Person = tuple[str, tuple[str, ...], str]


def take(town: Town, *listed: Person, basis: str = BASIS) -> TakenOver:
    return importing.take_over(
        service=SERVICE, people=listed, route=Route.IMPORT, basis=basis, at=town.at, actor=SYSTEM
    )


def test_people_are_registered_with_consent_basis_and_choices(town: Town) -> None:
    done = take(town, ("a@a.example", ("bohan", "kosodate"), "en"))
    assert done == TakenOver(added=1)
    (one,) = people.find("a@a.example")
    person = people.addressees([one], at=town.at)[one]
    assert (person.menus, person.edition, person.active) == (("bohan", "kosodate"), "en", True)
    consent = Consent.objects.get(subscription_id=one)
    assert (consent.route, consent.basis, consent.at) == ("import", BASIS, town.at)
    assert consent.terms_digest == terms.current().digest
    assert preferences.of(person.token, town.at).chosen == ("bohan", "kosodate")


def test_every_line_is_in_exactly_one_number(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    preferences.withdraw(token=town.taro.token, at=town.at, via="page")
    Suppression.objects.create(
        digest=addresses.digest("complained@a.example"), reason="complaint", since=town.at
    )
    lines: list[Person] = [
        ("new@a.example", ("bohan",), "ja"),
        ("New@A.example", ("bosai",), "ja"),  # the same person, in the same batch
        ("another@a.example", ("bohan",), "ja"),
        ("NEW@a.example", ("bosai",), "ja"),  # and in the next one
        (town.hanako.address, ("kosodate",), "ja"),  # registered: left as it is
        (town.taro.address, ("bohan",), "ja"),  # stopped: does not come back this way
        ("complained@a.example", ("bohan",), "ja"),
        ("nobody", ("bohan",), "ja"),
        ("", ("bohan",), "ja"),
    ]
    assert take(town, *lines) == TakenOver(added=2, already=3, skipped=2, unreadable=2)
    assert preferences.of(town.hanako.token, town.at).chosen == ("bosai", "bohan")
    assert preferences.of(town.taro.token, town.at).state == "withdrawn"
    assert people.find("complained@a.example") == ()


def test_one_entry_tells_of_it_with_numbers_and_no_address(town: Town) -> None:
    take(town, ("a@a.example", ("bohan",), "ja"), ("b@a.example", ("bohan",), "ja"))
    lines = [line for line in journal.entries() if line.act == "subscription.taken_over"]
    last = lines[-1]
    assert last.payload == {
        "route": "import",
        "basis": BASIS,
        "added": 2,
        "already": 0,
        "skipped": 0,
        "unreadable": 0,
    }


@pytest.mark.parametrize("fault", ["basis", "menus"])
def test_nothing_is_taken_over_on_a_fault(town: Town, fault: str) -> None:
    before = [model.objects.count() for model in (Subscriber, Subscription, Consent, Choice)]
    listed: list[Person] = [("a@a.example", ("bohan",), "ja"), ("b@a.example", ("bohan",), "ja")]
    if fault == "menus":
        listed.append(("c@a.example", ("nothing",), "ja"))
    with pytest.raises(ValidationError) as said:
        take(town, *listed, basis=" " if fault == "basis" else BASIS)
    assert list(said.value.message_dict) == [fault]
    now = [model.objects.count() for model in (Subscriber, Subscription, Consent, Choice)]
    assert now == before


def test_a_list_that_breaks_off_leaves_nobody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)

    def broken() -> Iterator[Person]:
        yield ("a@a.example", ("bohan",), "ja")
        yield ("b@a.example", ("bohan",), "ja")
        raise OSError("the file ended")

    with pytest.raises(OSError, match="the file ended"):
        importing.take_over(
            service=SERVICE,
            people=broken(),
            route=Route.IMPORT,
            basis=BASIS,
            at=town.at,
            actor=SYSTEM,
        )
    assert people.find("a@a.example") == ()


def test_the_databases_own_keys_go_on_where_the_list_ended(town: Town) -> None:
    take(town, ("a@a.example", ("bohan",), "ja"))
    taken = Subscription.objects.latest("pk").pk
    made = Subscriber.objects.create(
        cipher=b"", digest=b"x" * 32, domain="a.example", created_at=town.at
    )
    row = Subscription.objects.create(
        service_id=town.service.id,
        subscriber=made,
        token="t" * 43,
        state="active",
        confirmed_at=town.at,
        changed_at=town.at,
    )
    assert row.pk > taken


def test_three_thousand_people_are_there_within_seconds(town: Town) -> None:
    listed = [(f"p{n:06d}@d{n % 7}.example", ("shobodan",), "ja") for n in range(3_000)]
    assert take(town, *listed).added == 3_000
    rule = AudienceRule("menus", ("shobodan",))
    assert audience.count(rule, service=SERVICE, at=town.at + timedelta(hours=1)) == 3_000
    tokens = Subscription.objects.values_list("token", flat=True)
    assert len(set(tokens)) == len(tokens)
