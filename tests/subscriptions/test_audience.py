"""The audience rule: one form for approvals, everybody meant once, nobody else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hayauma.journal import SYSTEM
from hayauma.menus import catalogue
from hayauma.menus.views import MenuDraft
from hayauma.subscriptions import addresses, audience, importing, preferences
from hayauma.subscriptions.audience import AudienceRule, NotResolvedHere, Slice
from hayauma.subscriptions.models import Subscription, Suppression
from hayauma.subscriptions.states import Route, State
from tests.town import SERVICE, Town

BOHAN = AudienceRule("menus", ("bohan",))


@given(st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True)))
def test_a_rule_has_one_form_however_its_codes_were_ticked(codes: list[str]) -> None:
    rule = AudienceRule("menus", tuple(codes))
    turned = AudienceRule("menus", tuple(reversed(codes * 2)))
    assert rule == turned
    assert AudienceRule.from_json(rule.as_json()) == rule


@pytest.mark.parametrize(
    "stored",
    [None, [], {}, {"kind": "menus"}, {"kind": "everybody", "codes": []},
     {"kind": "menus", "codes": "bohan"}, {"kind": "menus", "codes": [1]},
     {"kind": "menus", "codes": [], "and": 1}],
)  # fmt: skip
def test_anything_else_is_no_rule(stored: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        AudienceRule.from_json(stored)


def register(
    at: datetime, people: Iterable[tuple[str, tuple[str, ...], str]]
) -> importing.TakenOver:
    return importing.take_over(
        service=SERVICE, people=people, route=Route.SEED, basis="試験", at=at, actor=SYSTEM
    )


def slices(rule: AudienceRule, at: datetime, size: int = 1_000, **groups: str) -> list[Slice]:
    by_domain = {domain.replace("_", "."): group for domain, group in groups.items()}
    return list(audience.people(rule, service=SERVICE, at=at, size=size, groups=by_domain))


def ids(rule: AudienceRule, at: datetime) -> list[int]:
    found = [one for part in slices(rule, at) for one in part.ids]
    assert len(found) == len(set(found)), "everybody once"
    assert audience.count(rule, service=SERVICE, at=at) == len(found)
    return sorted(found)


@pytest.mark.django_db
class TestPeople:
    def test_everybody_meant_comes_once_however_many_menus_fit(self, town: Town) -> None:
        one, two, three = (
            town.register("a@a.example", menus=["bohan"])
            + town.register("b@a.example", menus=["bohan", "bosai"])
            + town.register("c@a.example", menus=["kosodate"])
        )
        hanako, taro = town.hanako.subscription_id, town.taro.subscription_id
        assert ids(BOHAN, town.at) == sorted([hanako, one, two])
        assert ids(AudienceRule("menus", ("bohan", "bosai")), town.at) == sorted([hanako, one, two])
        assert ids(AudienceRule("menus", ("kosodate",)), town.at) == sorted([taro, three])
        assert ids(AudienceRule("group", ("inochi",)), town.at) == sorted([hanako, one, two])
        assert ids(AudienceRule("menus", ("shobodan", "unknown")), town.at) == []
        assert ids(AudienceRule("menus", ()), town.at) == []

    def test_slices_hold_one_domain_group_and_ascend(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Pages smaller than slices, and slices smaller than pages.
        monkeypatch.setattr(audience, "FIRST_PAGE", 3)
        monkeypatch.setattr(audience, "LARGEST_PAGE", 7)
        domains = ("a.example", "b.example", "c.example")
        register(town.at, [(f"p{n}@{domains[n % 3]}", ("kosodate",), "ja") for n in range(40)])
        rule = AudienceRule("menus", ("kosodate",))
        found = slices(rule, town.at, 4)
        by_group: dict[str, list[Slice]] = {}
        for part in found:
            by_group.setdefault(part.domain_group, []).append(part)
        assert set(by_group) == {*domains, "home.example"}
        for parts in by_group.values():
            assert all(len(part.ids) == 4 for part in parts[:-1])
            assert 1 <= len(parts[-1].ids) <= 4
            together = [one for part in parts for one in part.ids]
            assert together == sorted(together)
        assert sum(len(part.ids) for part in found) == 41
        # The first full slice comes before the last person was read.
        assert len(found[0].ids) == 4

    def test_domains_of_one_group_share_slices(self, town: Town) -> None:
        register(
            town.at, [("a@a.example", ("shobodan",), "ja"), ("b@b.example", ("shobodan",), "ja")]
        )
        rule = AudienceRule("menus", ("shobodan",))
        (together,) = slices(rule, town.at, a_example="carrier", b_example="carrier")
        assert (together.domain_group, len(together.ids)) == ("carrier", 2)
        assert {part.domain_group for part in slices(rule, town.at)} == {"a.example", "b.example"}

    def test_editions_stand_beside_people_only_where_they_differ(self, town: Town) -> None:
        register(
            town.at,
            [(f"p{n}@a.example", ("shobodan",), "en" if n == 3 else "ja") for n in range(6)],
        )
        first, second = slices(AudienceRule("menus", ("shobodan",)), town.at, 3)
        assert first.editions == ()
        assert second.editions == ("en", "ja", "ja")

    def test_who_gets_no_letters_is_left_out(self, town: Town) -> None:
        at = town.at
        tags = ("withdrawn", "paused", "suspended", "suppressed", "ended", "there")
        people = dict(zip(tags, town.register(*(f"{tag}@a.example" for tag in tags)), strict=True))
        token = {
            tag: Subscription.objects.get(pk=people[tag]).token for tag in ("withdrawn", "paused")
        }
        preferences.withdraw(token=token["withdrawn"], at=at, via="page")
        preferences.pause(token=token["paused"], until=at + timedelta(days=1), at=at)
        Subscription.objects.filter(pk=people["suspended"]).update(state=State.SUSPENDED)
        Suppression.objects.create(
            digest=addresses.digest("suppressed@a.example"),
            reason="complaint",
            since=at,
            until=at + timedelta(days=2),
        )
        ended = Subscription.objects.get(pk=people["ended"])
        preferences.choose(token=ended.token, menus=["bosai"], at=at)
        hanako = town.hanako.subscription_id
        assert ids(BOHAN, at) == sorted([hanako, people["there"]])
        later = at + timedelta(days=1)  # the pause has ended
        assert ids(BOHAN, later) == sorted([hanako, people["there"], people["paused"]])
        much_later = at + timedelta(days=2)  # and the suppression
        assert people["suppressed"] in ids(BOHAN, much_later)

    def test_a_menu_that_has_ended_means_nobody_any_more(self, town: Town) -> None:
        ends = town.at + timedelta(days=1)
        draft = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), until=ends)
        catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="統合")
        assert ids(BOHAN, town.at) == [town.hanako.subscription_id]
        assert ids(BOHAN, ends) == []

    @pytest.mark.parametrize("kind", ["received", "stopped", "drill"])
    def test_rules_that_delivery_resolves_are_refused_here(self, town: Town, kind: str) -> None:
        rule = AudienceRule(kind, ("2026-1",))
        with pytest.raises(NotResolvedHere):
            list(audience.people(rule, service=SERVICE, at=town.at))
        with pytest.raises(NotResolvedHere):
            audience.count(rule, service=SERVICE, at=town.at)
