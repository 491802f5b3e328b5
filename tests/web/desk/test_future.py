"""The pages of a reorganisation: the template out, the tables in, read in words, planned."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hayauma.organization import holdings
from hayauma.organization.future import handed_in
from tests.organization.future import april
from tests.organization.future.april import MOMENT
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db

PAGE = "/organization/future/"


def uploads(these: list[tuple[str, bytes]]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content, "text/csv") for name, content in these]


def test_the_organisation_as_it_stands_is_the_template(town: Town, clock: Clock) -> None:
    client = town.client("manager")

    table = client.get(f"{PAGE}sections.csv")

    header, *lines = april.written(table.content)
    assert header == ["課等コード", "課等名", "承継元", "電話", "呼び名"]
    assert ["koho", "広報課", "", "0999-00-2100", "情報発信主管課"] in lines
    assert client.get(f"{PAGE}nothing.csv").status_code == 404


def test_tables_are_seen_in_words_planned_and_taken_back(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")

    answer = client.post(PAGE, {"day": "2027-04-01", "tables": uploads(april.files())})
    (one,) = handed_in.listing(service=SERVICE)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{one.id}/")
    said = words(client.get(f"{PAGE}{one.id}/").content)
    for sentence in (
        "令和9年4月1日（木）の組織改編",
        "危機管理課が引き継ぎます",
        "退職・転出　髙木 誠",
        "危機管理課長　空席 → 三浦 由美",
        "この組織を予定する",
    ):
        assert "".join(sentence.split()) in "".join(said.split()), sentence
    assert holdings.head_of("kiki", at=MOMENT) is None, "looking plans nothing"

    client.post(f"{PAGE}{one.id}/plan/")
    assert holdings.head_of("kiki", at=MOMENT) is not None
    assert "予定を取り消す" in words(client.get(f"{PAGE}{one.id}/").content)
    assert "予定" in words(client.get(PAGE).content)

    client.post(f"{PAGE}{one.id}/take-back/")
    assert holdings.head_of("kiki", at=MOMENT) is None


def test_a_wrong_row_is_shown_with_its_number_and_nothing_is_kept(
    town: Town, clock: Clock, words: Says
) -> None:
    wrong = april.files(sections=lambda lines: [*lines, ["a b", "新しい課", "", "", ""]])

    answer = town.client("manager").post(PAGE, {"day": "2027-04-01", "tables": uploads(wrong)})

    assert answer.status_code == 422
    said = words(answer.content)
    assert "何も取り込んでいません" in said
    assert "7行目" in said
    assert "課等コード" in said
    assert handed_in.listing(service=SERVICE) == ()


@pytest.mark.parametrize("posted", [{}, {"day": "2020-01-01"}, {"day": "2027-04-01"}])
def test_what_is_missing_is_asked_for(
    town: Town, clock: Clock, words: Says, posted: dict[str, str]
) -> None:
    answer = town.client("manager").post(PAGE, posted)

    assert answer.status_code == 422
    assert "入力内容を確かめてください" in words(answer.content)


def test_others_may_not(town: Town, clock: Clock) -> None:
    for user in ("author", "officer", "keeper"):
        client = town.client(user)
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}staff.csv").status_code == 403
    reader = town.client("supervisor")
    assert reader.get(PAGE).status_code == 200
    posted = reader.post(PAGE, {"day": "2027-04-01", "tables": uploads(april.files())})
    assert posted.status_code == 403


def test_a_session_of_one_who_left_ends_at_that_moment(town: Town, clock: Clock) -> None:
    april.planned(town)
    clock.at = april.BEFORE
    client = town.client("officer")
    assert client.get("/").status_code == 200
    clock.at = MOMENT
    assert client.get("/").status_code == 302
