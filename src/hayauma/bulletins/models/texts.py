"""Tables of what is written: bulletins, their frozen revisions, files, consents, drafts in hand.

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
