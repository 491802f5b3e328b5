"""Consultation first, then the form, filed by the head: what is refused says why (第10条第2項)."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from hayauma.menus.requesting import consulting, filing, form, reading
from hayauma.menus.requesting.states import Kind, Side, State
from hayauma.notices.models import Notice
from hayauma.regulation import Refused
from tests.menus.requesting.asked import DELETING, FIELDS, consulted, drafted, filed
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {str(one.code) for one in refusal.value.verdict.reasons}


def test_consulted_drafted_by_staff_and_filed_by_the_head(town: Town, at: datetime) -> None:
    request = filed(town, at)
    assert (request.state, request.number) == (State.FILED, "2026-1")
    assert request.filed_post == "子育て課長"
    assert Notice.objects.filter(subject__contains="依頼書").count() == 1
    with pytest.raises(ValidationError, match="書き直せません"):
        filing.save(
            request_id=request.id,
            menu="x",
            given=FIELDS,
            consultation=None,
            by=town.other_author,
            at=at,
        )


def test_without_a_consultation_or_with_one_side_alone_it_is_refused(
    town: Town, at: datetime
) -> None:
    request = filing.draft(
        service=SERVICE, kind=Kind.ADD, menu="", given=FIELDS, by=town.other_author, at=at
    )
    with pytest.raises(Refused) as refusal:
        filing.file(request_id=request.id, by=town.other_officer, at=at)
    assert codes(refusal) >= {"consultation_missing"}
    assert refusal.value.verdict.as_json()["clause"] == "第10条第2項"
    one_sided = consulted(town, at, both=False)
    filing.save(
        request_id=request.id,
        menu="kosodate-4-6",
        given=FIELDS,
        consultation=one_sided.id,
        by=town.other_author,
        at=at,
    )
    with pytest.raises(Refused) as refusal:
        filing.file(request_id=request.id, by=town.other_officer, at=at)
    assert codes(refusal) >= {"consultation_one_sided"}


def test_staff_and_other_heads_cannot_file_it(town: Town, at: datetime) -> None:
    request = drafted(town, at)
    for person in (town.other_author, town.officer, town.manager):
        with pytest.raises(Refused) as refusal:
            filing.file(request_id=request.id, by=person, at=at)
        assert "not_menu_filer" in codes(refusal)


def test_an_incomplete_form_is_kept_and_not_filed(town: Town, at: datetime) -> None:
    given = FIELDS | {"reason": ""}
    request = filing.draft(
        service=SERVICE,
        kind=Kind.ADD,
        menu="kosodate-4-6",
        given=given,
        consultation=consulted(town, at).id,
        by=town.other_author,
        at=at,
    )
    assert [one.key for one in form.missing(Kind.ADD, request.fields)] == ["reason"]
    with pytest.raises(Refused) as refusal:
        filing.file(request_id=request.id, by=town.other_officer, at=at)
    assert "form_incomplete" in codes(refusal)


@pytest.mark.parametrize(
    ("kind", "menu", "given", "field"),
    [
        (Kind.ADD, "bohan", FIELDS, "menu"),
        (Kind.CHANGE, "nowhere", FIELDS, "menu"),
        (Kind.ADD, "new", FIELDS | {"description": "あ" * 31}, "description"),
    ],
)
def test_what_cannot_stand_in_the_form_is_named(
    town: Town, at: datetime, kind: Kind, menu: str, given: dict[str, str], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        filing.draft(
            service=SERVICE, kind=kind, menu=menu, given=given, by=town.other_author, at=at
        )
    assert list(fault.value.message_dict) == [field]


def test_a_menu_that_is_being_deleted_takes_no_other_request(town: Town, at: datetime) -> None:
    filed(town, at, Kind.DELETE)
    with pytest.raises(ValidationError, match="削除の依頼"):
        filing.draft(
            service=SERVICE,
            kind=Kind.CHANGE,
            menu="kosodate",
            given=DELETING,
            by=town.other_author,
            at=at,
        )


def test_each_side_confirms_for_itself(town: Town, at: datetime) -> None:
    talk = consulted(town, at, both=False)
    with pytest.raises(ValidationError):
        consulting.confirm(consultation_id=talk.id, side=Side.MANAGER, by=town.author, at=at)
    done = consulting.confirm(consultation_id=talk.id, side=Side.MANAGER, by=town.manager, at=at)
    assert done.by_both
    again = consulting.confirm(consultation_id=talk.id, side=Side.MANAGER, by=town.manager, at=at)
    assert again == done
    assert reading.consultations(service=SERVICE, sections=["kosodate"]) == (done,)


def test_a_consultation_says_when_with_whom_and_what(town: Town, at: datetime) -> None:
    with pytest.raises(ValidationError) as fault:
        consulting.record(
            service=SERVICE,
            topic=" ",
            held_on=date(2026, 6, 4),
            parties="",
            outcome="",
            today=date(2026, 6, 3),
            by=town.author,
            at=at,
        )
    assert set(fault.value.message_dict) == {"topic", "held_on", "parties", "outcome"}


def test_the_fields_are_data_and_a_wrong_file_names_the_field() -> None:
    assert sum(field.page == 1 for field in form.fields(Kind.ADD)) <= 12
    with pytest.raises(form.BadForm, match="1番目"):
        form.read('[[field]]\nkey = "a"\n')
    wrong = '[[field]]\nkey="a"\nlabel="b"\nkind="song"\npage=1\non=["add"]\nmust=[]\nmost=1\n'
    with pytest.raises(form.BadForm, match="a："):
        form.read(wrong)
