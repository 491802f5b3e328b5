"""Who audits: for a time, on a ground, said by the operations manager, and never their own work."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.organization import auditors
from hayauma.organization.auditors import CommissionView
from hayauma.organization.kinds import Role
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def commission(town: Town, user: str = "colleague", **changes: object) -> CommissionView:
    given: dict[str, object] = {
        "account_id": town.person(user).account_id,
        "since": town.at,
        "until": town.at + MONTH,
        "ground": "令和8年度　定期監査",
        "by": town.manager,
        "at": town.at,
        **changes,
    }
    return auditors.commission(service=SERVICE, **given)  # type: ignore[arg-type]


def test_an_auditor_is_one_from_the_first_moment_to_the_last(town: Town) -> None:
    made = commission(town)
    roles = [
        town.person("colleague", at).has(Role.AUDITOR)
        for at in (town.at - MONTH, town.at, town.at + MONTH / 2, town.at + MONTH)
    ]
    assert roles == [False, True, True, False]
    (entry,) = journal.entries(f"commission:{made.id}")
    assert (entry.act, entry.actor_name) == ("auditor.commissioned", town.manager.actor.shown)
    assert entry.payload is not None
    assert entry.payload["ground"] == "令和8年度 定期監査"
    assert auditors.listing(service=SERVICE) == (made,)


def test_an_audit_ends_before_its_time(town: Town) -> None:
    made = commission(town)
    ended = town.at + timedelta(days=1)
    auditors.end(commission_id=made.id, by=town.manager, at=ended)
    assert not town.person("colleague", ended).has(Role.AUDITOR)
    with pytest.raises(ValidationError, match="終わって"):
        auditors.end(commission_id=made.id, by=town.manager, at=ended)


@pytest.mark.parametrize("user", ["supervisor", "manager", "keeper", "author"])
def test_nobody_audits_their_own_work(town: Town, user: str) -> None:
    with pytest.raises(ValidationError, match="監査する人になれません"):
        commission(town, user)


@pytest.mark.parametrize("user", ["supervisor", "officer", "author"])
def test_the_operations_manager_alone_says_who(town: Town, user: str) -> None:
    with pytest.raises(ValidationError, match="運用管理者"):
        commission(town, by=town.person(user))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "　"}, "ground"),
        ({"days": -1}, "until"),
        ({"days": 400}, "until"),
        ({"account_id": 999_999}, "account_id"),
    ],
)
def test_what_does_not_fit_is_said(town: Town, changes: dict[str, object], field: str) -> None:
    if days := changes.pop("days", None):
        changes["until"] = town.at + timedelta(days=int(str(days)))
    with pytest.raises(ValidationError) as fault:
        commission(town, **changes)  # type: ignore[arg-type]
    assert field in fault.value.message_dict
    assert auditors.listing(service=SERVICE) == ()
