"""Whether an address is registered cannot be told from outside: not by the answer, not by time."""

import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from hayauma.subscriptions import addresses, importing, registration
from hayauma.subscriptions.models import Suppression
from hayauma.subscriptions.states import Route
from tests.subscriptions.asking import mails, token
from tests.town import SERVICE, Town
from tests.web.public.pages import mark_of

pytestmark = pytest.mark.django_db

KINDS = ("known", "unknown", "suppressed")
DIFFERENCE_MOST = 0.005  # seconds between the medians of two kinds


def people(town: Town, number: int) -> dict[str, list[str]]:
    """Return so many addresses of each kind; the registered and the suppressed are entered."""
    found = {kind: [f"{kind}{n}@phone.example" for n in range(number)] for kind in KINDS}
    importing.take_over(
        service=SERVICE,
        people=[(one, ("bohan",), "ja") for one in found["known"]],
        route=Route.SEED,
        basis="test",
        actor=town.manager.actor,
        at=town.at,
    )
    Suppression.objects.bulk_create(
        Suppression(
            digest=addresses.digest(one),
            reason="unknown_user",
            since=town.at,
            until=town.at + timedelta(days=90),
        )
        for one in found["suppressed"]
    )
    return found


def test_status_header_and_body_are_the_same_for_everybody(citizen: Client, town: Town) -> None:
    mark = mark_of(citizen.get("/"))
    answers = {}
    for kind, (address,) in people(town, 1).items():
        answer = citizen.post(
            "/register/", {"mark": mark, "address": address, "menus": ["bohan"]}, follow=True
        )
        headers = dict(answer.headers.items())
        answers[kind] = (answer.status_code, answer.redirect_chain, headers, answer.content)
    assert answers["known"] == answers["unknown"] == answers["suppressed"]
    assert len(mails()) == 2, "the suppressed address gets none"


@pytest.mark.long
def test_the_time_of_an_answer_tells_nothing(
    citizen: Client, town: Town, clock: time_machine.Traveller
) -> None:
    """A thousand requests, the kinds in turn; processor time, so that neighbours do not count."""
    each = 334
    lists = people(town, each)
    mark = mark_of(citizen.get("/"))
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for n in range(each):
        for kind in KINDS[n % 3 :] + KINDS[: n % 3]:
            form = {"mark": mark, "address": lists[kind][n], "menus": ["bohan"]}
            began = time.thread_time()
            assert citizen.post("/register/", form).status_code == 302
            took[kind].append(time.thread_time() - began)
    medians = {kind: statistics.median(values) for kind, values in took.items()}
    for kind, median in medians.items():
        print(f"{kind:12} median {median * 1000:6.2f} ms")
    assert max(medians.values()) - min(medians.values()) < DIFFERENCE_MOST


def test_asking_for_a_new_mail_tells_nothing_either(citizen: Client, town: Town) -> None:
    asked = token("gone")
    registration.request(
        service=SERVICE,
        address="gone@phone.example",
        menus=["bohan"],
        route=Route.WEB,
        at=town.at - timedelta(days=3),
        token=asked,
    )
    known = citizen.post(f"/t/{asked}/renew/", follow=True)
    unknown = citizen.post(f"/t/{'x' * 43}/renew/", follow=True)
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
