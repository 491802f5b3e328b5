"""Telling the officers at once of a release without approval (緊急発信の報告).

Source: 市の定め (who is told is the policy's); the regulation asks for no report. The letters go
through the outbox in the same transaction as the order: no order without its reports.
"""

from datetime import datetime

from django.template.loader import render_to_string

from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.delivery import audience
from hayauma.delivery.views import DispatchView
from hayauma.installation import city_time, policies, services
from hayauma.look import japanese
from hayauma.menus import catalogue
from hayauma.organization import posts, staff_notices
from hayauma.organization.directory import Person
from hayauma.regulation import LetterClass

REPORT_TO = "urgent.report_to"


def tell_officers(
    dispatch: DispatchView,
    permit: PermitView,
    *,
    head_count: int | None = None,
    by: Person,
    at: datetime,
) -> tuple[str, ...]:
    """Write a report to each officer the policy names and return their posts, in that order.

    `head_count` is how many people were read back before the press; counted here where not given.
    An officer who sent it themselves is told too: the letter is the beginning of the afterthought.
    """
    bulletin = reading.bulletin(dispatch.bulletin, at=at)
    officers = _officers(bulletin, at)
    if head_count is None:
        rule = bulletin.revision.draft.audience
        head_count = audience.head_count(rule, service=bulletin.service, at=at)
    context = _context(dispatch, permit, bulletin, head_count, by=by, at=at)
    text = render_to_string("delivery/urgent_report.txt", context)
    subject = (
        f"【緊急発信の報告】{bulletin.subject}　{context['at']}　登録者{context['head_count']}人"
    )
    key = f"urgent-report:{dispatch.id}"
    told = staff_notices.send(
        officers, klass=LetterClass.ALARM, subject=subject, text=text, key=key, at=at
    )
    return tuple(officers[account] for account in told)


def _officers(bulletin: BulletinView, at: datetime) -> dict[int, str]:
    """Return account and post of everybody the policy wants told, each once."""
    policy = policies.in_force(service=bulletin.service, at=at)
    found: dict[int, str] = {}
    for recipient in policy.words(REPORT_TO):
        if recipient == "delivery_officer":
            holding = posts.head_of(bulletin.section, at=at)
        elif recipient.startswith("post:"):
            holding = posts.holder(recipient.removeprefix("post:"), at=at)
        else:
            holding = posts.role_holder(recipient, service=bulletin.service, at=at)
        if holding is not None:
            found.setdefault(holding.account_id, holding.post.title)
    return found


def _context(
    dispatch: DispatchView,
    permit: PermitView,
    bulletin: BulletinView,
    head_count: int,
    *,
    by: Person,
    at: datetime,
) -> dict[str, str]:
    rule = bulletin.revision.draft.audience
    menus = catalogue.menus(bulletin.service, at)
    desk = services.named(bulletin.service).desk_url
    return {
        "by": by.actor.shown,
        "reason": permit.reason,
        "terminal": dispatch.release.terminal_name or dispatch.release.leave,
        "subject": bulletin.subject,
        "at": japanese.full_moment(city_time.local(at)),
        "menus": "・".join(menu.name for menu in menus if menu.code in rule.codes),
        "head_count": f"{head_count:,}",
        "url": f"{desk}/bulletins/{bulletin.id}/",
    }
