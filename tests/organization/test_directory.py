"""The directory: who somebody is at a moment; sections, programmes and accounts by date."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import accounts, directory, programmes, sections
from hayauma.organization.directory import NoProgramme, NoSuchPerson
from hayauma.organization.kinds import Alias, Role
from tests.organization.office import CLERK, OPENED, SERVICE, Office

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("user", "roles"),
    [
        ("seisaku-head", {Role.SUPERVISING_OFFICER, Role.DELIVERY_OFFICER}),
        ("koho-head", {Role.OPERATIONS_MANAGER, Role.DELIVERY_OFFICER}),
        ("anzen-head", {Role.DELIVERY_OFFICER}),
        ("anzen-deputy", set()),
        ("joho-head", {Role.DELIVERY_OFFICER, Role.TERMINAL_KEEPER}),
        ("keeper", {Role.TERMINAL_KEEPER}),
        ("author", {Role.AUTHOR}),
    ],
)
def test_what_somebody_is(office: Office, user: str, roles: set[Role]) -> None:
    assert office.person(user).roles == roles | {Role.STAFF}


def test_roles_belong_to_one_service(office: Office) -> None:
    person = directory.person(office.accounts["koho-head"], at=office.at, service="another")
    assert person.roles == {Role.STAFF, Role.DELIVERY_OFFICER}


def test_how_a_person_is_written_down(office: Office) -> None:
    author = office.person("author")
    number = office.accounts["author"]
    assert author.code == f"staff:{number}"
    assert author.section.name == "安全課"
    assert author.actor == journal.Actor(f"staff:{number}", "佐々木 翔", "安全課主任")
    assert office.person("anzen-head").actor.shown == "安全課長 安全課 の長"


def test_who_moves_is_elsewhere_from_that_day(office: Office) -> None:
    sections.place(
        account_id=office.accounts["author"],
        section="koho",
        title="主査",
        since=office.at,
        actor=CLERK,
        at=office.at,
    )
    assert office.person("author").section.code == "koho"
    assert office.person("author", office.at - DAY).section.code == "anzen"
    assert directory.placed_in("anzen", at=office.at - DAY)[-1] == (
        office.accounts["author"],
        "佐々木 翔",
    )
    assert office.accounts["author"] not in dict(directory.placed_in("anzen", at=office.at))


def test_somebody_placed_nowhere_is_still_somebody(office: Office) -> None:
    number = accounts.open_account(
        username="guest",
        name="どこにも いない",
        password="a-quiet-river-at-dawn",
        actor=CLERK,
        at=OPENED,
    )
    office.accounts["guest"] = number
    assert office.person("guest").section == sections.NOWHERE
    office.appoint("guest", "koho-head", since=office.at, succeeding=True)
    assert office.person("guest").section.code == "koho"
    with pytest.raises(NoSuchPerson):
        directory.person(10**9, at=office.at, service=SERVICE)


def test_the_regulation_s_name_for_a_section_moves_by_date(office: Office) -> None:
    sections.call(
        Alias.INFORMATION,
        service=SERVICE,
        section="koho",
        since=office.at,
        actor=CLERK,
        at=office.at,
    )
    for moment, code in ((office.at - DAY, "joho"), (office.at, "koho")):
        seen = sections.called(Alias.INFORMATION, service=SERVICE, at=moment)
        assert seen is not None
        assert seen.code == code
    assert Role.TERMINAL_KEEPER not in office.person("keeper").roles
    assert sections.called(Alias.INFORMATION, service="another", at=office.at) is None


def test_a_section_ends_and_names_its_successor(office: Office) -> None:
    sections.close(code="anzen", until=office.at, successor="koho", actor=CLERK, at=office.at)
    assert "anzen" not in {one.code for one in directory.sections(at=office.at)}
    assert "anzen" in {one.code for one in directory.sections(at=office.at - DAY)}
    gone = directory.section("anzen")
    assert gone is not None
    assert gone.name == "安全課"
    assert directory.section("nowhere") is None


@pytest.mark.parametrize(
    ("code", "successor", "days", "field"),
    [
        ("nowhere", "", 1, "code"),
        ("anzen", "nowhere", 1, "successor"),
        ("anzen", "anzen", 1, "successor"),
        ("anzen", "koho", 0, "until"),
    ],
)
def test_a_closing_that_makes_no_sense_names_its_field(
    office: Office, code: str, successor: str, days: int, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        sections.close(
            code=code, until=OPENED + days * DAY, successor=successor, actor=CLERK, at=office.at
        )
    assert list(refused.value.message_dict) == [field]


def test_a_programme_s_owner_and_people_go_by_date(office: Office) -> None:
    deputy = office.accounts["anzen-deputy"]
    programmes.put_in_charge(
        code="bohan", account_id=deputy, since=office.at, actor=CLERK, at=office.at
    )
    programmes.end_charge(
        code="bohan",
        account_id=office.accounts["author"],
        until=office.at,
        actor=CLERK,
        at=office.at,
    )
    programmes.move(code="bohan", section="koho", since=office.at, actor=CLERK, at=office.at)
    then = directory.programme("bohan", at=office.at - DAY)
    now = directory.programme("bohan", at=office.at)
    assert (then.section.code, then.in_charge) == ("anzen", (office.accounts["author"],))
    assert (now.section.code, now.in_charge) == ("koho", (deputy,))
    assert directory.programmes(at=office.at, section="anzen") == ()
    assert directory.programmes(at=office.at, section="koho") == (now,)
    with pytest.raises(NoProgramme):
        directory.programme("bohan", at=OPENED - DAY)
    with pytest.raises(LookupError):
        directory.programme("nowhere", at=office.at)


def test_a_programme_is_read_with_few_questions(
    office: Office, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        programmes.register(
            code=f"p{number}",
            name="事業",
            section="anzen",
            since=OPENED,
            actor=CLERK,
            at=office.at,
        )
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(directory.programmes(at=office.at)) == 6


def test_bad_input_about_programmes_names_its_field(office: Office) -> None:
    author = office.accounts["author"]
    with pytest.raises(ValidationError, match="課等は登録されていません"):
        programmes.register(
            code="new", name="事業", section="x", since=OPENED, actor=CLERK, at=office.at
        )
    with pytest.raises(ValidationError, match="事務事業は登録されていません"):
        programmes.move(code="x", section="koho", since=OPENED, actor=CLERK, at=office.at)
    with pytest.raises(ValidationError, match="すでに定められています"):
        programmes.move(code="bohan", section="koho", since=OPENED, actor=CLERK, at=office.at)
    with pytest.raises(ValidationError, match="すでに担当"):
        programmes.put_in_charge(
            code="bohan", account_id=author, since=office.at, actor=CLERK, at=office.at
        )
    with pytest.raises(ValidationError, match="担当ではありません"):
        programmes.end_charge(
            code="bohan",
            account_id=office.accounts["keeper"],
            until=office.at,
            actor=CLERK,
            at=office.at,
        )


def test_sign_ins_are_written_down_and_what_was_typed_is_not(office: Office) -> None:
    author = office.accounts["author"]
    accounts.signed_in(account_id=author, terminal="duty-01", at=office.at)
    accounts.signed_out(account_id=author, at=office.at)
    accounts.sign_in_failed(username="author", at=office.at)
    accounts.sign_in_failed(username="my-secret-password", at=office.at)
    lines = journal.entries(prefix="account:", acts=["account.sign_in_failed"])
    assert [line.object for line in lines] == [f"account:{author}", "account:unknown"]
    assert all(line.payload == {} for line in lines)
    assert [line.act for line in journal.entries(f"account:{author}")][-3:] == [
        "account.signed_in",
        "account.signed_out",
        "account.sign_in_failed",
    ]


def test_a_weak_password_a_taken_name_and_a_closed_account_are_refused(office: Office) -> None:
    def hire(username: str, password: str) -> int:
        return accounts.open_account(
            username=username, name="名", password=password, actor=CLERK, at=office.at
        )

    with pytest.raises(ValidationError) as refused:
        hire("new", "short")
    assert list(refused.value.message_dict) == ["password"]
    with pytest.raises(ValidationError) as refused:
        hire("author", "a-quiet-river-at-dawn")
    assert list(refused.value.message_dict) == ["username"]
    accounts.close(account_id=office.accounts["author"], actor=CLERK, at=office.at)
    with pytest.raises(ValidationError, match="使われているアカウントではありません"):
        accounts.close(account_id=office.accounts["author"], actor=CLERK, at=office.at)


def test_addresses_of_staff_are_given_only_when_asked_for(office: Office) -> None:
    number = accounts.open_account(
        username="reached",
        name="届く 人",
        password="a-quiet-river-at-dawn",
        email="todoku@city.example",
        actor=CLERK,
        at=office.at,
    )
    asked = [number, office.accounts["author"]]
    assert directory.mail_of(asked) == {number: "todoku@city.example"}
    assert "@" not in "".join(str(line.payload) for line in journal.entries())
