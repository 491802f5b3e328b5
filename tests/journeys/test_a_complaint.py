"""A complaint by reply mail: taken in with a number, answered by mail, and it showed a mistake."""

import smtplib
from email.utils import parseaddr

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.mails import mails_to, opened, text_of
from tests.journeys.people import Official
from tests.journeys.running import Town, wait_until
from tests.letterbox.replies import jis, phone

pytestmark = pytest.mark.browser

IN_EVERYBODYS_TOWN = True
SUBJECT = "北町交差点の工事と回り道"
WORDS = "①㈱髙橋です。回り道の看板が見えず、困りました。"
ANSWER = "看板を、交差点の手前にも立てました。ご不便をお掛けしました。"


def test_a_complaint_by_mail_is_answered_and_opens_a_correction(
    town: Town, browser: Browser
) -> None:
    author = Official.signed_in(browser, town, "matsumoto")
    author.page.goto(town.sheet["desk"] + "/")
    author.finds(SUBJECT)
    author.press("再開する")
    letter = wait_until(
        lambda: [mail for mail in town.mails() if mail["subject"] == SUBJECT], 60, what="a letter"
    )[0]
    citizen, reply_to = letter["to"], parseaddr(str(opened(town, letter["id"])["Reply-To"]))[1]

    replies(town, citizen, reply_to[:-20] + "x" + reply_to[-19:])  # a forged proof: nobody's case
    replies(town, citizen, reply_to)
    (receipt,) = wait_until(
        lambda: mails_to(town, citizen, "受け付けました"), 30, what="the automatic receipt"
    )
    number = receipt["subject"].partition("受付番号 ")[2].rstrip("）")
    assert number

    is_answered(author, number, citizen)
    (answer,) = wait_until(lambda: mails_to(town, citizen, "お答えします"), 30, what="the answer")
    assert ANSWER in text_of(opened(town, answer["id"]))
    assert len(mails_to(town, citizen, "受け付けました")) == 1
    shows_a_mistake(author)


def replies(town: Town, citizen: str, to: str) -> None:
    """Answer a letter as a Japanese phone does, through the city's mail server."""
    host, port = town.sheet["lmtp"].split(":")
    with smtplib.LMTP(host, int(port)) as server:
        try:
            server.sendmail(citizen, [to], phone(jis(WORDS), sender=citizen))
        except smtplib.SMTPRecipientsRefused:
            assert "x" in to


def is_answered(author: Official, number: str, citizen: str) -> None:
    """Who is in charge sees the words, not the address; answers, and ends the case."""
    author.page.goto(author.town.sheet["desk"] + "/inquiries/")
    author.page.get_by_role("link").filter(has_text=number).first.click()
    author.sees("回り道の看板が見えず、困りました。")
    author.does_not_see(citizen)
    author.press("受け入れる")
    work = author.page.get_by_role("region", name="回答", exact=True)
    work.get_by_role("textbox", name="回答").fill(ANSWER)
    author.press("回答案を保存する")
    author.press("この回答を送る")
    author.sees("回答を送りました")


def shows_a_mistake(author: Official) -> None:
    """The same case shows that the bulletin was wrong: one press tells the head, one stops it."""
    if author.page.get_by_text("もう一度扱う").count():
        author.page.get_by_text("もう一度扱う").first.click()
        author.page.get_by_role("textbox", name="理由").last.fill("誤りが分かったため")
        author.press("もう一度扱う")
    author.page.get_by_text("配信メールに誤りがあった").first.click()
    author.press("誤りを示すものとする")
    author.press("残りの送信を止めて、訂正を始める")
    expect(author.page.get_by_role("heading", level=1)).to_contain_text("訂正")
    expect(author.page.get_by_role("link", name="質問・要望").last).to_be_visible()
