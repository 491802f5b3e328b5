"""A reply to a bulletin becomes an inquiry: from the octets of a mail to the case."""

from pathlib import Path

import pytest
from django.conf import settings

from hayauma import journal, links
from hayauma.inquiries import reading, receiving
from hayauma.inquiries.models import Inquiry
from hayauma.inquiries.states import Channel
from hayauma.letterbox.store import Envelope, Store
from hayauma.letterbox.worker import Sorted, Worker
from hayauma.notices.models import Notice
from tests.archive.sent import draft, published
from tests.letterbox.replies import WORDS, phone, with_files
from tests.town import Town

pytestmark = pytest.mark.django_db

SENDER = "hana@phone.example"


class Post:
    """A bulletin that was sent, and the letterbox its readers answer to."""

    def __init__(self, folder: Path, town: Town) -> None:
        self.folder, self.town = folder, town
        self.number = published(town, draft("bohan"), town.at).number
        local = links.reply(self.number, settings.KEYS.verp)
        self.address = f"{local}@{town.service.mail_domain}"

    def comes(self, mail: bytes, *, to: str = "", sender: str = SENDER) -> Sorted:
        store = Store(self.folder)
        store.keep(Envelope(sender, (to or self.address,), self.town.at), mail)
        return Worker(self.folder, lambda: self.town.at).step()


@pytest.fixture
def post(tmp_path: Path, town: Town) -> Post:
    return Post(tmp_path, town)


def receipts() -> list[str]:
    return list(Notice.objects.filter(klass="receipt").values_list("subject", flat=True))


def test_a_reply_is_a_case_about_its_bulletin_with_a_receipt(post: Post) -> None:
    before = len(receipts())
    assert post.comes(phone()) == Sorted(taken=1)
    case = reading.inquiry(Inquiry.objects.get().pk)
    assert (case.channel, case.section) == (Channel.MAIL, "anzen")
    asked = reading.asked(case.id)
    assert (asked.name, asked.question, asked.can_be_mailed) == ("髙橋 花", WORDS, True)
    assert len(receipts()) == before + 1
    # Once more, after a crash or by a server that sends twice: the same case.
    assert post.comes(phone()) == Sorted(taken=1)
    assert (Inquiry.objects.count(), len(receipts())) == (1, before + 1)


def test_a_forged_address_changes_nothing(post: Post) -> None:
    local, _, domain = post.address.partition("@")
    proof = local.rpartition("-")[2]
    before = (len(journal.entries()), Notice.objects.count())
    for forged in (
        local[:-1] + ("a" if local[-1] != "a" else "b"),
        f"reply+2026-999-{proof}",
        f"reply+{post.number}",
        f"reply+{post.number}-",
        "reply",
        "reply+",
        f"reply+-{proof}",
        f"reply+{post.number}-{proof}" + "a" * 64,
        f"reply+{post.number}-ａ",
        links.reply("2026-999", settings.KEYS.verp),  # proven, but there is no such bulletin
    ):
        assert post.comes(phone(), to=f"{forged}@{domain}") == Sorted(taken=1), forged
    assert (len(journal.entries()), Notice.objects.count()) == before
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        (b"", ""),
        (b"", "MAILER-DAEMON@phone.example"),
        (b"Auto-Submitted: auto-replied\r\n", SENDER),
        (b"auto-submitted: auto-generated\r\n", SENDER),
        (b"Precedence: bulk\r\n", SENDER),
        (b"List-Id: <x.example>\r\n", SENDER),
        (b"X-Autoreply: yes\r\n", SENDER),
        (b"Received: from a by b\r\n" * 26, SENDER),
    ],
)
def test_a_machine_is_neither_taken_nor_answered(post: Post, head: bytes, sender: str) -> None:
    before = Notice.objects.count()
    assert post.comes(phone(head=head), sender=sender) == Sorted(taken=1)
    assert not Inquiry.objects.exists()
    assert Notice.objects.count() == before


def test_our_own_letter_that_comes_back_is_no_question(post: Post) -> None:
    mail = phone(identity=f"<1@{post.town.service.mail_domain}>")
    assert post.comes(mail) == Sorted(taken=1)
    assert not Inquiry.objects.exists()


def test_who_only_says_to_be_somebody_gets_a_case_and_no_receipt(post: Post) -> None:
    before = len(receipts())
    assert post.comes(phone(), sender="other@elsewhere.example") == Sorted(taken=1)
    assert Inquiry.objects.count() == 1
    assert len(receipts()) == before


def test_pictures_are_left_out_and_it_says_so(post: Post) -> None:
    post.comes(with_files("写真の場所です。\n\n> 前の本文\n", 2))
    asked = reading.asked(Inquiry.objects.get().pk)
    assert asked.question == "質問\n\n写真の場所です。\n\n（添付の2件は受け取っていません。）"


def test_one_mail_too_many_of_the_day_and_an_unreadable_one_wait_for_people(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_A_DAY", 1)
    assert post.comes(phone()) == Sorted(taken=1)
    assert post.comes(phone(identity="<2@phone.example>")) == Sorted(other=1)
    assert post.comes(b"X: 1\r\n" * 600 + b"\r\nx") == Sorted(broken=1)
    assert Inquiry.objects.count() == 1


def test_nothing_of_an_empty_reply(post: Post) -> None:
    assert post.comes(phone(b"> only what was sent\r\n")) == Sorted(taken=1)
    assert not Inquiry.objects.exists()
