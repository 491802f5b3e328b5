"""Issues that fall due (定期の号の期日): who is told that none is ready; the next is written down.

A stage of the engine. Told twice at most: when it should be ready, and when it is due.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string

from hayauma import journal
from hayauma.bulletins import series, series_reading
from hayauma.bulletins.acts import Act
from hayauma.bulletins.models import Issue
from hayauma.bulletins.series_reading import READY, SeriesView
from hayauma.bulletins.states import State
from hayauma.bulletins.telling import deciders
from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.organization import directory, staff_notices
from hayauma.regulation import LetterClass

ALARMS = 2


def due(at: datetime) -> tuple[int, ...]:
    """Return the issues somebody is to be told of, and those after which the next is expected."""
    open_ones = Issue.objects.filter(left_out_at__isnull=True, series__ended_at__isnull=True)
    found = []
    for one in open_ones.select_related("series", "bulletin"):
        if _newest(one) and (_sent(one) or _wanted(one, at) > one.alarms):
            found.append(one.pk)
    return tuple(found)


@transaction.atomic
def run(issue_id: int, *, at: datetime) -> None:
    """Tell the section that an issue is not ready, or expect the next one; twice is once."""
    rows = Issue.objects.select_for_update(of=("self",)).select_related("series__service")
    row = rows.filter(pk=issue_id, left_out_at__isnull=True).first()
    if row is None or not _newest(row):
        return
    if _sent(row):
        series.expect(row.series, after=max(row.due_at, at))
        return
    wanted = _wanted(row, at)
    if wanted <= row.alarms:
        return
    row.alarms = wanted
    row.save(update_fields=["alarms"])
    view = series_reading.series(row.series_id, at=at)
    context = {
        "name": view.name,
        "number": row.n or view.next_number,
        "due": japanese.full_moment(city_time.local(row.due_at)),
        "late": wanted == ALARMS,
        "url": f"{services.named(view.service).desk_url}/series/{view.id}/",
    }
    text = render_to_string("bulletins/issue_not_ready.txt", context)
    subject = f"【定期の号ができていません】{view.name}"
    told = {*deciders(view.section, at=at)[0], *_in_charge(view.programme, at)}
    staff_notices.send(
        told,
        klass=LetterClass.TASK,
        subject=subject,
        text=text,
        key=f"issue:{row.pk}:{wanted}",
        at=at,
    )
    journal.record(
        act=Act.ISSUE_NOT_READY,
        actor=journal.SYSTEM,
        object=f"series:{row.series_id}",
        payload={"due": row.due_at.isoformat(), "alarm": wanted},
        at=at,
        service=view.service,
    )


def missing(*, service: str, at: datetime) -> tuple[SeriesView, ...]:
    """Return the series whose next issue should be ready and is not, those overdue first."""
    found = [
        one
        for one in series_reading.listing(service=service, at=at)
        if one.next and not one.next.ready and one.next.due_at - _lead(one.lead_days) <= at
    ]
    return tuple(sorted(found, key=lambda one: one.next.due_at if one.next else at))


def _wanted(row: Issue, at: datetime) -> int:
    """How many times somebody should have been told by now."""
    if row.bulletin is not None and row.bulletin.state in READY:
        return 0
    if at >= row.due_at:
        return ALARMS
    return 1 if at >= row.due_at - _lead(row.series.lead_days) else 0


def _lead(days: int) -> timedelta:
    return timedelta(days=days)


def _newest(row: Issue) -> bool:
    return not Issue.objects.filter(series=row.series_id, due_at__gt=row.due_at).exists()


def _sent(row: Issue) -> bool:
    return row.bulletin is not None and row.bulletin.state == State.RELEASED


def _in_charge(programme: str, at: datetime) -> tuple[int, ...]:
    try:
        return directory.programme(programme, at=at).in_charge
    except directory.NoProgramme:
        return ()
