"""Who sent when, what lies still, and wishes: made by anybody, answered by the section asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.notices.models import Notice
from hayauma.oversight import wishes
from hayauma.oversight.activity import activity
from hayauma.oversight.states import WishState
from hayauma.oversight.wishes import WishView
from tests.archive.correcting.wrong import half_sent
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def wish(town: Town, **changes: str) -> WishView:
    given = {"section": "anzen", "text": "冬の路面凍結の注意", **changes}
    return wishes.make(service=SERVICE, by=town.keeper, at=town.at, **given)


def test_sections_say_when_they_sent_and_the_quiet_ones_stand_first(town: Town) -> None:
    assert {one.last for one in activity(service=SERVICE, at=town.at).sections} == {None}
    half_sent(town, town.at)
    now = activity(service=SERVICE, at=town.at + timedelta(seconds=1))
    assert (now.sections[-1].code, now.sections[-1].this_year) == ("anzen", 1)
    assert {one.this_year for one in now.sections[:-1]} == {0}
    assert [one.code for one in now.still] == ["bosai", "shobodan", "kosodate"]
    later = activity(service=SERVICE, at=town.at + timedelta(days=366))
    assert (later.sections[-1].last, later.sections[-1].this_year) == (town.at, 0)
    assert "bohan" in {one.code for one in later.still}


def test_a_wish_reaches_the_head_and_its_answer_who_wished(town: Town) -> None:
    taken, left = wish(town), wish(town)
    assert Notice.objects.filter(key__startswith="wish:").count() == 2
    taken = wishes.take_up(wish_id=taken.id, by=town.colleague, at=town.at)
    left = wishes.decline(wish_id=left.id, answer="県が送る", by=town.officer, at=town.at)
    assert (taken.state, left.state) == (WishState.TAKEN_UP, WishState.DECLINED)
    assert left.answer == "県が送る"
    assert Notice.objects.filter(key__contains=":settled:").count() == 2
    for one, last in ((taken, "wish.taken_up"), (left, "wish.declined")):
        acts = [entry.act for entry in journal.entries(object=f"wish:{one.id}")]
        assert acts == ["wish.made", last]


def test_only_the_section_that_was_asked_answers_and_only_once(town: Town) -> None:
    one = wish(town)
    for by in (town.other_author, town.manager, town.keeper):
        with pytest.raises(ValidationError, match="求められた課等"):
            wishes.take_up(wish_id=one.id, by=by, at=town.at)
    with pytest.raises(ValidationError, match="理由"):
        wishes.decline(wish_id=one.id, answer=" ", by=town.officer, at=town.at)
    wishes.take_up(wish_id=one.id, by=town.author, at=town.at)
    with pytest.raises(ValidationError, match="もう返事"):
        wishes.decline(wish_id=one.id, answer="やめる", by=town.author, at=town.at)


@pytest.mark.parametrize(
    ("changes", "field"), [({"section": "nowhere"}, "section"), ({"text": " "}, "text")]
)
def test_what_is_missing_is_said(town: Town, changes: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        wish(town, **changes)
    assert list(fault.value.message_dict) == [field]
    assert wishes.listing(service=SERVICE) == ()
