"""The preview of a reorganisation, the midnight with work on every desk, the look after it."""

from datetime import timedelta

import pytest

from hayauma import journal
from hayauma.bulletins import templates
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.templates import TemplateDraft
from hayauma.delivery import reading as dispatches
from hayauma.delivery import release, starting
from hayauma.delivery.states import Mode, State
from hayauma.inquiries import reading as inquiries
from hayauma.inquiries import succeeding
from hayauma.menus import catalogue
from hayauma.menus import succeeding as serving
from hayauma.notices.models import Notice
from hayauma.organization import leaves
from hayauma.organization.future import planning, settling
from hayauma.organization.future.columns import Table
from hayauma.organization.future.tables import Faulty
from hayauma.organization.kinds import LeaveKind, Role
from hayauma.organization.leaves import LeaveScope
from hayauma.oversight import reaching, reorganising, switching, wishes
from hayauma.oversight.acts import Act
from hayauma.oversight.reaching import Why
from hayauma.oversight.reorganising import Touched, What
from tests.bulletins import road
from tests.inquiries import asking
from tests.organization.future import april
from tests.organization.future.april import BEFORE, MARCH, MOMENT, Lines
from tests.town import SERVICE, Town

EVENING = BEFORE - timedelta(minutes=9)


def touched(seen: reorganising.Preview, what: What) -> list[Touched]:
    return [one for one in seen.touched if one.what is what]


def scheduled(town: Town) -> int:
    """An approved bulletin, ordered on the last evening for five past midnight."""
    permit = road.approved(town, EVENING)
    return release.order(
        bulletin_id=permit.bulletin_id,
        terminal=town.terminal,
        by=town.person("author", EVENING),
        at=EVENING,
        mode=Mode.AT,
        moment=MOMENT + timedelta(minutes=5),
    ).id


def test_the_preview_names_what_changes_hands_and_what_nobody_has(town: Town) -> None:
    draft = road.written(town, MARCH)
    asked = asking.ask(town, MARCH)
    templates.make(
        service=SERVICE,
        draft=TemplateDraft("防犯", {"ja": EditionText("防犯", "電話 ０９９９ー００ー２３００")}),
        by=town.author,
        at=MARCH,
    )
    leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(person=town.officer.code),
        reason="当番の電話",
        since=MARCH,
        until=MOMENT + timedelta(days=30),
        by=town.person("manager", MARCH),
        at=MARCH,
    )
    handed = april.handed_in(town)

    seen = reorganising.preview(handed.id, at=MARCH)

    assert [(one.name, one.heir) for one in seen.difference.closed] == [("安全課", "危機管理課")]
    assert [one.name for one in seen.difference.leaving] == ["髙木 誠"]
    assert {one.title for one in seen.difference.vacant if one.is_head} == {"情報課長"}
    assert {one.name for one in touched(seen, What.MENU)} == {"防災・気象", "防犯", "消防団"}
    assert {one.after for one in touched(seen, What.PROGRAMME)} == {"危機管理課"}
    assert draft.id in {one.id for one in touched(seen, What.DRAFT)}
    assert [(one.name, one.after) for one in touched(seen, What.INQUIRY)] == [("1", "危機管理課")]
    assert [one.before for one in touched(seen, What.TEMPLATE)] == ["0999-00-2300"]
    assert [(one.name, one.before) for one in touched(seen, What.LEAVE)] == [
        ("当番の電話", "髙木 誠")
    ]
    assert seen.open_cases == {"anzen": 1}
    assert seen.officers == ()
    # And it is only a look.
    assert inquiries.inquiry(asked.id).section == "anzen"
    assert next(one.sections for one in catalogue.menus(SERVICE, MOMENT)) == ("anzen",)


def test_the_preview_finds_ways_of_inquiries_that_end_nowhere(town: Town) -> None:
    def nobody(lines: Lines) -> Lines:
        return [line for line in april.appointments(lines) if line[0] != "deputy"]

    handed = april.handed_in(town, april.files(appointments=nobody))

    seen = reorganising.preview(handed.id, at=MARCH)

    assert {(gap.name, gap.why) for gap in seen.gaps} >= {
        ("防犯", Why.NOBODY),
        ("防犯の啓発", Why.NOBODY),
    }
    assert ("防犯", Why.NOBODY) not in {
        (gap.name, gap.why) for gap in reaching.gaps(service=SERVICE, at=MARCH)
    }


