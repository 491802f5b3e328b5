"""The catalogue: its order, who may set it, what stays on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.menus import catalogue
from hayauma.menus.states import Publicity
from hayauma.menus.views import GroupDraft, MenuDraft
from hayauma.regulation import Outcome, Refused
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db

NEW = MenuDraft("josui", "水道・断水", "inochi", 4, sections=("anzen",), per_month="月1通")


def test_menus_come_in_catalogue_order(town: Town) -> None:
    codes = [menu.code for menu in catalogue.menus(SERVICE, town.at)]
    assert codes == ["bosai", "bohan", "shobodan", "kosodate"]
    groups = catalogue.groups(SERVICE, town.at)
    assert [(g.code, [m.code for m in g.menus]) for g in groups] == [
        ("inochi", ["bosai", "bohan", "shobodan"]),
        ("kosodate", ["kosodate"]),
    ]


def test_the_operations_manager_sets_a_menu_and_it_is_written_down(town: Town) -> None:
    made = catalogue.set_menu(
        service=SERVICE, menu=NEW, by=town.manager, at=town.at, reason="断水の知らせが要る"
    )
    assert (made.code, made.sections, made.per_month) == ("josui", ("anzen",), "月1通")
    assert made in catalogue.menus(SERVICE, town.at)
    (line,) = journal.entries(object="menu:josui")
    assert line.act == "menu.set"
    assert line.payload is not None
    assert line.payload["kind"] == "new"


@pytest.mark.parametrize("user", ["officer", "author", "supervisor", "keeper"])
def test_nobody_else_sets_a_menu(town: Town, user: str) -> None:
    with pytest.raises(Refused) as refused:
        catalogue.set_menu(
            service=SERVICE, menu=NEW, by=town.person(user), at=town.at, reason="ほしい"
        )
    assert refused.value.verdict.outcome is Outcome.REFUSED
    assert refused.value.verdict.basis.clause is not None
    assert "josui" not in [menu.code for menu in catalogue.every(SERVICE)]
    assert not journal.entries(object="menu:josui")


def test_without_a_request_the_reason_is_written_first(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        catalogue.set_menu(service=SERVICE, menu=NEW, by=town.manager, at=town.at)
    assert refused.value.verdict.outcome is Outcome.NEEDS_REASON
    catalogue.set_menu(service=SERVICE, menu=NEW, by=town.manager, at=town.at, request="2026-3")


def test_an_ended_menu_leaves_the_catalogue_and_stays_on_record(town: Town) -> None:
    ends = town.at + timedelta(days=30)
    draft = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), until=ends)
    catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="統合")
    just_before, then = ends - timedelta(seconds=1), ends
    assert "bohan" in [menu.code for menu in catalogue.menus(SERVICE, just_before)]
    assert "bohan" not in [menu.code for menu in catalogue.menus(SERVICE, then)]
    assert "bohan" in [menu.code for menu in catalogue.every(SERVICE)]


def test_a_change_says_what_was_before(town: Town) -> None:
    draft = MenuDraft("bohan", "防犯・交通安全", "inochi", 2, sections=("anzen", "kosodate"))
    catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="広げる")
    line = journal.entries(object="menu:bohan")[0]
    assert line.payload is not None
    assert line.payload["before"]["name"] == "防犯"
    assert line.payload["after"]["name"] == "防犯・交通安全"


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("code", replace(NEW, code="Josui!")),
        ("name", replace(NEW, name=" ")),
        ("name", replace(NEW, name="水道\n断水")),
        ("group", replace(NEW, group="nowhere")),
        ("sections", replace(NEW, sections=("suido",))),
        ("description", replace(NEW, description="あ" * 121)),
        ("publicity", replace(NEW, publicity="everybody")),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_stand_is_said_at_its_field(town: Town, field: str, draft: MenuDraft) -> None:
    with pytest.raises(ValidationError) as fault:
        catalogue.set_menu(service=SERVICE, menu=draft, by=town.manager, at=town.at, reason="要る")
    assert list(fault.value.message_dict) == [field]


def test_a_group_is_the_managers_too(town: Town) -> None:
    group = GroupDraft("kurashi", "暮らし", 3)
    with pytest.raises(Refused):
        catalogue.set_group(
            service=SERVICE, group=group, by=town.officer, at=town.at, reason="分ける"
        )
    catalogue.set_group(service=SERVICE, group=group, by=town.manager, at=town.at, reason="分ける")
    moved = replace(NEW, group="kurashi", publicity=Publicity.MEMBERS)
    catalogue.set_menu(service=SERVICE, menu=moved, by=town.manager, at=town.at, reason="要る")
    last = catalogue.groups(SERVICE, town.at)[-1]
    assert (last.code, last.menus[0].publicity) == ("kurashi", Publicity.MEMBERS)


def test_a_first_catalogue_is_laid_once(town: Town) -> None:
    with pytest.raises(ValueError, match="already"):
        catalogue.lay(
            service=SERVICE, groups=(), menus=(), actor=journal.SYSTEM, at=town.at, ground="試し"
        )
