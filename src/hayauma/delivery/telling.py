"""Telling staff what became of an order to send (知らせ): it lapsed, or was held at the last look.

Letters go through the outbox in the transaction of what they tell of. They are in Japanese,
whichever language a screen is in.
"""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string

from hayauma.bulletins.views import BulletinView
from hayauma.delivery.models import Dispatch
from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.organization import posts, staff_notices
from hayauma.regulation import LetterClass


def lapsed(bulletin: BulletinView, *, order: int, account: int, why: str, at: datetime) -> None:
    """Tell whoever ordered a sending ahead that it will not begin, and why."""
    context = {"subject": bulletin.subject, "why": why, "url": _url(bulletin)}
    text = render_to_string("delivery/order_lapsed.txt", context)
    subject = f"【発信の指示が終わりました】{bulletin.subject}"
    _send((account,), subject, text, key=f"order-lapsed:{order}", at=at)


def held(bulletin: BulletinView, dispatch: Dispatch, *, why: str, at: datetime) -> None:
    """Tell the author, whoever ordered, and the owning head that nothing was sent, and why."""
    head = posts.head_of(bulletin.section, at=at)
    accounts = {
        bulletin.revision.author_id,
        dispatch.release.by_id,
        *([head.account_id] if head else []),
    }
    context = {
        "subject": bulletin.subject,
        "number": dispatch.number,
        "at": japanese.full_moment(city_time.local(at)),
        "why": why,
        "url": f"{services.named(bulletin.service).desk_url}/dispatches/{dispatch.pk}/",
    }
    text = render_to_string("delivery/dispatch_held.txt", context)
    subject = f"【送信を始めませんでした】{bulletin.subject}"
    _send(sorted(accounts), subject, text, key=f"dispatch-held:{dispatch.pk}", at=at)


def _send(accounts: Iterable[int], subject: str, text: str, *, key: str, at: datetime) -> None:
    staff_notices.send(
        accounts, klass=LetterClass.ALARM, subject=subject, text=text, key=key, at=at
    )


def _url(bulletin: BulletinView) -> str:
    return f"{services.named(bulletin.service).desk_url}/bulletins/{bulletin.id}/"
