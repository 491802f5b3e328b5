"""The month's word to the supervising officer (毎月の知らせ): what somebody above should notice.

Source: 第3条; that it is told each month, and what, is the city's own rule (製品の初期値). A stage
of the engine, on the first of the month at eight: releases without approval in the month before,
open corrections, overdue inquiries, leaves for equipment that end soon. Numbers and subjects alone.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma import journal
from hayauma.archive.correcting import reading as corrections
from hayauma.bulletins import reading as bulletins
from hayauma.delivery import reading as dispatches
from hayauma.inquiries import reading as inquiries
from hayauma.installation import city_time, policies, services
from hayauma.look import japanese
from hayauma.organization import directory, leaves, officers, staff_notices
from hayauma.organization.kinds import Role
from hayauma.oversight.acts import Act
from hayauma.regulation import LetterClass

HOUR = 8
# A leave that ends within the month is told.
SOON = timedelta(days=31)


class Month(NamedTuple):
    """The month that is over, as the city reckons, from its first moment to before the next."""

    since: datetime
    until: datetime

    @property
    def name(self) -> str:
        """Return the month as it stands in keys (2026-05)."""
        return f"{self.since:%Y-%m}"


def over(at: datetime) -> Month:
    """Return the last month whose word is due at a moment."""
    local = city_time.local(at) - timedelta(hours=HOUR)
    until = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Month((until - timedelta(days=1)).replace(day=1), until)


def due(at: datetime) -> tuple[int, ...]:
    """Return the service whose officer has not had the word of the last month (a stage's due).

    Not for a month at whose end the service had no rule yet, nor while nobody is there to be told.
    """
    service, month = services.current(), over(at)
    if _told(service.code, month) or not _officers(service.code, at):
        return ()
    there = any(one.in_force_from <= month.since for one in policies.versions(service=service.code))
    return (service.id,) if there else ()


@transaction.atomic
def run(service_id: int, *, at: datetime) -> bool:
    """Tell the supervising officer of the last month; twice tells once. Returns whether it did."""
    service, month = services.current(), over(at)
    if service.id != service_id or _told(service.code, month):
        return False
    found = _found(service.code, month, at)
    context = found | {
        "month": f"{month.since.month}月",
        "city": service.city,
        "url": f"{service.desk_url}/oversight/",
    }
    with override("ja"):
        text = render_to_string("oversight/month.txt", context)
    staff_notices.send(
        _officers(service.code, at),
        klass=LetterClass.TASK,
        subject=f"【{month.since.month}月の運用のまとめ】緊急発信{len(found['urgent'])}件　"
        f"訂正{len(found['corrections'])}件　期限を過ぎた質問{len(found['overdue'])}件",
        text=text,
        key=f"month:{service.code}:{month.name}",
        at=at,
    )
    journal.record(
        act=Act.MONTH_TOLD,
        actor=journal.SYSTEM,
        object=_object(service.code, month),
        payload={name: len(lines) for name, lines in found.items()},
        at=at,
        service=service.code,
    )
    return True


def _found(service: str, month: Month, at: datetime) -> dict[str, list[str]]:
    """What is told, in lines."""
    released = dispatches.released(
        service=service, since=month.since, until=month.until, urgent=True
    )
    names = {one.code: one.name for one in directory.sections(at=at)}
    texts = bulletins.several({one.bulletin for one in released}, at=at)
    return {
        "urgent": [
            f"{_moment(one.release.at)}　第{one.number}号　{texts[one.bulletin].subject}　"
            f"{texts[one.bulletin].section_name}"
            for one in released
            if one.bulletin in texts
        ],
        "corrections": [
            f"第{one.number}号　{one.subject}　{_moment(one.opened_at)}から"
            for one in corrections.listing(service=service, at=at)
        ],
        "overdue": [
            f"{one.number}　{_moment(one.received_at)}受付　{names.get(one.section, '')}"
            for one in inquiries.overdue(service=service, at=at)
        ],
        "leaves": [
            f"{_moment(one.until)}まで　{one.reason}"
            for one in leaves.listing(service=service, at=at)
            if one.until - at <= SOON
        ],
    }


def _officers(service: str, at: datetime) -> list[int]:
    return officers.answering_for(Role.SUPERVISING_OFFICER, service=service, at=at)


def _told(service: str, month: Month) -> bool:
    told = journal.entries(object=_object(service, month), acts=[Act.MONTH_TOLD], limit=1)
    return bool(told)


def _object(service: str, month: Month) -> str:
    return f"month:{service}:{month.name}"


def _moment(at: datetime) -> str:
    return japanese.moment(city_time.local(at))
