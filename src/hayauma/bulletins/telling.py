"""Telling the people on a bulletin's road (依頼と知らせ): the decider that it waits, the author
what was decided. Letters go through the outbox in the transaction of the act they tell of. They are
in Japanese, whichever language the screen of the one who acts is in.
"""

from datetime import datetime

from django.template.loader import render_to_string

from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.organization import absences, posts, staff_notices, substitutes
from hayauma.organization.directory import Person
from hayauma.organization.posts import Holding
from hayauma.regulation import LetterClass


def deciders(section: str, *, at: datetime) -> tuple[tuple[int, ...], str]:
    """Return the accounts that would decide now, and in whose stead.

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
    bulletin: BulletinView,
    *,
    submission: int,
    head_count: int,
    to: Holding | None,
    by: Person,
    at: datetime,
) -> None:
    """Tell whoever decides first that a bulletin waits for them; nobody where all are away."""
    if to is None:
        return
    text = _waits(bulletin, head_count, by.actor.shown, in_stead=_in_stead(bulletin, to, at))
    subject = f"【承認の依頼】{bulletin.subject}"
    _send((to.account_id,), subject, text, key=f"handed-in:{submission}", at=at)


def pass_on(
    bulletin: BulletinView, *, submission: int, to: Holding, closes: datetime | None, at: datetime
) -> None:
    """Tell the next in line that nobody has decided yet (代決の依頼)."""
    handed = reading.submission(submission)
    text = _waits(
        bulletin,
        handed.head_count,
        handed.by_name,
        in_stead=_in_stead(bulletin, to, at),
        waits_since=_moment(handed.at),
        closes=_moment(closes) if closes else "",
    )
    subject = f"【代決の依頼】{bulletin.subject}"
    _send((to.account_id,), subject, text, key=f"passed-on:{submission}", at=at)


def look_after(
    bulletin: BulletinView, *, decision: int, absence: str, by: Person, at: datetime
) -> None:
    """Ask the absent head to look at what was approved in their stead (後閲)."""
    head = posts.head_of(bulletin.section, at=at)
    if head is None:
        return
    text = render_to_string(
        "bulletins/look_after.txt",
        {
            "subject": bulletin.subject,
            "by": by.actor.shown,
            "absence": absence,
            "at": _moment(at),
            "url": _url(bulletin),
        },
    )
    subject = f"【後閲の依頼】{bulletin.subject}"
    _send((head.account_id,), subject, text, key=f"look-after:{decision}", at=at)


def missed(bulletin: BulletinView, permit: PermitView, *, at: datetime) -> None:
    """Tell the author that the approved time went by and nothing was sent."""
    text = render_to_string(
        "bulletins/missed.txt",
        {
            "subject": bulletin.subject,
            "number": permit.number,
            "window": f"{_moment(permit.not_before)}から{_moment(permit.not_after)}まで",
            "url": _url(bulletin, "submit/"),
        },
    )
    subject = f"【発信しませんでした】{bulletin.subject}"
    _send((bulletin.revision.author_id,), subject, text, key=f"missed:{permit.id}", at=at)


def consent_withdrawn(bulletin: BulletinView, *, consent: int, sent: bool, at: datetime) -> None:
    """Tell author and head that a consent ended while its passage is shown (第7条)."""
    head = posts.head_of(bulletin.section, at=at)
    accounts = (bulletin.revision.author_id, *((head.account_id,) if head else ()))
    text = render_to_string(
        "bulletins/consent_withdrawn.txt",
        {
            "subject": bulletin.subject,
            "number": bulletin.number,
            "sent": sent,
            "url": _url(bulletin, "consents/"),
        },
    )
    subject = f"【承諾・了承の撤回】{bulletin.subject}"
    _send(accounts, subject, text, key=f"consent-withdrawn:{consent}", at=at)


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


def _waits(
    bulletin: BulletinView,
    head_count: int,
    by: str,
    *,
    in_stead: str,
    waits_since: str = "",
    closes: str = "",
) -> str:
    draft = bulletin.revision.draft
    return render_to_string(
        "bulletins/handed_in.txt",
        {
            "subject": bulletin.subject,
            "programme": bulletin.programme_name,
            "by": by,
            "head_count": f"{head_count:,}",
            "window": _moment(draft.not_before) if draft.not_before else "",
            "in_stead": in_stead,
            "waits_since": waits_since,
            "closes": closes,
            "url": _url(bulletin, "approve/"),
        },
    )


def _in_stead(bulletin: BulletinView, to: Holding, at: datetime) -> str:
    """The post in whose stead somebody would decide; empty for the head."""
    head = posts.head_post(bulletin.section, at=at)
    return head.title if head and head.code != to.post.code else ""


def _send(accounts: tuple[int, ...], subject: str, text: str, *, key: str, at: datetime) -> None:
    staff_notices.send(accounts, klass=LetterClass.TASK, subject=subject, text=text, key=key, at=at)


def _url(bulletin: BulletinView, page: str = "") -> str:
    return f"{services.named(bulletin.service).desk_url}/bulletins/{bulletin.id}/{page}"


def _moment(at: datetime) -> str:
    return japanese.full_moment(city_time.local(at))
