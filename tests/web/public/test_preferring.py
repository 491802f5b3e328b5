"""A registration's own page: the token is the whole right to it, the address stays hidden."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from hayauma.subscriptions import preferences
from hayauma.subscriptions.models import Subscription
from hayauma.subscriptions.preferences import Shown
from tests.town import Town
from tests.web.public.pages import text, ticked

pytestmark = pytest.mark.django_db


def _chosen(town: Town, at: datetime) -> set[str]:
    return set(preferences.of(town.hanako.token, at).chosen)


@pytest.fixture
def own(town: Town) -> str:
    """The path of Hanako's own page."""
    return f"/m/{town.hanako.token}/"


def test_the_page_ticks_what_is_chosen_and_hides_the_address(
    citizen: Client, town: Town, own: str
) -> None:
    page = citizen.get(own)
    assert ticked(page) == {"bosai", "bohan"}
    assert town.hanako.address not in page.content.decode()
    assert "phone.example" in text(page)


@pytest.mark.parametrize("path", ["", "withdraw/", "stop/", "stopped/", "registered/"])
def test_a_personal_page_is_kept_nowhere_and_told_to_nobody(
    citizen: Client, own: str, path: str
) -> None:
    page = citizen.get(own + path)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies


def test_saving_sets_exactly_what_is_ticked(citizen: Client, town: Town, own: str) -> None:
    page = citizen.post(own + "menus/", {"menus": ["kosodate"]}, follow=True)
    assert "保存しました" in text(page)
    assert ticked(page) == {"kosodate"}
    assert _chosen(town, town.at) == {"kosodate"}


def test_saving_nothing_is_refused_and_nothing_changes(
    citizen: Client, town: Town, own: str
) -> None:
    page = citizen.post(own + "menus/")
    assert page.status_code == 422
    assert "すべて止める" in text(page)
    assert _chosen(town, town.at) == {"bosai", "bohan"}


def test_a_pause_holds_for_its_days_and_can_be_ended(citizen: Client, town: Town, own: str) -> None:
    page = citizen.post(own + "pause/", {"days": "7"}, follow=True)
    assert "6月10日（水）まで、メールを送りません" in text(page)
    assert preferences.of(town.hanako.token, town.at).state is Shown.PAUSED
    page = citizen.post(own + "resume/", follow=True)
    assert "また送るようにしました" in text(page)
    assert preferences.of(town.hanako.token, town.at).state is Shown.ACTIVE


@pytest.mark.parametrize("days", ["", "0", "-3", "many", "99999999999", "²"])
def test_a_length_that_is_none_pauses_nothing(
    citizen: Client, town: Town, own: str, days: str
) -> None:
    assert citizen.post(own + "pause/", {"days": days}, follow=True).status_code == 200
    assert preferences.of(town.hanako.token, town.at).state is Shown.ACTIVE


def test_whose_mail_came_back_wakes_it_with_one_press(
    citizen: Client, town: Town, own: str
) -> None:
    Subscription.objects.filter(pk=town.hanako.subscription_id).update(state="suspended")
    assert "メールが届かなくなったため、送るのを休んでいます" in text(citizen.get(own))
    citizen.post(own + "resume/")
    assert preferences.of(town.hanako.token, town.at).state is Shown.ACTIVE


def test_looking_changes_nothing(citizen: Client, town: Town, own: str) -> None:
    before = preferences.of(town.hanako.token, town.at)
    for path in (
        "",
        "menus/",
        "pause/",
        "resume/",
        "withdraw/",
        "restore/",
        "stop/",
        "stop/2026-1/",
    ):
        citizen.get(own + path)
        citizen.head(own + path)
    assert preferences.of(town.hanako.token, town.at) == before


@pytest.mark.parametrize(
    "path",
    [
        "",
        "registered/",
        "menus/",
        "pause/",
        "resume/",
        "withdraw/",
        "stopped/",
        "restore/",
        "stop/",
    ],
)
def test_a_token_of_nobody_opens_nothing(citizen: Client, path: str) -> None:
    answer = citizen.post("/m/nothing/" + path)
    assert answer.status_code == 404
    assert "このリンクは使えません" in text(answer)
    assert "登録のページへ" in text(answer)


def test_who_stopped_everything_sees_how_to_undo_it(
    citizen: Client, town: Town, own: str, clock: time_machine.Traveller
) -> None:
    citizen.post(own + "withdraw/", {"what": "all"})
    page = citizen.get(own)
    assert "止めました" in text(page)
    assert "元に戻す" in text(page)
    clock.move_to(town.at + timedelta(days=2))
    late = text(citizen.get(own))
    assert "元に戻す" not in late
    assert "トップページから登録してください" in late


def test_language_and_form_of_reading_can_be_chosen(citizen: Client, town: Town, own: str) -> None:
    page = citizen.get(own).content.decode()
    assert '<option value="ja" lang="ja" selected>' in page
    assert '<option value="ja-easy" lang="ja">やさしい日本語' in page
    form = {"menus": ["bosai", "bohan"], "edition": "ja-easy", "format": "text"}
    page = citizen.post(own + "menus/", form, follow=True).content.decode()
    assert '<option value="ja-easy" lang="ja" selected>' in page
    assert 'value="text" checked' in page
    row = Subscription.objects.get(pk=town.hanako.subscription_id)
    assert (row.edition, row.format) == ("ja-easy", "text")
    nonsense = {"menus": ["bosai", "bohan"], "edition": "xx", "format": "pdf"}
    assert citizen.post(own + "menus/", nonsense).status_code == 302
    row.refresh_from_db()
    assert (row.edition, row.format) == ("ja-easy", "text")


def test_how_often_is_chosen_for_all_menus_or_for_each(
    citizen: Client, town: Town, at: datetime, own: str
) -> None:
    def frequencies() -> dict[str, str]:
        page = preferences.of(town.hanako.token, at)
        return {one.code: str(one.frequency) for one in page.menus if one.chosen}

    shown = citizen.get(own).content.decode()
    assert "まとめは7:00（1週間に1回のものは月曜日）に送ります" in shown
    ticked = {"menus": ["bosai", "bohan"]}
    citizen.post(f"{own}menus/", ticked | {"frequency": "daily", "frequency-bohan": "weekly"})
    assert frequencies() == {"bosai": "daily", "bohan": "daily"}
    citizen.post(f"{own}menus/", ticked | {"frequency": "each", "frequency-bohan": "weekly"})
    assert frequencies() == {"bosai": "daily", "bohan": "weekly"}
    citizen.post(f"{own}menus/", ticked | {"frequency": "hourly"})
    citizen.post(f"{own}menus/", ticked)
    assert frequencies() == {"bosai": "daily", "bohan": "weekly"}, "nothing else was asked"
    citizen.post(f"{own}withdraw/", {"what": "all"})
    citizen.post(f"{own}restore/")
    assert frequencies() == {"bosai": "daily", "bohan": "weekly"}, "and an undone stop keeps it"
