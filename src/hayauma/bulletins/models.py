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
    # What a correction must not repeat: {"wrong": "personal_data", "passages": ["…"]}.
    never_say = models.JSONField(default=dict)

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


class File(models.Model):
    """The bytes of an attachment (添付), kept once for each SHA-256 (hex)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField()


class Consent(models.Model):
    """What makes a work or personal information lawful to send (同意・承諾, 第7条第2号・第3号).

    One row for each image, attachment, quotation or person. A consent to the content holds for
    the passage it was given for: a passage that no longer stands in the text has lost it.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="consents")
    matter = models.CharField(max_length=16)
    ground = models.CharField(max_length=16)
    # What it is about: the passage word for word, or an attachment by its SHA-256.
    passage = models.TextField(blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    # Who holds the right, or whose information it is (or who may speak for them).
    holder = models.CharField(max_length=200, blank=True)
    to_fact = models.BooleanField(default=False)
    to_content = models.BooleanField(default=False)
    given_on = models.DateField(null=True)
    method = models.CharField(max_length=200, blank=True)
    evidence = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_note = models.CharField(max_length=300, blank=True)


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


class Scratch(models.Model):
    """What somebody is typing and has not saved (書きかけ): one a person and page, no revision."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    # The fields of the form as they were typed, and the revision they were typed over.
    fields = models.JSONField()
    base = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "page"], name="bulletins_scratch_once")
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
