"""Telling the people on a bulletin's road (依頼と知らせ): the decider that it waits, the author
what was decided. Letters go through the outbox in the transaction of the act they tell of. They are
in Japanese, whichever language the screen of the one who acts is in.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.installation import services
from hayauma.look import japanese
from hayauma.notices import outbox
from hayauma.organization import absences, directory, posts, substitutes
from hayauma.organization.directory import Person
from hayauma.regulation import LetterClass


def deciders(section: str, *, at: datetime) -> tuple[tuple[int, ...], str]:
    """Return the accounts to tell that something waits, and in whose stead they would decide.

    Source: 第5条第2項. The head; while the head is away or the post vacant, the substitutes.
    """
    head_post = posts.head_post(section, at=at)
    if head_post is None:
        return (), ""
    head = posts.holder(head_post.code, at=at)
    if head is not None and not absences.is_absent(head.account_id, at=at):
        return (head.account_id,), ""
    stand_ins = substitutes.chain(head_post.code, at=at)
    return tuple(one.account_id for one in stand_ins), head_post.title


def handed_in(
    bulletin: BulletinView, *, submission: int, head_count: int, by: Person, at: datetime
) -> None:
    """Tell whoever decides that a bulletin waits for them."""
    accounts, in_stead = deciders(bulletin.section, at=at)
    draft = bulletin.revision.draft
    text = render_to_string(
        "bulletins/handed_in.txt",
        {
            "subject": bulletin.subject,
            "programme": bulletin.programme_name,
            "by": by.actor.shown,
            "head_count": f"{head_count:,}",
            "window": _moment(draft.not_before) if draft.not_before else "",
            "in_stead": in_stead,
            "url": _url(bulletin, "approve/"),
        },
    )
    subject = f"【承認の依頼】{bulletin.subject}"
    _send(accounts, subject, text, key=f"handed-in:{submission}", at=at)


def decided(
    bulletin: BulletinView,
    *,
    decision: int,
    permit: PermitView | None,
    comment: str,
    by: Person,
    at: datetime,
) -> None:
    """Tell the author what was decided: approved until when, or what to mend."""
    window = f"{_moment(permit.not_before)}から{_moment(permit.not_after)}まで" if permit else ""
    text = render_to_string(
        "bulletins/decided.txt",
        {
            "approved": permit is not None,
            "by": by.actor.shown,
            "subject": bulletin.subject,
            "number": permit.number if permit else "",
            "window": window,
            "comment": comment,
            "url": _url(bulletin),
        },
    )
    word = "【承認されました】" if permit else "【差し戻し】"
    subject = f"{word}{bulletin.subject}"
    _send((bulletin.revision.author_id,), subject, text, key=f"decided:{decision}", at=at)


def _send(accounts: tuple[int, ...], subject: str, text: str, *, key: str, at: datetime) -> None:
    for account, address in directory.mail_of(accounts).items():
        outbox.send(
            klass=LetterClass.TASK,
            to=address,
            subject=subject,
            text=text,
            at=at,
            key=f"{key}:{account}",
        )


def _url(bulletin: BulletinView, page: str = "") -> str:
    return f"{services.named(bulletin.service).desk_url}/bulletins/{bulletin.id}/{page}"


def _moment(at: datetime) -> str:
    return japanese.full_moment(at.astimezone(ZoneInfo(settings.TIME_ZONE)))
