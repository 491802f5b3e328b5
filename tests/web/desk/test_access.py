"""Every role by every page: who sees a bulletin in which state, and what is not there for whom."""

import pytest

from hayauma.bulletins import drafting
from tests.town import CAST, Town
from tests.web.desk.conftest import Clock, Making, Says

pytestmark = pytest.mark.django_db

EVERYBODY = [official.user for official in CAST]
# Section, owning section, and the three officers see what is being written.
SEE_DRAFTS = {"author", "colleague", "deputy", "officer", "other_officer", "manager", "supervisor"}
WRITE = {"author", "colleague", "deputy", "officer"}
OPEN_PAGES = ("/", "/bulletins/", "/bulletins/new/", "/urgent/", "/terminals/", "/terminal/",
              "/leaves/", "/organization/", "/policy/", "/sign-out/")  # fmt: skip


@pytest.mark.parametrize("user", EVERYBODY)
def test_the_open_pages_open_for_everybody(town: Town, clock: Clock, user: str) -> None:
    client = town.client(user)
    for path in OPEN_PAGES:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("user", EVERYBODY)
def test_a_draft_is_there_only_for_those_who_may_see_it(making: Making, user: str) -> None:
    begun = making.begun()
    client = making.town.client(user)
    url = f"/bulletins/{begun.id}/"
    seen = user in SEE_DRAFTS
    for page in ("", "preview/", "preview/html/", "record/"):
        assert client.get(url + page).status_code == (200 if seen else 404), page
    for page in ("edit/", "submit/"):
        code = 200 if user in WRITE else 403 if seen else 404
        assert client.get(url + page).status_code == code, page
    listed = begun.subject in client.get("/bulletins/").content.decode()
    assert listed is seen
    if not seen:
        for page in ("submit/", "abandon/", "approve/", "release/", "read-afterwards/"):
            assert client.post(url + page).status_code == 404, page
        assert client.post(f"/urgent/{begun.id}/").status_code == 404


@pytest.mark.parametrize("user", EVERYBODY)
def test_what_was_released_is_everybodys_to_see_and_to_stop(making: Making, user: str) -> None:
    dispatch = making.ordered()
    client = making.town.client(user)
    assert client.get(f"/bulletins/{dispatch.bulletin}/").status_code == 200
    assert client.get(f"/bulletins/{dispatch.bulletin}/record/").status_code == 200
    assert client.get(f"/dispatches/{dispatch.id}/").status_code == 200
    assert client.post(f"/dispatches/{dispatch.id}/cancel/").status_code == 302


@pytest.mark.parametrize("user", EVERYBODY)
def test_the_approval_page_is_the_heads_and_the_substitutes(making: Making, user: str) -> None:
    submitted = making.submitted()
    client = making.town.client(user)
    code = client.get(f"/bulletins/{submitted.id}/approve/").status_code
    if user in {"officer", "deputy"}:
        assert code == 200
    else:
        assert code == (403 if user in SEE_DRAFTS else 404)


def test_what_another_section_writes_for_ours_is_seen_by_both(making: Making) -> None:
    begun = making.begun(by=making.town.other_author)
    for user in ("author", "officer", "other_author"):
        assert making.town.client(user).get(f"/bulletins/{begun.id}/edit/").status_code == 200
    assert making.town.client("keeper").get(f"/bulletins/{begun.id}/").status_code == 404


def test_one_who_moved_to_another_section_keeps_what_they_wrote(
    making: Making, clock: Clock
) -> None:
    from hayauma import journal
    from hayauma.organization import sections

    begun = making.begun()
    sections.place(
        account_id=making.town.author.account_id,
        section="joho",
        title="主任",
        since=clock.at,
        actor=journal.SYSTEM,
        at=clock.at,
    )
    clock.later(seconds=1)
    assert making.town.client("author").get(f"/bulletins/{begun.id}/edit/").status_code == 200


def test_a_number_that_is_nobodys_is_not_found(making: Making) -> None:
    client = making.town.client("manager")
    for path in ("/bulletins/999/", "/dispatches/999/", "/bulletins/999/edit/", "/urgent/999/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/bulletins/x/").status_code == 404


def test_lists_by_state_and_their_bad_questions(making: Making, words: Says) -> None:
    making.begun(subject="書きかけの一通")
    making.submitted(subject="承認待ちの一通")
    making.permitted(subject="発信待ちの一通")
    given_up = making.begun(subject="取りやめた一通")
    drafting.abandon(bulletin_id=given_up.id, by=making.town.author, at=making.clock.at)
    client = making.town.client("author")
    for state, subject in (
        ("drafting", "書きかけの一通"),
        ("submitted", "承認待ちの一通"),
        ("permitted", "発信待ちの一通"),
        ("abandoned", "取りやめた一通"),
    ):
        page = words(client.get(f"/bulletins/?state={state}").content)
        assert page.count("の一通") + page.count("た一通") == 1, state
        assert subject in page
    for question in ("?state=nothing", "?before=x", "?before=-1", "?state=drafting&before=9999999"):
        assert client.get(f"/bulletins/{question}").status_code == 200


def test_what_waits_for_whom(making: Making, words: Says) -> None:
    town = making.town
    submitted = making.submitted(subject="承認してほしい一通")
    making.permitted(subject="発信してほしい一通")

    def home(user: str) -> str:
        return words(town.client(user).get("/").content)

    assert "承認を待っているもの 1件" in home("officer")
    assert "承認してほしい一通" in home("officer")
    assert "承認を待っているもの" not in home("author")
    assert "発信してほしい一通" in home("author")
    assert "一通" not in home("other_author")
    town.client("officer").post(
        f"/bulletins/{submitted.id}/approve/",
        {"digest": submitted.revision.digest, "decision": "return", "comment": "直して"},
    )
    assert "差し戻されたもの 1件" in home("author")
    assert "待っている仕事はありません" in home("keeper")


def test_a_dispatch_under_way_is_on_everybodys_first_page(making: Making, words: Says) -> None:
    making.ordered()
    page = words(making.town.client("keeper").get("/").content)
    assert "いま送っているもの" in page
    assert "停止は、どの職員も、どの機器からもできます" in page