def test_a_vacant_operations_manager_is_seen_beforehand(town: Town) -> None:
    def no_manager(lines: Lines) -> Lines:
        return [line for line in lines if line[0] != "manager"]

    handed = april.handed_in(town, [("a.csv", april.table(Table.APPOINTMENTS, no_manager))])

    assert reorganising.preview(handed.id, at=MARCH).officers == (Role.OPERATIONS_MANAGER,)


def test_at_midnight_everything_goes_on_with_the_heir(town: Town) -> None:
    asked = asking.ask(town, MARCH)
    wish = wishes.make(
        service=SERVICE, section="anzen", text="通学路のこと", by=town.other_author, at=MARCH
    )
    view = april.planned(town)
    assert succeeding.due(BEFORE) == serving.due(BEFORE) == switching.due(BEFORE) == ()

    for one in succeeding.due(MOMENT):
        succeeding.run(one, at=MOMENT)
        succeeding.run(one, at=MOMENT)
    for one in serving.due(MOMENT):
        serving.run(one, at=MOMENT)
    settling.run(view.id, at=MOMENT)

    assert inquiries.inquiry(asked.id).section == "kiki"
    assert {one.sections for one in catalogue.menus(SERVICE, MOMENT)} == {("kiki",), ("kosodate",)}
    assert succeeding.due(MOMENT) == serving.due(MOMENT) == ()
    assert wishes.settles(town.person("colleague", MOMENT), wish.section)
    assert not wishes.settles(town.other_author, wish.section)


def test_what_was_scheduled_is_held_with_the_reason_and_the_new_head_is_told(town: Town) -> None:
    view = april.planned(town)
    dispatch = scheduled(town)

    assert switching.due(MOMENT) == (view.id,)
    switching.run(view.id, at=MOMENT)
    switching.run(view.id, at=MOMENT)

    deputy = town.person("deputy", MOMENT)
    told = Notice.objects.filter(key__startswith=f"switch:{view.id}:")
    assert f"switch:{view.id}:{dispatches.dispatch(dispatch).bulletin}:{deputy.account_id}" in {
        one.key for one in told
    }
    assert switching.checked(service=SERVICE) == {view.id: (_gaps(), 1)}
    assert switching.due(MOMENT) == ()
    (entry,) = journal.entries(acts=[Act.SWITCH_LOOKED_AT])
    assert entry.payload is not None
    assert entry.payload["held"] == 1

    assert not starting.run(dispatch, at=MOMENT + timedelta(minutes=5))
    held = dispatches.dispatch(dispatch)
    assert held.state is State.HELD
    assert "危機管理課" in held.held_because


def test_what_a_leaver_approved_is_named_beforehand_and_told_of(town: Town) -> None:
    def retires(lines: Lines) -> Lines:
        return [line for line in lines if line[0] != "officer"]

    view = april.planned(town, [("a.csv", april.table(Table.STAFF, retires))])
    dispatch = scheduled(town)

    (one,) = touched(reorganising.preview(view.id, at=EVENING), What.SCHEDULE)
    assert (one.id, one.note) == (
        dispatches.dispatch(dispatch).bulletin,
        "承認した職員が退職・転出します。",
    )
    switching.run(view.id, at=MOMENT)
    assert switching.checked(service=SERVICE)[view.id][1] == 1
    assert not starting.run(dispatch, at=MOMENT + timedelta(minutes=5))


def _gaps() -> int:
    return len(reaching.gaps(service=SERVICE, at=MOMENT))


def test_what_began_before_midnight_is_not_held(town: Town) -> None:
    april.planned(town)
    permit = road.approved(town, EVENING)
    dispatch = release.order(
        bulletin_id=permit.bulletin_id,
        terminal=town.terminal,
        by=town.person("author", EVENING),
        at=EVENING,
    ).id

    assert starting.run(dispatch, at=EVENING + timedelta(minutes=2))


def test_a_section_without_an_heir_keeps_its_open_cases_in_sight(town: Town) -> None:
    asking.ask(town, MARCH)

    def without_heir(lines: Lines) -> Lines:
        return [[*line[:2], "", *line[3:]] for line in april.renamed(lines)]

    handed = april.handed_in(town, april.files(sections=without_heir))
    cases = reorganising.open_cases(service=SERVICE, at=MARCH)

    assert reorganising.preview(handed.id, at=MARCH).orphans
    with pytest.raises(Faulty, match="1 faults"):
        planning.plan(
            reorganisation_id=handed.id,
            open_cases=cases,
            by=town.person("manager", MARCH),
            at=MARCH,
        )
