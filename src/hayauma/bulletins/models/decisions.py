"""Tables of what is decided: what was handed in, who said what to it, and the Permit it got."""

from django.conf import settings
from django.db import models

from hayauma.bulletins.models.texts import Bulletin, Revision


class Submission(models.Model):
    """A revision handed in for approval, with the author's declarations of 第7条 and findings."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="submissions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    # 起案番号 of the sheet printed for 決裁, allotted when it is first printed.
    paper_number = models.CharField(max_length=40, blank=True)
    considerations = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    head_count = models.PositiveIntegerField()
    verdict = models.JSONField()
    closed_at = models.DateTimeField(null=True)


class Decision(models.Model):
    """What the owning head (or a substitute) said to a submission: approval or return."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    post = models.CharField(max_length=120)
    # 代決: for which post, why its holder was away; the holder reads it afterwards (後閲).
    standing_in_for = models.CharField(max_length=120, blank=True)
    absence = models.CharField(max_length=200, blank=True)
    read_after_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    head_count = models.PositiveIntegerField(default=0)
    verdict = models.JSONField()


class Permit(models.Model):
    """The right to send exactly these bytes within this window (発信の許し, 第8条第1項)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="permits")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    door = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    canonical = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    decision = models.OneToOneField(Decision, models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_post = models.CharField(max_length=120)
    # Who answers for it for ever (第5条): section, post and holder as words of that day.
    owning_section = models.CharField(max_length=120)
    owning_head = models.CharField(max_length=200)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    # An issue that was approved with its series (定期の承認), not by a decision of its own.
    series_approval = models.ForeignKey(
        "SeriesApproval", models.PROTECT, null=True, related_name="permits"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(voided_at__isnull=True),
                name="bulletins_permit_live_once",
            )
        ]


class Reminder(models.Model):
    """When to tell the next one that a bulletin waits (催促), or that its time was missed.

    One a submission that waits, one a Permit that is not used; gone when there is nobody to tell.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, null=True)
    permit = models.OneToOneField(Permit, models.PROTECT, null=True)
    # How many have been told, the head included.
    told = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
