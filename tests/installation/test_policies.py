"""Policies: the version in force when something is done is the one it is judged by."""

import re
from datetime import datetime, timedelta

import pytest

from hayauma import journal
from hayauma.installation import policies
from hayauma.installation.models import PolicyVersion
from hayauma.installation.policies import NoPolicy
from hayauma.installation.services import NoService, ServiceView
from hayauma.regulation import ProfileDefects, load_profile
from tests.installation.conftest import CLERK

DAY = timedelta(days=1)
TEXT = load_profile("toride").text
ONE_HOUR = "[equipment.leave_hours]\nvalue = 1\n"


def put(at: datetime, since: datetime, text: str = TEXT, service: str = "magazine") -> None:
    policies.put_in_force(
        service=service,
        text=text,
        name="toride",
        ground="運用管理者の決定",
        in_force_from=since,
        actor=CLERK,
        at=at,
    )


def changed() -> str:
    """The same profile with one value changed."""
    text = TEXT.replace("[equipment.leave_hours]\nvalue = 2\n", ONE_HOUR)
    assert text != TEXT
    return text


def hours(at: datetime) -> int | None:
    return policies.in_force(service="magazine", at=at).number("equipment.leave_hours")


def test_a_version_is_in_force_from_its_moment_on(service: ServiceView, at: datetime) -> None:
    put(at, at)
    put(at, at + DAY, changed())
    assert hours(at) == 2
    assert hours(at + DAY - timedelta(microseconds=1)) == 2
    assert hours(at + DAY) == 1
    with pytest.raises(NoPolicy):
        hours(at - DAY)


def test_of_two_from_one_moment_the_later_recorded_counts(
    service: ServiceView, at: datetime
) -> None:
    put(at, at)
    put(at, at, changed())
    assert hours(at) == 1


def test_what_was_in_force_is_kept_byte_for_byte(service: ServiceView, at: datetime) -> None:
    put(at, at, changed())
    assert policies.in_force(service="magazine", at=at).text == changed()
    (version,) = policies.versions(service="magazine")
    assert (version.profile, version.ground) == ("toride", "運用管理者の決定")
    (line,) = journal.entries(acts=["policy.put_in_force"])
    assert line.payload is not None
    assert line.payload["digest"] == version.digest


def test_a_version_older_than_the_product_is_in_force_all_the_same(
    service: ServiceView, at: datetime
) -> None:
    put(at, at, changed())
    older = re.sub(r"\[approval\.series\]\n(?:.+\n)+", "", changed())
    PolicyVersion.objects.update(text=older)
    assert hours(at) == 1, "what was decided stands"
    policy = policies.in_force(service="magazine", at=at)
    assert policy.value("approval.series") == "each_issue"
    with pytest.raises(ProfileDefects):
        put(at, at, older)


def test_a_text_that_is_no_profile_is_refused_and_nothing_changes(
    service: ServiceView, at: datetime
) -> None:
    with pytest.raises(ProfileDefects):
        put(at, at, TEXT.replace("value = 2\n", 'value = "two"\n'))
    assert policies.versions(service="magazine") == ()
    assert journal.entries(acts=["policy.put_in_force"]) == ()


def test_another_service_has_its_own(service: ServiceView, at: datetime) -> None:
    put(at, at)
    with pytest.raises(NoPolicy):
        policies.in_force(service="another", at=at)
    with pytest.raises(NoService):
        put(at, at, service="another")
