"""Stopping: by page with an undo, by the mail program's button (RFC 8058); looking never stops."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from hayauma import journal, links
from hayauma.installation import policies
from hayauma.menus import catalogue
from hayauma.menus.views import MenuDraft
from hayauma.regulation import load_profile
from hayauma.subscriptions import preferences
from hayauma.subscriptions.preferences import Shown
from tests.archive.sent import draft, published
from tests.town import SERVICE, Town
from tests.web.public.pages import text, ticked

pytestmark = pytest.mark.django_db

PRESS = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def own(town: Town) -> str:
    """The path of Hanako's own page."""
    return f"/m/{town.hanako.token}/"


def _left(town: Town) -> set[str]:
    return set(preferences.of(town.hanako.token, town.at).chosen)


def test_one_press_of_the_mail_program_stops_without_question(citizen: Client, town: Town) -> None:
    answer = citizen.post(
        links.one_click(town.hanako.token), PRESS, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200
    assert not answer.cookies
    assert preferences.of(town.hanako.token, town.at).state is Shown.WITHDRAWN


def test_a_second_press_changes_nothing(citizen: Client, town: Town) -> None:
    path = links.one_click(town.hanako.token)
    first, second = citizen.post(path, PRESS), citizen.post(path, PRESS)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    stops = [
        entry
        for entry in journal.entries(object=f"subscription:{town.hanako.subscription_id}")
        if entry.act == "subscription.withdrawn"
    ]
    assert len(stops) == 1


def test_one_click_ends_what_the_bulletin_came_through(citizen: Client, town: Town) -> None:
    number = published(town, draft("bohan"), town.at).number
    assert citizen.post(links.one_click(town.hanako.token, number), PRESS).status_code == 200
    assert _left(town) == {"bosai"}


def test_one_click_with_a_number_we_do_not_know_ends_everything(
    citizen: Client, town: Town
) -> None:
    citizen.post(links.one_click(town.hanako.token, "2019-1"), PRESS)
    assert _left(town) == set()


def test_looking_at_the_one_click_address_offers_both_and_stops_nothing(
    citizen: Client, town: Town
) -> None:
    number = published(town, draft("bohan"), town.at).number
    page = citizen.get(links.one_click(town.hanako.token, number))
    assert "すべて止める" in text(page)
    assert "一部だけ止める" in text(page)
    assert ticked(page) == {"bohan"}, "what this bulletin came through is ticked beforehand"
    assert _left(town) == {"bosai", "bohan"}


def test_everything_can_be_stopped_and_undone(citizen: Client, town: Town, own: str) -> None:
    page = citizen.post(own + "withdraw/", {"what": "all"}, follow=True)
    assert "止めました" in text(page)
    assert "6月4日（木）10時00分までなら、［元に戻す］" in text(page)
    assert _left(town) == set()
    page = citizen.post(own + "restore/", follow=True)
    assert "元に戻しました" in text(page)
    assert _left(town) == {"bosai", "bohan"}


def test_a_part_can_be_stopped_and_the_rest_is_named(citizen: Client, town: Town, own: str) -> None:
    page = citizen.post(own + "withdraw/", {"what": "some", "menus": ["bohan"]}, follow=True)
    assert "続けて届く情報" in text(page)
    assert "防災・気象" in text(page)
    assert _left(town) == {"bosai"}
    assert "元に戻す" in text(citizen.get(own)), "the own page offers the undo too"


def test_a_part_of_nothing_is_asked_again(citizen: Client, town: Town, own: str) -> None:
    page = citizen.post(own + "withdraw/", {"what": "some"})
    assert page.status_code == 422
    assert "止めるものを1つ以上選んでください" in text(page)
    assert _left(town) == {"bosai", "bohan"}


def test_an_undo_too_late_undoes_nothing(
    citizen: Client, town: Town, own: str, clock: time_machine.Traveller
) -> None:
    citizen.post(own + "withdraw/", {"what": "all"})
    clock.move_to(town.at + timedelta(days=2))
    page = citizen.post(own + "restore/", follow=True)
    assert "トップページから登録してください" in text(page)
    assert _left(town) == set()


def test_what_cannot_be_stopped_says_why_and_the_rest_can(
    citizen: Client, town: Town, own: str
) -> None:
    bohan = MenuDraft("bohan", "防犯", "inochi", 2, sections=("anzen",), mandatory=True)
    catalogue.set_menu(service=SERVICE, menu=bohan, by=town.manager, at=town.at, reason="全員")
    policies.put_in_force(
        service=SERVICE,
        text=load_profile("hibarino").text,
        name="hibarino",
        ground="試し",
        in_force_from=town.at,
        actor=journal.SYSTEM,
        at=town.at,
    )
    assert "登録した方の全員に送ります。" in text(citizen.get("/"))
    page = citizen.get(own + "withdraw/")
    words = text(page)
    assert words.index("止められない情報") < words.index("防犯") < words.index("（第")
    assert 'value="bohan"' not in page.content.decode()
    assert "止められるものをすべて止める" in words
    citizen.post(own + "withdraw/", {"what": "all"})
    assert _left(town) == {"bohan"}
    alone = text(citizen.get(own + "withdraw/"))
    assert "止められない情報" in alone
    assert "止められるものをすべて止める" not in alone
