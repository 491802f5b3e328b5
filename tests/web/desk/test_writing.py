"""Writing: what is typed is kept, told apart from another's, and refused in plain words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from hayauma.bulletins import reading
from hayauma.bulletins.states import State
from hayauma.web import typed
from tests.town import PASSWORD, Town
from tests.web.desk.conftest import BODY, SUBJECT, Clock, Making, Says

pytestmark = pytest.mark.django_db
JAPAN = ZoneInfo("Asia/Tokyo")


def form(**changes: object) -> dict[str, object]:
    return {
        "programme": "bohan",
        "subject": SUBJECT,
        "body": BODY.replace("\n", "\r\n"),
        "menus": ["bohan"],
        "when": "now",
        **changes,
    }


@pytest.fixture
def author(town: Town, clock: Clock) -> Client:
    return town.client("author")


def test_a_new_bulletin_is_saved_and_shown_as_it_will_arrive(
    author: Client, clock: Clock, words: Says
) -> None:
    sent = author.post("/bulletins/new/", form())
    assert sent.status_code == 302
    assert sent["Location"].endswith("/preview/")
    page = words(author.get(sent["Location"]).content)
    assert "携帯電話で（全角35字の幅）" in page
    assert "■ 問い合わせ" in page
    assert "List-Unsubscribe-Post" in page
    assert "受け取る情報の変更・停止" in page
    bulletin = reading.bulletin(int(sent["Location"].split("/")[2]), at=clock.at)
    assert (bulletin.revision.seq, bulletin.revision.draft.body) == (1, BODY)


def test_saving_may_also_go_on_with_the_same_page(author: Client) -> None:
    sent = author.post("/bulletins/new/", form(then="stay"))
    assert sent["Location"].endswith("/edit/")
    assert "第1版を保存しました" in author.get(sent["Location"]).content.decode()


def test_own_programmes_come_first_and_anothers_is_named_so(author: Client) -> None:
    page = author.get("/bulletins/new/").content.decode()
    own, other = page.index("担当する事務事業"), page.index("ほかの事務事業")
    assert own < page.index("防犯の啓発") < other < page.index("乳幼児健診")


def test_menus_stand_by_group_with_their_head_counts(making: Making, author: Client) -> None:
    making.town.register("a@d0.example", "b@d0.example", menus=("kosodate",))
    page = author.get("/bulletins/new/").content.decode().partition("命と安全")[2]
    assert page.index('value="bosai"') < page.index("子育て") < page.index('value="kosodate"')
    assert "3人" in page[page.index('value="kosodate"') :][:200]  # taro and the two


def test_ticked_menus_count_each_person_once(author: Client, words: Says) -> None:
    both = author.get("/bulletins/head-count/?menus=bohan&menus=bosai&menus=nothing")
    assert "登録者 1人" in words(both.content)


@pytest.mark.parametrize("subject", ["一行目\r\nBcc: everybody@d0.example", "終わりに\n", "縦\x0b"])
def test_a_line_end_in_the_subject_is_told_and_the_text_kept(
    author: Client, words: Says, subject: str
) -> None:
    answer = author.post("/bulletins/new/", form(subject=subject))
    assert answer.status_code == 422
    assert "件名に改行は使えません" in words(answer.content)
    assert "市内で不審な電話" in answer.content.decode()
    assert reading.listing(service="magazine", at=datetime.now(JAPAN)) == ()


def test_twenty_thousand_characters_are_told_and_kept(author: Client, words: Says) -> None:
    body = "あ" * 20_000
    answer = author.post("/bulletins/new/", form(body=body))
    assert answer.status_code == 422
    assert "本文は10,000字までです。いまは20,000字です。" in words(answer.content)
    assert body in answer.content.decode()


def test_an_empty_subject_is_kept_as_a_draft_and_told_when_handed_in(
    author: Client, words: Says
) -> None:
    sent = author.post("/bulletins/new/", form(subject="", menus=[]))
    assert sent.status_code == 302
    bulletin_id = sent["Location"].split("/")[2]
    assert author.get(sent["Location"]).status_code == 200
    answer = author.post(
        f"/bulletins/{bulletin_id}/submit/",
        {"declared": ["accuracy", "works", "personal_data", "law"]},
    )
    assert answer.status_code == 422
    page = words(answer.content)
    assert "件名を書いてください" in page
    assert "送る相手（配信メニュー）を選んでください" in page


def test_an_unknown_menu_or_programme_is_told(author: Client, words: Says) -> None:
    answer = author.post("/bulletins/new/", form(menus=["everybody"]))
    assert answer.status_code == 422
    assert "選び直してください" in words(answer.content)
    assert author.post("/bulletins/new/", form(programme="")).status_code == 422
    assert author.post("/bulletins/new/", form(programme="nobody")).status_code == 422


def test_a_window_is_read_in_the_citys_time(author: Client, clock: Clock) -> None:
    sent = author.post(
        "/bulletins/new/",
        form(when="window", not_before="2026-06-04T10:00", not_after="2026-06-04T10:45"),
    )
    draft = reading.bulletin(int(sent["Location"].split("/")[2]), at=clock.at).revision.draft
    assert draft.not_before == datetime(2026, 6, 4, 10, 0, tzinfo=JAPAN)
    assert draft.not_after == datetime(2026, 6, 4, 10, 45, tzinfo=JAPAN)


def test_a_window_wants_its_time_and_ends_after_it_begins(author: Client, words: Says) -> None:
    answer = author.post("/bulletins/new/", form(when="window"))
    assert answer.status_code == 422
    assert "発信する日時を選んでください" in words(answer.content)
    turned = form(when="window", not_before="2026-06-04T10:00", not_after="2026-06-04T09:00")
    answer = author.post("/bulletins/new/", turned)
    assert answer.status_code == 422
    assert "始まりより後にしてください" in words(answer.content)
    assert author.post("/bulletins/new/", form(when="window", not_before="明日")).status_code == 422


def test_two_tabs_are_told_apart_and_both_texts_shown(
    making: Making, author: Client, words: Says
) -> None:
    begun = making.begun()
    url = f"/bulletins/{begun.id}/edit/"
    making.changed(begun, body="先に保存された本文")
    answer = author.post(url, form(body="後から書いた本文", base=1))
    assert answer.status_code == 409
    page = words(answer.content)
    assert "まだ保存していません" in page
    assert "先に第2版を保存しています" in page
    assert "後から書いた本文" in answer.content.decode()
    assert "<del>" in answer.content.decode()
    assert 'name="base" value="2"' in answer.content.decode()
    # Saved again on purpose, it is the next revision.
    assert author.post(url, form(body="後から書いた本文", base=2)).status_code == 302
    texts = [one.draft.body for one in reading.revisions(begun.id)]
    assert texts == [BODY, "先に保存された本文", "後から書いた本文"]


@pytest.mark.parametrize("base", ["", "0", "x", "-3", "99999999999999999999"])
def test_a_spoilt_revision_number_is_never_taken_for_the_newest(
    making: Making, author: Client, base: str
) -> None:
    begun = making.begun()
    answer = author.post(f"/bulletins/{begun.id}/edit/", form(body="別", base=base))
    assert answer.status_code in {409, 422}
    assert "別" in answer.content.decode()
    assert len(reading.revisions(begun.id)) == 1


def test_a_change_takes_a_submission_back(making: Making, author: Client, words: Says) -> None:
    submitted = making.submitted()
    url = f"/bulletins/{submitted.id}/edit/"
    assert "承認の依頼は取り下げになり" in words(author.get(url).content)
    author.post(url, form(body="書き直した", base=1))
    assert reading.bulletin(submitted.id, at=making.clock.at).state is State.DRAFTING


def test_an_approved_text_warns_before_it_is_changed(
    making: Making, author: Client, words: Says
) -> None:
    permitted = making.permitted()
    page = words(author.get(f"/bulletins/{permitted.id}/edit/").content)
    assert "もう一度承認を受けることになります" in page


def test_what_was_released_is_changed_no_more(making: Making, author: Client, words: Says) -> None:
    dispatch = making.ordered()
    for answer in (
        author.get(f"/bulletins/{dispatch.bulletin}/edit/"),
        author.post(f"/bulletins/{dispatch.bulletin}/edit/", form(base=1)),
    ):
        assert answer.status_code == 409
        assert "訂正メールで行います" in words(answer.content)


def test_another_section_reads_but_does_not_rewrite(making: Making, words: Says) -> None:
    begun = making.begun()
    officer = making.town.client("other_officer")
    assert officer.get(f"/bulletins/{begun.id}/").status_code == 200
    answer = officer.post(f"/bulletins/{begun.id}/edit/", form(base=1, body="よその課"))
    assert answer.status_code == 403
    assert "市の定め" in words(answer.content)
    assert len(reading.revisions(begun.id)) == 1


def test_nothing_in_a_text_is_run_on_our_pages(making: Making, author: Client) -> None:
    sharp = "<script>alert(1)</script>\n\n[a](javascript:alert(1)) {{ service.name }} {% now 'Y' %}"
    begun = making.begun(subject="<img src=x onerror=1>", body=sharp)
    for page in ("", "edit/", "preview/", "submit/", "preview/html/"):
        text = author.get(f"/bulletins/{begun.id}/{page}").content.decode()
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page
        assert 'href="javascript:' not in text, page


def test_the_html_form_stands_in_a_frame_that_runs_nothing(making: Making, author: Client) -> None:
    begun = making.begun()
    page = author.get(f"/bulletins/{begun.id}/preview/").content.decode()
    assert f'src="/bulletins/{begun.id}/preview/html/" sandbox ' in page
    framed = author.get(f"/bulletins/{begun.id}/preview/html/")
    assert "sandbox" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert author.get("/")["X-Frame-Options"] == "DENY"


def test_what_was_typed_over_a_bulletin_comes_back_to_it(
    making: Making, clock: Clock, words: Says
) -> None:
    begun = making.begun()
    client = making.town.client("author")
    clock.later(hours=13)
    url = f"/bulletins/{begun.id}/edit/"
    mark = typed.mark(making.town.author.account_id)
    client.post(url, form(body="途中の本文", base=1, writer=mark))
    client.post(f"/sign-in/?next={url}", {"login": "author", "password": PASSWORD})
    page = client.get(url)
    assert "途中の本文" in page.content.decode()
    assert "まだ保存していません" in words(page.content)
    assert len(reading.revisions(begun.id)) == 1
