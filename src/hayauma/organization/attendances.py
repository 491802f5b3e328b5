"""Attendances (受講): which courses there are, who attended which, and who counts as trained.

Source: 第4条第3項第5号. Whether training is wanted before a bulletin is handed in is the city's
rule (training.before_submission); new heads have a time of grace (training.grace_days).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Q, QuerySet

from hayauma.installation import city_time, policies
from hayauma.organization.models import Appointment, Attendance, Course
from hayauma.organization.periods import at_moment

Standing = Literal["done", "grace", "none"]


GRACE_KEY = "training.grace_days"


@dataclass(frozen=True)
class CourseView:
    """One course (研修)."""

    code: str
    name: str
    about: str
    valid_days: int | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class AttendanceView:
    """One attendance (受講): who, which course, when, and until which day it counts."""

    id: int
    account_id: int
    name: str
    course: str
    course_name: str
    held_on: date
    counts_until: date | None
    recorded_by: str

    def counts(self, today: date) -> bool:
        """Return whether it still counts on a day."""
        return self.counts_until is None or self.counts_until >= today


def standing(account_id: int, *, service: str, at: datetime) -> Standing:
    """Return whether somebody has been trained, or is in the grace of a new head (猶予)."""
    return standings([account_id], service=service, at=at)[account_id]


def standings(account_ids: Collection[int], *, service: str, at: datetime) -> dict[int, Standing]:
    """Return how each of these people stands to the training, in two queries."""
    counts = Q(counts_until__isnull=True) | Q(counts_until__gte=today(at))
    rows = live().filter(counts, course__service=service, account_id__in=account_ids)
    done = set(rows.values_list("account_id", flat=True))
    days = policies.in_force(service=service, at=at).number(GRACE_KEY)
    fresh: set[int] = set()
    if days is not None:
        heads = Appointment.objects.filter(
            at_moment(at),
            post__is_head=True,
            since__gt=at - timedelta(days=days),
            account_id__in=account_ids,
        )
        fresh = set(heads.values_list("account_id", flat=True))
    return {
        one: "done" if one in done else "grace" if one in fresh else "none" for one in account_ids
    }


def courses(*, service: str) -> tuple[CourseView, ...]:
    """Return the courses, those still held first."""
    rows = Course.objects.filter(service=service).order_by("code")
    return tuple(sorted(map(course_view, rows), key=lambda one: one.closed_at is not None))


def record_of(account_id: int, *, service: str) -> tuple[AttendanceView, ...]:
    """Return what somebody attended, the newest first."""
    rows = live().filter(account_id=account_id, course__service=service)
    return tuple(map(view, rows.order_by("-held_on", "-pk")))


def lately(*, service: str, limit: int = 100) -> tuple[AttendanceView, ...]:
    """Return the attendances written down last, the newest first."""
    return tuple(map(view, live().filter(course__service=service).order_by("-pk")[:limit]))


def today(at: datetime) -> date:
    """Return the city's date at a moment."""
    return city_time.day(at)


def live() -> QuerySet[Attendance]:
    """Return the rows of attendances that were not struck."""
    rows = Attendance.objects.filter(struck_at__isnull=True)
    return rows.select_related("course", "account")


def course_view(row: Course) -> CourseView:
    """Return a course as other rooms see it."""
    return CourseView(row.code, row.name, row.about, row.valid_days, row.opened_at, row.closed_at)


def view(row: Attendance) -> AttendanceView:
    """Return an attendance as other rooms see it."""
    return AttendanceView(
        id=row.pk,
        account_id=row.account_id,
        name=row.account.name,
        course=row.course.code,
        course_name=row.course.name,
        held_on=row.held_on,
        counts_until=row.counts_until,
        recorded_by=row.recorded_by_name,
    )
