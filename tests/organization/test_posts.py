"""Posts: who holds one at any moment, never two at once, and the roles that hang on them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import absences, directory, posts, seats
from hayauma.organization.kinds import AbsenceReason, Kind, Role
from hayauma.regulation import Refused
from tests.organization.office import CLERK, OPENED, SERVICE, Office

DAY = timedelta(days=1)
APRIL = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2027, 00:00 in Japan
LAST_EVENING = datetime(2027, 3, 31, 14, 50, tzinfo=UTC)  # 31 March 2027, 23:50


def name_of(holding: posts.Holding | None) -> str | None:
    return holding.name if holding else None


def test_the_role_moves_with_the_post_and_history_answers(office: Office) -> None:
    office.hire("new", "新しい 課長", "koho")
    office.appoint("new", "koho-head", since=APRIL, succeeding=True)
    for moment, expected in (
        (OPENED, "広報課 の長"),
        (LAST_EVENING, "広報課 の長"),
        (APRIL, "新しい 課長"),
        (APRIL + 400 * DAY, "新しい 課長"),
    ):
        held = posts.role_holder(Role.OPERATIONS_MANAGER, service=SERVICE, at=moment)
        assert name_of(held) == expected
        assert name_of(posts.holder("koho-head", at=moment)) == expected
        assert name_of(posts.head_of("koho", at=moment)) == expected
    assert Role.OPERATIONS_MANAGER in office.person("koho-head", LAST_EVENING).roles
    assert Role.OPERATIONS_MANAGER not in office.person("koho-head", APRIL).roles
    assert Role.OPERATIONS_MANAGER in office.person("new", APRIL).roles
    assert [one.name for one in posts.history("koho-head")] == ["広報課 の長", "新しい 課長"]


def test_nobody_held_it_before_there_was_anybody(office: Office) -> None:
    before = OPENED - timedelta(microseconds=1)
    assert posts.holder("koho-head", at=before) is None
    assert posts.head_post("koho", at=before) is None
    assert posts.holder("nowhere", at=OPENED) is None


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (OPENED, None),
        (OPENED - DAY, OPENED + DAY),
        (OPENED + 3 * DAY, OPENED + 4 * DAY),
        (OPENED - DAY, None),
    ],
)
def test_two_holders_of_one_post_are_refused_by_name_and_date(
    office: Office, since: datetime, until: datetime | None
) -> None:
    with pytest.raises(ValidationError) as refused:
        office.appoint("author", "koho-head", since=since, until=until)
    (sentence,) = refused.value.message_dict["post"]
    assert "広報課長" in sentence
    assert "広報課 の長" in sentence
    assert "令和8年4月1日（水）0時00分から" in sentence
    assert name_of(posts.holder("koho-head", at=office.at)) == "広報課 の長"


def test_one_term_may_begin_as_another_ends(office: Office) -> None:
    posts.relieve(
        post="koho-head",
        account_id=office.accounts["koho-head"],
        until=APRIL,
        actor=CLERK,
        at=office.at,
    )
    assert name_of(posts.holder("koho-head", at=LAST_EVENING)) == "広報課 の長"
    assert posts.holder("koho-head", at=APRIL) is None
    office.appoint("author", "koho-head", since=APRIL)
    office.appoint("keeper", "joho-head", since=OPENED - DAY, until=OPENED)
    assert name_of(posts.holder("koho-head", at=APRIL)) == "佐々木 翔"


def test_a_term_that_ends_before_it_begins_is_refused(office: Office) -> None:
    for until in (APRIL, APRIL - DAY):
        with pytest.raises(ValidationError, match="終わりは、始まりより後に"):
            office.appoint("author", "koho-head", since=APRIL, until=until)


def away(office: Office, user: str, since: datetime, until: datetime | None = None) -> None:
    absences.record(
        account_id=office.accounts[user],
        reason=AbsenceReason.LEAVE,
        since=since,
        until=until,
        actor=CLERK,
        at=office.at,
    )


def test_one_who_acts_stands_beside_a_holder_who_is_away(office: Office) -> None:
    back = office.at + 10 * DAY
    away(office, "anzen-head", office.at, back)
    office.appoint(
        "anzen-deputy", "anzen-head", Kind.ACTING, since=office.at, until=office.at + 20 * DAY
    )
    seen = posts.head_of("anzen", at=office.at)
    assert seen is not None
    assert (seen.name, seen.kind) == ("安全課 の補佐", Kind.ACTING)
    assert name_of(posts.head_of("anzen", at=office.at - DAY)) == "安全課 の長"
    assert name_of(posts.head_of("anzen", at=back)) == "安全課 の長"


def test_one_who_acts_beside_a_holder_who_is_there_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="二人は就けません"):
        office.appoint("anzen-deputy", "anzen-head", Kind.ACTING, since=office.at)


def test_two_who_act_at_once_are_refused(office: Office) -> None:
    away(office, "anzen-head", office.at)
    office.appoint("anzen-deputy", "anzen-head", Kind.ACTING, since=office.at)
    with pytest.raises(ValidationError, match="安全課 の補佐"):
        office.appoint("author", "anzen-head", Kind.ACTING, since=office.at)


def test_a_person_may_hold_several_posts_the_own_one_first(office: Office) -> None:
    office.hire("new", "新しい 係長", "anzen")
    posts.establish(
        code="koho-clerk", title="広報係長", section="koho", since=OPENED, actor=CLERK, at=OPENED
    )
    posts.establish(
        code="anzen-clerk", title="安全係長", section="anzen", since=OPENED, actor=CLERK, at=OPENED
    )
    office.appoint("new", "koho-clerk", Kind.CONCURRENT)
    office.appoint("new", "anzen-clerk", since=OPENED + DAY)
    person = office.person("new")
    assert [post.code for post in person.posts] == ["anzen-clerk", "koho-clerk"]
    assert person.actor == journal.Actor(person.code, "新しい 係長", "安全係長・広報係長")


def test_a_section_has_one_head_post(office: Office) -> None:
    with pytest.raises(ValidationError, match="すでに「広報課長」"):
        posts.establish(
            code="second",
            title="もう一人の長",
            section="koho",
            is_head=True,
            since=APRIL,
            actor=CLERK,
            at=office.at,
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"section": "nowhere"}, "section"),
        ({"code": "koho-head"}, "code"),
        ({"code": "課長"}, "code"),
        ({"title": ""}, "title"),
        ({"title": "長" * 81}, "title"),
    ],
)
def test_bad_input_names_its_field(office: Office, changes: dict[str, str], field: str) -> None:
    line: dict[str, Any] = {"code": "new", "title": "新しい職", "section": "koho"} | changes
    with pytest.raises(ValidationError) as refused:
        posts.establish(**line, since=OPENED, actor=CLERK, at=office.at)
    assert list(refused.value.message_dict) == [field]


def test_unknown_posts_and_closed_accounts_are_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="という職はありません"):
        office.appoint("author", "nowhere")
    from hayauma.organization import accounts

    accounts.close(account_id=office.accounts["author"], actor=CLERK, at=office.at)
    with pytest.raises(ValidationError, match="登録されていません"):
        office.appoint("author", "koho-head", since=APRIL)
    with pytest.raises(directory.NoSuchPerson):
        office.person("author")


def test_the_officers_are_seen_missing_only_while_they_are(office: Office) -> None:
    assert posts.vacancies(SERVICE, office.at) == ()
    for post in ("seisaku-head", "koho-head"):
        posts.relieve(
            post=post,
            account_id=office.accounts[post],
            until=office.at,
            actor=CLERK,
            at=office.at,
        )
    assert posts.vacancies(SERVICE, office.at) == ("supervising_officer", "operations_manager")
    assert posts.vacancies(SERVICE, office.at - DAY) == ()
    assert posts.vacancies("another-service", office.at) == (
        "supervising_officer",
        "operations_manager",
    )


def test_a_role_hangs_on_one_post_and_can_be_moved(office: Office) -> None:
    def seat(post: str, since: datetime, *, succeeding: bool = False) -> None:
        seats.seat(
            service=SERVICE,
            role=Role.OPERATIONS_MANAGER,
            post=post,
            since=since,
            succeeding=succeeding,
            actor=CLERK,
            at=office.at,
        )

    with pytest.raises(Refused):
        seat("joho-head", APRIL)
    seat("joho-head", APRIL, succeeding=True)
    for moment, expected in ((LAST_EVENING, "広報課 の長"), (APRIL, "情報課 の長")):
        held = posts.role_holder(Role.OPERATIONS_MANAGER, service=SERVICE, at=moment)
        assert name_of(held) == expected


def test_only_the_officers_roles_are_hung_on_posts(office: Office) -> None:
    with pytest.raises(ValidationError, match="職に充てるものではありません"):
        seats.seat(
            service=SERVICE,
            role=Role.AUTHOR,
            post="koho-head",
            since=APRIL,
            actor=CLERK,
            at=office.at,
        )


def test_every_act_is_written_down(office: Office) -> None:
    office.hire("new", "新しい 課長", "koho")
    office.appoint("new", "koho-head", since=APRIL, succeeding=True)
    lines = journal.entries("post:koho-head")
    assert [line.act for line in lines] == [
        "post.established",
        "post.appointed",
        "post.role_seated",
        "substitute.designated",
        "post.appointed",
    ]
    assert lines[-1].payload is not None
    assert lines[-1].payload["name"] == "新しい 課長"
