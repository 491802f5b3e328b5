"""Tables of the bulletins: revisions with their editions, submissions, decisions, Permits.

A Revision is never changed: each save writes the next one, so an approval can point at bytes.
"""

from django.conf import settings
from django.db import models


class Bulletin(models.Model):
    """What is written (配信メール), from its first line to its number."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    programme = models.ForeignKey("organization.Programme", models.PROTECT)
    state = models.CharField(max_length=16)
    # Allotted with the first Permit (年度 and number without a gap), kept for ever after.
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=16, blank=True)
    related_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="relatives")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year", "number"], name="bulletins_number_once"
            )
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="bulletins_by_state")]


class Revision(models.Model):
    """One frozen text of a bulletin (版) with who wrote it, copied as plain words."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="revisions")
    seq = models.PositiveIntegerField()
    audience = models.JSONField()
    attachments = models.JSONField(default=list)
    sender = models.CharField(max_length=80)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "seq"], name="bulletins_revision_once")
        ]


class Edition(models.Model):
    """The text of a revision in one language (言語版): Markdown, the one source."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions")
    language = models.CharField(max_length=16)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "language"], name="bulletins_edition_once")
        ]


class Submission(models.Model):
    """A revision handed in for approval, with the author's declarations of 第7条 and findings."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="submissions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(voided_at__isnull=True),
                name="bulletins_permit_live_once",
            )
        ]
