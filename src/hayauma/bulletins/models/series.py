"""Tables of what comes again: texts to begin from, series, their issues and approvals."""

from django.conf import settings
from django.db import models

from hayauma.bulletins.models.decisions import Permit
from hayauma.bulletins.models.texts import Bulletin


class Template(models.Model):
    """A text to begin from (文例): subject, Markdown and menus, of a section or of all."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    section = models.ForeignKey("organization.Section", models.PROTECT, null=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    # Language → {"subject", "body"}, as in a draft.
    editions = models.JSONField()
    menus = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "name"],
                condition=models.Q(retired_at__isnull=True),
                name="bulletins_template_name_once",
            )
        ]


class Series(models.Model):
    """News that comes again and again (定期の配信メール): from a template, on days of its own."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    programme = models.ForeignKey("organization.Programme", models.PROTECT)
    template = models.ForeignKey(Template, models.PROTECT)
    name = models.CharField(max_length=80)
    cadence = models.JSONField()
    at_time = models.TimeField()
    # How many days before it is due an issue should be ready.
    lead_days = models.PositiveSmallIntegerField()
    # The number before the first issue here: what was counted before there was this system.
    before_first = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    # Nothing in its text changes from issue to issue: it may be approved once (定期の承認).
    fixed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="bulletins_series_name_once",
            )
        ]


class Issue(models.Model):
    """One issue of a series (第N号): when it is due, and the bulletin that is it.

    An issue that is left out gives its number to the next, so that numbers have no gap.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="issues")
    due_at = models.DateTimeField()
    n = models.PositiveIntegerField(null=True)
    bulletin = models.OneToOneField(Bulletin, models.PROTECT, null=True, related_name="issue")
    alarms = models.PositiveSmallIntegerField(default=0)
    left_out_at = models.DateTimeField(null=True)
    left_out_because = models.CharField(max_length=300, blank=True)
    left_out_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "n"], name="bulletins_issue_number_once"),
            models.UniqueConstraint(fields=["series", "due_at"], name="bulletins_issue_day_once"),
        ]


class SeriesApproval(models.Model):
    """One approval of one text for the issues of a series (定期の承認), for a period.

    It binds what a Permit binds except the time: each issue has a window of its own.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="approvals")
    # The issue whose text it is: handed in, with its declarations, and approved by itself.
    model = models.ForeignKey(Permit, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    canonical = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_post = models.CharField(max_length=120)
    section = models.CharField(max_length=120)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series"],
                condition=models.Q(revoked_at__isnull=True),
                name="bulletins_series_approval_live_once",
            )
        ]
