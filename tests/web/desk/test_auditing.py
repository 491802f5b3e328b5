"""監査 at the desk: an auditor reads everything and changes nothing; each answer is also a file."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from hayauma import journal
from hayauma.organization import auditors
from hayauma.oversight.audit.questions import QUESTIONS
from tests.town import SERVICE
from tests.web.desk.conftest import Making, Says

pytestmark = pytest.mark.django_db
INDEX = "/audit/"


@pytest.fixture
def auditor(making: Making) -> Client:
    """Somebody of the safety section, commissioned for a month: nothing that is hers to change."""
    town = making.town
    auditors.commission(
        service=SERVICE,
        account_id=town.colleague.account_id,
        since=town.at,
        until=town.at + timedelta(days=30),
        ground="定期監査",
        by=town.manager,
        at=town.at,
    )
    return town.client("colleague")


def test_every_question_is_answered_on_a_page(making: Making, auditor: Client, words: Says) -> None:
    making.ordered()
    index = auditor.get(INDEX)
    assert index.status_code == 200
    for one in QUESTIONS:
        assert f"/audit/questions/{one.key}/" in index.content.decode()
        page = auditor.get(f"/audit/questions/{one.key}/?number=2026-1&menu=bohan")
        assert page.status_code == 200, one.key
        text = words(page.content)
        assert "入力内容を確かめて" not in text, one.key
        assert "@" not in text, one.key
    assert len(journal.entries(acts=["audit.looked_up"])) == len(QUESTIONS)


def test_an_answer_is_taken_away_as_a_file(making: Making, auditor: Client) -> None:
    making.ordered()
    answer = auditor.get("/audit/questions/whose/csv/?number=2026-1&table=1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "佐々木" in answer.content.decode("utf-8-sig")
    (entry,) = journal.entries(acts=["audit.exported"])
    assert entry.payload == {"n": 1, "number": "2026-1"}
    for wrong in ("?number=2026-1&table=9", "?number=2026-1&table=x", "?table=1"):
        assert auditor.get("/audit/questions/whose/csv/" + wrong).status_code == 404
    assert auditor.get("/audit/questions/nothing/").status_code == 404


def test_bad_input_is_said(auditor: Client, words: Says) -> None:
    page = auditor.get("/audit/questions/changes/?since=2026-06-03&until=2026-06-01")
    assert page.status_code == 422
    assert "始まりの日より後" in words(page.content)
    assert auditor.get("/audit/sample/?size=0&seed=").status_code == 422


def test_a_sample_and_its_papers(making: Making, auditor: Client, words: Says) -> None:
    making.ordered()
    query = "?since=2026-06-01&until=2026-06-30&size=3&seed=1"
    page = auditor.get("/audit/sample/" + query)
    assert "1 件から 1 件（抽出の種：1）" in words(page.content)
    papers = auditor.get("/audit/sample/papers.zip" + query)
    content = b"".join(papers.streaming_content)  # type: ignore[attr-defined]
    assert "record-sheets.pdf" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    sheets = auditor.get("/audit/sample/sheets.pdf" + query)
    assert sheets.content.startswith(b"%PDF")
    assert papers.headers["Cache-Control"] == sheets.headers["Cache-Control"] == "no-store"


def test_who_audits_sees_all_and_changes_nothing(making: Making, auditor: Client) -> None:
    other = making.begun(making.town.other_author, programme="kenshin")
    dispatch = making.ordered()
    bulletin = making.submitted()
    for url in (f"/bulletins/{other.id}/", f"/bulletins/{bulletin.id}/record/", "/oversight/"):
        assert auditor.get(url).status_code == 200, url
    for url in (
        f"/bulletins/{bulletin.id}/edit/",
        f"/bulletins/{bulletin.id}/abandon/",
        f"/dispatches/{dispatch.id}/pause/",
        "/urgent/",
        "/oversight/activity/",
        "/audit/auditors/",
        "/audit/restores/new/",
    ):
        refused = auditor.post(url, {})
        assert refused.status_code == 403, url
        assert "何も変えられません" in refused.content.decode()


@pytest.mark.parametrize("user", ["author", "officer", "keeper"])
def test_it_is_not_there_for_others(making: Making, user: str) -> None:
    client = making.town.client(user)
    for url in (INDEX, "/audit/questions/whose/", "/audit/sample/", "/audit/auditors/"):
        assert client.get(url).status_code == 404
    assert f'href="{INDEX}"' not in client.get("/").content.decode()


def test_the_operations_manager_says_who_audits(making: Making, words: Says) -> None:
    town, manager = making.town, making.town.client("manager")
    given = {
        "account_id": town.other_officer.account_id,
        "since": "2026-06-01T09:00",
        "until": "2026-06-30T17:00",
        "ground": "",
    }
    assert manager.post("/audit/auditors/", given).status_code == 422
    done = manager.post("/audit/auditors/", given | {"ground": "定期監査"}, follow=True)
    assert "監査中" in words(done.content)
    (made,) = auditors.listing(service=SERVICE)
    manager.post(f"/audit/auditors/{made.id}/end/")
    assert not auditors.listing(service=SERVICE)[0].live(town.at)
    refused = town.client("supervisor").post("/audit/auditors/", given | {"ground": "監査"})
    assert "運用管理者" in words(refused.content)


def test_a_proved_restore_is_written_down(making: Making, words: Says) -> None:
    manager = making.town.client("manager")
    given = {"on": "2026-06-02", "people": "長谷川", "way": "別の機器で件数を確かめた"}
    assert manager.post("/audit/restores/new/", given | {"way": ""}).status_code == 422
    done = manager.post("/audit/restores/new/", given, follow=True)
    assert "別の機器で件数を確かめた" in words(done.content)
