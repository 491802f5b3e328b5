"""Tables of the training on writing (研修): courses, and who attended when."""

from django.db import models


class Course(models.Model):
    """A course on writing bulletins (作成の研修); how long an attendance counts is its own."""

    service = models.SlugField(max_length=40)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    # Days an attendance counts; empty: for good.
    valid_days = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="organization_course_once")
        ]


class Attendance(models.Model):
    """A member of staff attended a course on a day (受講)."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances")
    account = models.ForeignKey("organization.Account", models.PROTECT, related_name="attendances")
    held_on = models.DateField()
    # The last day on which it counts; empty: for good.
    counts_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=200)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "account", "held_on"],
                condition=models.Q(struck_at__isnull=True),
                name="organization_attendance_once",
            )
        ]
        indexes = [models.Index(fields=["account", "counts_until"], name="organization_trained")]
