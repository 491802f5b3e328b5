"""1 April: what was planned in March is in force at midnight, and nothing before; acts at both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from hayauma import journal
from hayauma.bulletins import approval, reading
from hayauma.bulletins.chairs import chair_of
from hayauma.organization import accounts, directory, heirs, holdings, posts, sections
from hayauma.organization import models as tables
from hayauma.organization.acts import Act
from hayauma.organization.directory import NoSuchPerson, Role
from hayauma.organization.future import handed_in, planning, rehearsing, settling
from hayauma.organization.future.columns import Table
from hayauma.organization.future.tables import Faulty
from hayauma.organization.kinds import Alias
from tests.bulletins import road
from tests.organization.future import april
from tests.organization.future.april import BEFORE, MARCH, MOMENT, Lines
from tests.town import SERVICE, Town


def rows() -> dict[str, list[dict[str, object]]]:
    """Return every dated row, keys of its own aside."""
    dated: list[type[models.Model]] = [
        tables.Section, tables.Post, tables.Placement, tables.Appointment, tables.RoleSeat,
        tables.SectionAlias, tables.Substitute, tables.Programme, tables.ProgrammeOwner,
        tables.ProgrammeCharge,
    ]  # fmt: skip
    return {
        one.__name__: [
            {key: value for key, value in row.items() if not key.endswith("id")}
            for row in one._default_manager.order_by("pk").values()
        ]
        for one in dated
    }


def test_rights_change_hands_at_midnight_and_not_a_minute_before(town: Town) -> None:
    april.planned(town)

    assert holdings.head_of("anzen", at=BEFORE).name == "髙木 誠"  # type: ignore[union-attr]
    assert town.person("officer", BEFORE).has(Role.DELIVERY_OFFICER)
    assert not town.person("deputy", BEFORE).has(Role.DELIVERY_OFFICER)
    assert directory.programme("bohan", at=BEFORE).section.name == "安全課"

    assert town.person("deputy", MOMENT).has(Role.DELIVERY_OFFICER)
    assert holdings.head_of("kiki", at=MOMENT).name == "三浦 由美"  # type: ignore[union-attr]
    assert holdings.head_post("anzen", at=MOMENT) is None
    assert directory.programme("bohan", at=MOMENT).section.name == "危機管理課"
    assert town.person("author", MOMENT).section.code == "kosodate"
    assert directory.programme("bohan", at=MOMENT).in_charge == (
        town.person("colleague", MARCH).account_id,
    )
    # History answers who it was at ten to midnight, for ever.
    held = holdings.holder("anzen-kacho", at=MOMENT - timedelta(minutes=10))
    assert held is not None
    assert held.name == "髙木 誠"


def test_who_leaves_is_nobody_from_that_moment_on(town: Town) -> None:
    officer = town.officer.account_id
    april.planned(town)

    assert accounts.is_open(officer, at=BEFORE)
    assert not accounts.is_open(officer, at=MOMENT)
    with pytest.raises(NoSuchPerson):
        directory.person(officer, at=MOMENT, service=SERVICE)

    assert settling.gone(BEFORE) == ()
    for account in settling.gone(MOMENT):
        settling.close(account, at=MOMENT)
    assert not tables.Account.objects.get(pk=officer).is_active
    assert settling.gone(MOMENT) == ()


def test_a_duty_that_runs_over_midnight_keeps_its_right_until_it_ends(town: Town) -> None:
    author = town.author.account_id

    def on_duty(lines: Lines) -> Lines:
        left = [line for line in april.staff(lines) if line[0] != "author"]
        return [*left, ["author", "", "", "", "2027-04-01 08:30"]]

    april.planned(town, april.files(staff=on_duty))
    morning = MOMENT + timedelta(hours=8, minutes=29)

    assert town.person("author", morning).has(Role.AUTHOR)
    assert author in directory.programme("bohan", at=morning).in_charge
    with pytest.raises(NoSuchPerson):
        directory.person(author, at=morning + timedelta(minutes=1), service=SERVICE)


def test_an_approval_at_one_minute_to_is_the_old_head_s_and_at_midnight_the_new_one_s(
    town: Town,
) -> None:
    april.planned(town)
    bulletin = road.handed_in(town, MARCH)
    old, new = town.person("officer", BEFORE), town.person("deputy", MOMENT)

    assert chair_of(old, "anzen", at=BEFORE).by == "head"
    assert reading.bulletin(bulletin.id, at=MOMENT).section == "kiki"
    assert chair_of(new, "kiki", at=MOMENT).by == "head"
    # The old one's account is over, whatever page was left open.
    verdict = approval.judge(
        reading.bulletin(bulletin.id, at=MOMENT), by=old, digest=bulletin.revision.digest,
        absence="", at=MOMENT,
    )  # fmt: skip
    assert not verdict.allowed
    permit = road.approve(town, reading.bulletin(bulletin.id, at=MOMENT), MOMENT, by=new)
    assert permit.owning_section == "危機管理課"


def test_old_records_keep_the_old_names(town: Town) -> None:
    permit = road.approved(town, MARCH)
    april.planned(town)

    (kept,) = reading.permits_of(permit.bulletin_id)
    assert kept.owning_section == "安全課"
    assert kept.owning_head == "安全課長　髙木 誠"


def test_the_same_again_changes_nothing_and_another_replaces_it(town: Town) -> None:
    first = april.planned(town)
    once = rows()

    again = april.planned(town)

    assert again.id == first.id
    assert rows() == once

    def another(lines: Lines) -> Lines:
        return [*april.renamed(lines), ["shin", "新設課", "", "", ""]]

    later = april.planned(town, april.files(sections=another))
    assert later.id != first.id
    assert handed_in.reorganisation(first.id).taken_back_at == MARCH
    changed = rows()
    assert len(changed["Section"]) == len(once["Section"]) + 1
    assert {key: value for key, value in changed.items() if key != "Section"} == {
        key: value for key, value in once.items() if key != "Section"
    }


def test_taking_it_back_leaves_everything_as_it_was(town: Town) -> None:
    before = rows()
    view = april.planned(town)
    assert rows() != before

    planning.take_back(reorganisation_id=view.id, by=town.person("manager", MARCH), at=MARCH)

    assert rows() == before
    assert town.person("officer", MOMENT).name == "髙木 誠"
    acts = [one.act for one in journal.entries(object=f"reorganisation:{view.id}")]
    assert acts == [
        Act.REORGANISATION_HANDED_IN,
        Act.REORGANISATION_PLANNED,
        Act.REORGANISATION_TAKEN_BACK,
    ]


def test_looking_writes_nothing(town: Town) -> None:
    handed = april.handed_in(town)
    before = rows()

    with rehearsing.rehearsed(handed.id, at=MARCH) as tried:
        assert tried.difference.counts["closed"] == 1
        assert holdings.head_of("kiki", at=MOMENT)

    assert rows() == before
    assert holdings.head_of("kiki", at=MOMENT) is None


def test_a_table_that_was_not_handed_in_stays_and_follows_its_section(town: Town) -> None:
    april.planned(town, [("a.csv", april.table(Table.SECTIONS, april.renamed))])

    assert directory.programme("bohan", at=MOMENT).section.code == "kiki"
    assert town.person("author", MOMENT).section.code == "kiki"
    # Its posts are not written anywhere: they end, and the preview says so.
    assert holdings.head_of("kiki", at=MOMENT) is None
    assert holdings.head_of("koho", at=MOMENT) is not None


def test_a_section_that_ends_with_open_cases_needs_an_heir(town: Town) -> None:
    def gone(lines: Lines) -> Lines:
        return [line for line in lines if line[0] != "kosodate"]

    handed = april.handed_in(town, [("a.csv", april.table(Table.SECTIONS, gone))])
    before, by = rows(), town.person("manager", MARCH)

    with pytest.raises(Faulty) as wrong:
        planning.plan(reorganisation_id=handed.id, open_cases={"kosodate": 2}, by=by, at=MARCH)

    assert "2件" in wrong.value.faults[0].sentence
    assert rows() == before
    planning.plan(reorganisation_id=handed.id, open_cases={"koho": 9}, by=by, at=MARCH)
    assert directory.section("kosodate") is not None
    assert all(one.code != "kosodate" for one in directory.sections(at=MOMENT))


def test_roles_and_names_in_the_regulation_move_with_what_they_hang_on(town: Town) -> None:
    def other_publicity(lines: Lines) -> Lines:
        return [
            ["joho2", "情報発信課", "koho", "", ""] if line[0] == "koho" else line for line in lines
        ]

    def posts_of(lines: Lines) -> Lines:
        kept = [line for line in lines if line[1] != "koho"]
        return [*kept, ["joho2-kacho", "joho2", "情報発信課長", "○", "運用管理者", ""]]

    def staff_of(lines: Lines) -> Lines:
        return [[*one[:2], "joho2" if one[2] == "koho" else one[2], *one[3:]] for one in lines]

    def terms_of(lines: Lines) -> Lines:
        return [
            ["manager", "joho2-kacho", "本務", ""] if line[0] == "manager" else line
            for line in lines
        ]

    april.planned(
        town,
        [
            ("a.csv", april.table(Table.SECTIONS, other_publicity)),
            ("b.csv", april.table(Table.POSTS, posts_of)),
            ("c.csv", april.table(Table.STAFF, staff_of)),
            ("d.csv", april.table(Table.APPOINTMENTS, terms_of)),
        ],
    )

    assert town.person("manager", MOMENT).has(Role.OPERATIONS_MANAGER)
    for at, post, section in ((BEFORE, "koho-kacho", "koho"), (MOMENT, "joho2-kacho", "joho2")):
        seat = posts.role_post(Role.OPERATIONS_MANAGER, service=SERVICE, at=at)
        called = sections.called(Alias.PUBLICITY, service=SERVICE, at=at)
        assert seat is not None
        assert called is not None
        assert (seat.code, called.code) == (post, section)
    assert posts.vacancies(SERVICE, MOMENT) == ()


def test_the_heir_answers_for_what_its_predecessors_sent(town: Town) -> None:
    permit = road.approved(town, MARCH)

    def without_the_work(lines: Lines) -> Lines:
        return [line for line in lines if line[0] != "bohan"]

    april.planned(
        town,
        april.files(programmes=lambda lines: april.programmes(without_the_work(lines))),
    )

    assert reading.bulletin(permit.bulletin_id, at=BEFORE).section == "anzen"
    assert reading.bulletin(permit.bulletin_id, at=MOMENT).section == "kiki"
    assert heirs.with_predecessors("kiki") == ("kiki", "anzen")
    assert heirs.ended(at=BEFORE) == {}
    assert heirs.ended(at=MOMENT) == {"anzen": "kiki"}


def test_telephones_change_when_the_moment_has_come(town: Town) -> None:
    def other_phone(lines: Lines) -> Lines:
        return [[*one[:3], "0999-00-9999", *one[4:]] if one[0] == "koho" else one for one in lines]

    view = april.planned(town, [("a.csv", april.table(Table.SECTIONS, other_phone))])

    assert settling.due(BEFORE) == ()
    assert settling.due(MOMENT) == (view.id,)
    assert directory.section("koho").phone != "0999-00-9999"  # type: ignore[union-attr]
    settling.run(view.id, at=MOMENT)
    settling.run(view.id, at=MOMENT)
    assert directory.section("koho").phone == "0999-00-9999"  # type: ignore[union-attr]
    assert settling.due(MOMENT) == ()


def test_only_the_operations_manager_plans_and_only_for_a_day_to_come(town: Town) -> None:
    with pytest.raises(ValidationError, match="運用管理者"):
        planning.hand_in(
            service=SERVICE, day=april.DAY, files=april.files(), by=town.officer, at=MARCH
        )
    with pytest.raises(ValidationError, match="改編の日"):
        april.handed_in(town, at=MOMENT + timedelta(hours=1))

    handed = april.handed_in(town)
    with pytest.raises(ValidationError, match="過ぎました"):
        planning.plan(
            reorganisation_id=handed.id, open_cases={}, by=town.person("manager", MOMENT), at=MOMENT
        )
    assert not journal.entries(acts=[Act.REORGANISATION_PLANNED])
