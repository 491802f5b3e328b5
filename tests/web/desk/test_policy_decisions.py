"""The policy's page for what is undecided: the sheet, the table, and taking decisions in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hayauma.installation import policies
from tests.town import CAST, SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db

PAGE = "/policy/decisions/"


def uploaded(value: str) -> SimpleUploadedFile:
    line = f"works.quotation,{value},運用要領,2020-04-01,広報課長"
    text = f"key,value,ground,decided_on,decided_by\r\n{line}\r\n"
    return SimpleUploadedFile("decided.csv", text.encode())


def test_the_sheet_and_the_table_are_everybodys(town: Town, clock: Clock, words: Says) -> None:
    client = town.client("author")
    page = client.get("/policy/").content
    assert "項目は、製品の初期値によっています" in words(page)
    assert b"policy/decisions/" not in page
    assert client.get("/policy/to-decide.pdf").content.startswith(b"%PDF")
    table = client.get("/policy/to-decide.csv")
    assert table.content.decode("utf-8-sig").startswith("key,value,ground,decided_on,decided_by")
    assert b"policy/decisions/" in town.client("manager").get("/policy/").content


def test_decisions_are_seen_first_and_then_put_in_force(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")
    seen = client.post(PAGE, {"table": uploaded("allowed")})
    assert seen.status_code == 200
    assert "認める" in words(seen.content)
    policy = policies.in_force(service=SERVICE, at=clock.at)
    assert policy.value("works.quotation") == "refused"
    text = seen.context["seen"].initial["text"]
    clock.later(seconds=1)
    assert client.post(PAGE, {"text": text}).status_code == 302
    policy = policies.in_force(service=SERVICE, at=clock.at)
    assert policy.value("works.quotation") == "allowed"
    assert "運用要領（2020年4月1日、広報課長）" in words(client.get("/policy/").content)


@pytest.mark.parametrize("posted", ["file", "text", "nothing"])
def test_what_does_not_fit_is_named_and_changes_nothing(
    town: Town, clock: Clock, words: Says, posted: str
) -> None:
    file = uploaded("perhaps")
    content = file.read().decode()
    file.seek(0)
    sent = {"file": {"table": file}, "text": {"text": content}, "nothing": {}}[posted]
    answer = town.client("manager").post(PAGE, sent)
    assert answer.status_code == 422
    if posted != "nothing":
        said = words(answer.content).replace("　", " ")
        assert "2行目 works.quotation 「perhaps」は選べません。選べるのは 認める、認めない" in said
    assert len(policies.versions(service=SERVICE)) == 1


def test_nobody_but_the_manager_takes_decisions_in(town: Town, clock: Clock) -> None:
    for user in {official.user for official in CAST} - {"manager"}:
        assert town.client(user).get(PAGE).status_code == 403, user
        assert town.client(user).post(PAGE, {"table": uploaded("refused")}).status_code == 403
    assert len(policies.versions(service=SERVICE)) == 1
