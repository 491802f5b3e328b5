"""Training at the door: one's own record, the manager's pages, the gate where the city has it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hayauma import journal
from hayauma.installation import policies
from hayauma.organization import training
from hayauma.regulation import load_profile
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Making, Says
from tests.web.desk.test_urgent import PRESSED, REASON, begun

pytestmark = pytest.mark.django_db
COURSE = {"code": "writing", "name": "作成の基本", "valid_days": "365"}


def gate(town: Town, clock: Clock) -> None:
    """Let the city want the training before a bulletin is handed in."""
    text = load_profile("toride").text.replace(
        '[training.before_submission]\nvalue = "not_regulated"',
        '[training.before_submission]\nstrength = "must"\nvalue = "required"',
    )
    policies.put_in_force(
        service=SERVICE,
        text=text,
        name="toride",
        ground="試験",
        in_force_from=clock.at - timedelta(days=1),
        actor=journal.SYSTEM,
        at=clock.at,
    )


def test_the_manager_keeps_it_and_staff_see_their_own(
    town: Town, clock: Clock, words: Says
) -> None:
    manager, author = town.client("manager"), town.client("author")
    assert manager.post("/training/course/", COURSE).status_code == 302
    given = {
        "course": "writing",
        "person": str(town.author.account_id),
        "held_on": "2026-06-02",
    }
    assert manager.post("/training/attended/", given).status_code == 302
    page = words(manager.get("/training/").content)
    assert "16％（6人のうち1人）" in page
    mine = words(author.get("/training/").content)
    assert "有効な受講の記録があります" in mine
    assert "受講率" not in mine
    late = manager.post("/training/attended/", given | {"held_on": "2026-06-09"})
    assert late.status_code == 422
    assert "これからの日" in words(late.content)
    (line,) = training.lately(service=SERVICE)
    assert manager.post(f"/training/{line.id}/strike/").status_code == 302
    assert manager.post("/training/writing/close/").status_code == 302
    assert "記録はありません" in words(author.get("/training/").content)


@pytest.mark.parametrize("user", ["author", "officer", "supervisor", "keeper"])
def test_nobody_else_writes_in_it(town: Town, clock: Clock, words: Says, user: str) -> None:
    for path in ("course/", "attended/", "list/", "writing/close/", "1/strike/"):
        answer = town.client(user).post(f"/training/{path}", COURSE)
        assert answer.status_code == 409
        assert "（第4条第3項第5号）" in words(answer.content)
    assert training.courses(service=SERVICE) == ()


def test_a_list_from_a_spreadsheet(town: Town, clock: Clock, words: Says) -> None:
    manager = town.client("manager")
    manager.post("/training/course/", COURSE)

    def send(text: str) -> tuple[int, str]:
        file = SimpleUploadedFile("名簿.csv", text.encode("cp932"), "text/csv")
        answer = manager.post("/training/list/", {"course": "writing", "file": file})
        return answer.status_code, words(answer.content)

    status, page = send("利用者名,受講日\nauthor,2026-06-01\nnobody,2026-06-01\n")
    assert (status, "3行目：「nobody」という利用者名はありません" in page) == (422, True)
    assert training.lately(service=SERVICE) == ()
    assert send("利用者名,受講日\nauthor,2026-06-01\n")[0] == 302
    assert len(training.lately(service=SERVICE)) == 1


def test_the_gate_binds_handing_in_and_never_urgent_news(
    making: Making, clock: Clock, words: Says
) -> None:
    town = making.town
    bulletin = making.begun()
    url = f"/bulletins/{bulletin.id}/submit/"
    author = town.client("author", at_terminal=True)
    assert "研修" not in words(author.get(url).content)
    gate(town, clock)
    declared = dict.fromkeys(("accuracy", "works", "personal_data", "law"), "on")
    refused = author.post(url, declared)
    assert refused.status_code in {403, 409, 422}
    assert "作成の研修を終えると提出できます（市の定め）" in words(refused.content)
    for page in (refused.content.decode(), author.get(url).content.decode()):
        assert (
            'href="/training/"' in page.partition('class="refusal"')[2].partition("</section>")[0]
        )
        assert town.manager.name in words(page.encode()), "whom to ask"
    assert author.post(begun(author), {**PRESSED, "reason": REASON}).status_code == 302
    assert "承認を依頼する前に、研修を受けてください" in words(author.get("/training/").content)
    town.client("manager").post("/training/course/", COURSE)
    training.attended(
        service=SERVICE,
        course="writing",
        people=[(town.author.account_id, clock.at.date())],
        by=town.manager,
        at=clock.at,
    )
    making.submit(bulletin)


def test_an_attendance_that_ran_out_is_named_with_its_day(
    making: Making, clock: Clock, words: Says
) -> None:
    town = making.town
    gate(town, clock)
    training.open_course(
        service=SERVICE,
        code="writing",
        name="作成の基本",
        valid_days=30,
        by=town.manager,
        at=clock.at,
    )
    training.attended(
        service=SERVICE,
        course="writing",
        people=[(town.author.account_id, clock.at.date() - timedelta(days=31))],
        by=town.manager,
        at=clock.at,
    )
    page = words(town.client("author").get(f"/bulletins/{making.begun().id}/submit/").content)
    assert "受講した「作成の基本」（令和8年5月3日（日））は、令和8年6月2日（火）で" in page
    assert "行われている研修：作成の基本" in page
