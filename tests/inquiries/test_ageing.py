"""What waits too long is told upwards; who asked is erased at the end of its term."""

from datetime import timedelta

import pytest
from django.db import connection

from hayauma.inquiries import ageing, answering, closing, handing, reading
from hayauma.inquiries.states import Ending, Way
from hayauma.notices.models import Notice
from tests.inquiries.asking import WORDS, ask
from tests.town import Town

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(case: int) -> list[str]:
    rows = Notice.objects.filter(key__startswith=f"old:{case}:").order_by("pk")
    return [one.key for one in rows]


def test_nobody_took_it_on_so_the_head_hears_then_the_manager_then_nobody(town: Town) -> None:
    case = ask(town, town.at)
    assert ageing.due(town.at + 2 * DAY - timedelta(seconds=1)) == ()
    for days in (2, 2, 5, 9):
        for one in ageing.due(town.at + days * DAY):
            ageing.run(one, at=town.at + days * DAY)
    assert told(case.id) == [
        f"old:{case.id}:1:{town.officer.account_id}",
        f"old:{case.id}:2:{town.manager.account_id}",
    ]
    assert ageing.due(town.at + 99 * DAY) == ()


def test_what_was_taken_on_or_answered_does_not_grow_old(town: Town) -> None:
    case = ask(town, town.at)
    handing.accept(inquiry_id=case.id, by=town.author, at=town.at)
    assert ageing.due(town.at + 99 * DAY) == ()  # the seed sets no term
    other = ask(town, town.at, bulletin=case.bulletin)
    draft = answering.draft(
        inquiry_id=other.id, way=Way.COUNTER, text="はい", by=town.author, at=town.at
    )
    answering.give(answer_id=draft.id, by=town.author, at=town.at)
    assert ageing.due(town.at + 99 * DAY) == ()
    ageing.run(other.id, at=town.at + 99 * DAY)  # an engine that asks twice tells nobody
    assert told(other.id) == []


def test_who_asked_is_erased_a_year_after_the_end_and_the_case_stays(town: Town) -> None:
    case = ask(town, town.at)
    handing.sum_up(inquiry_id=case.id, summary="駐車場の有無", by=town.author, at=town.at)
    closing.close(
        inquiry_id=case.id, ending=Ending.WITHDRAWN, note_="解決", by=town.author, at=town.at
    )
    assert ageing.erasable(town.at + 364 * DAY) == ()
    over = town.at + 365 * DAY
    (asker,) = ageing.erasable(over)
    for _ in range(2):
        ageing.erase(asker, at=over)
    asked = reading.asked(case.id)
    assert asked.erased
    assert (asked.name, asked.phone, asked.address, asked.question) == ("", "", "", "")
    assert reading.inquiry(case.id).summary == "駐車場の有無"
    assert ageing.erasable(over) == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inquiries_asker")
        assert WORDS not in str(cursor.fetchall())
