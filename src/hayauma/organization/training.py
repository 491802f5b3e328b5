"""Training on writing (作成の研修): courses, who attended, and who therefore may hand in.

Source: 第4条第3項第5号 for the training itself, which is the operations manager's; whether it is
wanted before a bulletin is handed in is the city's rule (training.before_submission), which never
binds urgent news.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.organization.acts import Act
from hayauma.organization.attendances import (
    GRACE_KEY,
    AttendanceView,
    CourseView,
    Standing,
    course_view,
    courses,
    lately,
    live,
    record_of,
    standing,
    standings,
    today,
)
from hayauma.organization.directory import Person
from hayauma.organization.models import Account, Attendance, Course
from hayauma.organization.officers import manager_standing
from hayauma.organization.periods import enter

__all__ = [
    "GRACE_KEY",
    "AttendanceView",
    "CourseView",
    "Standing",
    "account_named",
    "attended",
    "close_course",
    "courses",
    "keeps",
    "lately",
    "open_course",
    "record_of",
    "refuse_others",
    "standing",
    "standings",
    "strike",
    "today",
]


@transaction.atomic
def open_course(
    *,
    service: str,
    code: str,
    name: str,
    about: str = "",
    valid_days: int | None = None,
    by: Person,
    at: datetime,
) -> CourseView:
    """Hold a course from now on; an attendance counts for `valid_days`, or for good.

    Source: 第4条第3項第5号. Errors: ValidationError by field, and for anybody but the operations
    manager and, while he is away, his substitute.
    """
    refuse_others(by, service=service, at=at)
    if Course.objects.filter(service=service, code=code).exists():
        raise ValidationError({"code": _("この記号の研修は、もうあります。")})
    row = Course(
        service=service, code=code, name=name, about=about, valid_days=valid_days, opened_at=at
    )
    enter(row)
    _record(Act.COURSE_OPENED, row, by, {"name": name, "valid_days": valid_days}, at)
    return course_view(row)


@transaction.atomic
def close_course(*, service: str, code: str, by: Person, at: datetime) -> None:
    """Hold a course no longer; who attended it stays trained.

    Errors: ValidationError where it is not held, and for anybody but the operations manager.
    """
    refuse_others(by, service=service, at=at)
    row = _held(service, code)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _record(Act.COURSE_CLOSED, row, by, {}, at)


@transaction.atomic
def attended(
    *,
    service: str,
    course: str,
    people: Iterable[tuple[int, date]],
    by: Person,
    at: datetime,
) -> int:
    """Write down who attended a course on which day, and return how many lines were new.

    What is written down already is left as it is.
    Errors: ValidationError where nobody holds the course, for a day that is still to come, and for
    anybody but the operations manager and, while he is away, his substitute.
    """
    refuse_others(by, service=service, at=at)
    row = _held(service, course)
    lines = sorted(set(people))
    if any(held_on > today(at) for _account, held_on in lines):
        raise ValidationError({"held_on": _("受講日が、これからの日です。")})
    known = set(live().filter(course=row).values_list("account_id", "held_on"))
    new = [one for one in lines if one not in known]
    Attendance.objects.bulk_create(
        Attendance(
            course=row,
            account_id=account,
            held_on=held_on,
            counts_until=_counts_until(row, held_on),
            recorded_at=at,
            recorded_by_name=by.actor.shown,
        )
        for account, held_on in new
    )
    if new:
        accounts = sorted({account for account, _held_on in new})
        days = sorted({held_on.isoformat() for _account, held_on in new})
        _record(Act.ATTENDED, row, by, {"accounts": [*accounts], "days": [*days]}, at)
    return len(new)


@transaction.atomic
def strike(*, service: str, attendance_id: int, by: Person, at: datetime) -> None:
    """Strike an attendance that was written down in error; the line stays on record.

    Errors: ValidationError where it is not there, and for anybody but the operations manager.
    """
    refuse_others(by, service=service, at=at)
    rows = live().select_for_update(of=("self",)).filter(course__service=service)
    row = rows.filter(pk=attendance_id).first()
    if row is None:
        raise ValidationError(_("この受講の記録はありません。"))
    row.struck_at = at
    row.save(update_fields=["struck_at"])
    payload: dict[str, journal.JSON] = {
        "account": row.account_id,
        "held_on": row.held_on.isoformat(),
    }
    _record(Act.ATTENDANCE_STRUCK, row.course, by, payload, at)


def account_named(username: str) -> int | None:
    """Return the account of a user name, as a list of attendance names people."""
    return Account.objects.filter(username=username).values_list("pk", flat=True).first()


def refuse_others(by: Person, *, service: str, at: datetime) -> None:
    """Raise ValidationError for anybody who may not keep the training."""
    if not keeps(by, service=service, at=at):
        raise ValidationError(
            {NON_FIELD_ERRORS: [_("研修を行い、記録するのは、運用管理者です（第4条第3項第5号）。")]}
        )


def keeps(person: Person, *, service: str, at: datetime) -> bool:
    """Return whether somebody keeps the training: the operations manager, or his substitute."""
    standing_ = manager_standing(person, service=service, at=at)
    return standing_.by == "manager" or (
        standing_.by == "substitute" and standing_.holder != "present"
    )


def _held(service: str, code: str) -> Course:
    rows = Course.objects.select_for_update().filter(service=service, code=code)
    row = rows.filter(closed_at__isnull=True).first()
    if row is None:
        raise ValidationError({"course": _("行われている研修ではありません。")})
    return row


def _counts_until(course: Course, held_on: date) -> date | None:
    return None if course.valid_days is None else held_on + timedelta(days=course.valid_days)


def _record(
    act: Act, row: Course, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"course:{row.code}",
        payload=payload,
        at=at,
        service=row.service,
    )
