"""A question gets its number, its section and its term; who asked stands apart."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hayauma import journal
from hayauma.inquiries import reading, receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import Channel, Sort, State
from hayauma.inquiries.views import Contact
from hayauma.notices.models import Notice
from hayauma.organization import programmes
from tests.bulletins.road import approved
from tests.inquiries.asking import ASKER, WORDS, ask
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db


def letters(klass: str) -> list[Notice]:
    return list(Notice.objects.filter(klass=klass).order_by("pk"))


def test_the_owning_section_has_it_with_a_number_of_the_year(town: Town) -> None:
    first = ask(town, town.at)
    second = ask(town, town.at, contact=Contact(), bulletin=first.bulletin)
    assert (first.number, second.number) == ("2026-1", "2026-2")
    assert first.section == "anzen"
    assert first.state is State.ASSIGNED
    assert first.due_at is None  # the seed sets no term
    assert [one.id for one in reading.of_bulletin(first.bulletin or 0)] == [first.id, second.id]


def test_the_asker_gets_the_number_and_the_staff_no_word_of_what_was_asked(town: Town) -> None:
    case = ask(town, town.at)
    (receipt,) = letters("receipt")
    assert case.number in receipt.subject
    assert WORDS not in receipt.text
    tasks = [one for one in letters("task") if case.number in one.subject]
    assert {one.key for one in tasks} == {
        f"inquiry:{case.id}:{town.officer.account_id}",
        f"inquiry:{case.id}:{town.author.account_id}",
    }
    for task in tasks:
        assert WORDS not in task.text
        assert "山田" not in task.text


def test_who_asked_is_sealed_and_shown_with_the_address_masked(town: Town) -> None:
    case = ask(town, town.at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cipher FROM inquiries_asker")
        sealed = bytes(cursor.fetchone()[0])
    assert b"hana" not in sealed
    asked = reading.asked(case.id)
    assert (asked.name, asked.phone, asked.question) == ("山田 花", "0999-00-9999", WORDS)
    assert asked.address == "h***@phone.example"
    assert asked.can_be_mailed


def test_the_journal_says_that_it_came_and_nothing_about_the_asker(town: Town) -> None:
    case = ask(town, town.at)
    (line,) = journal.entries(object=f"inquiry:{case.id}")
    assert line.act == "inquiry.received"
    assert line.payload is not None
    assert line.payload["number"] == case.number
    assert "山田" not in str(line)
    assert WORDS not in str(line)


@pytest.mark.parametrize(
    ("words", "contact", "field"),
    [
        ("　 ", ASKER, "words"),
        ("あ" * 4001, ASKER, "words"),
        (WORDS, Contact(address="nobody at nowhere"), "address"),
        (WORDS, Contact(address="a@b.example\nBcc: c@d.example"), "address"),
    ],
)
def test_what_cannot_be_taken_in_is_named(
    town: Town, words: str, contact: Contact, field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        ask(town, town.at, words=words, contact=contact)
    assert list(fault.value.message_dict) == [field]


def test_the_same_mail_twice_is_one_inquiry_and_one_receipt(town: Town) -> None:
    first = ask(town, town.at, channel=Channel.MAIL, mail_key="<1@phone.example> abc")
    again = ask(
        town,
        town.at,
        channel=Channel.MAIL,
        mail_key="<1@phone.example> abc",
        bulletin=first.bulletin,
    )
    assert again.id == first.id
    assert len(letters("receipt")) == 1


def test_a_second_mail_of_the_day_is_another_inquiry_without_another_receipt(town: Town) -> None:
    """Two machines that answer each other must not go on for ever (RFC 3834)."""
    first = ask(town, town.at, channel=Channel.MAIL, mail_key="<1@phone.example>")
    for n, hours in ((2, 1), (3, 25)):
        at = town.at + timedelta(hours=hours)
        key = f"<{n}@phone.example>"
        ask(town, at, channel=Channel.MAIL, mail_key=key, bulletin=first.bulletin)
    assert len(letters("receipt")) == 2  # the first, and the one of the next day


def test_one_address_asks_five_times_a_day_and_then_is_told_so(town: Town) -> None:
    first = ask(town, town.at)
    for _ in range(4):
        ask(town, town.at, bulletin=first.bulletin)
    with pytest.raises(ValidationError, match="5件まで"):
        ask(town, town.at, bulletin=first.bulletin)
    ask(town, town.at + timedelta(hours=25), bulletin=first.bulletin)


def test_what_concerns_no_bulletin_goes_to_a_section_by_name_or_to_the_publishing_one(
    town: Town,
) -> None:
    by = town.colleague.actor
    asked = Question("メールを受け取りたい。", sort=Sort.REQUEST)
    taken = receiving.receive(asked, service=SERVICE, channel=Channel.TELEPHONE, by=by, at=town.at)
    assert (taken.section, taken.received_by) == ("koho", by.shown)
    named = Question("健診はいつですか。", section="kosodate")
    other = receiving.receive(named, service=SERVICE, channel=Channel.COUNTER, by=by, at=town.at)
    assert other.section == "kosodate"
    with pytest.raises(ValidationError) as fault:
        receiving.receive(
            Question("？", section="nowhere"), service=SERVICE, channel=Channel.COUNTER, at=town.at
        )
    assert "section" in fault.value.message_dict


def test_a_programme_that_moved_takes_its_questions_along(town: Town) -> None:
    bulletin = approved(town, town.at).bulletin_id
    later = town.at + timedelta(days=1)
    programmes.move(code="bohan", section="koho", since=later, actor=town.manager.actor, at=town.at)
    assert ask(town, later, bulletin=bulletin).section == "koho"
