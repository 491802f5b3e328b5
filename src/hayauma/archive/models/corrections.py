"""Tables of the corrections (第9条): a case, the measures taken, and each amendment of a copy."""

from django.conf import settings
from django.db import models


class Correction(models.Model):
    """One case of something wrong that was sent: from the stop to its closing."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, related_name="+")
    inquiry = models.ForeignKey("inquiries.Inquiry", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    # How many had got it, and how many had not, when the rest was stopped.
    gone = models.PositiveIntegerField(default=0)
    kept_back = models.PositiveIntegerField(default=0)
    # Asked after the stop: when, by whom and through what it was noticed, and what is wrong.
    found_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=120, blank=True)
    found_through = models.CharField(max_length=16, blank=True)
    wrong = models.CharField(max_length=16, blank=True)
    passage = models.TextField(blank=True)
    right = models.TextField(blank=True)
    letter = models.ForeignKey("bulletins.Bulletin", models.PROTECT, null=True, related_name="+")
    replacement = models.ForeignKey(
        "bulletins.Bulletin", models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closing_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(closed_at__isnull=True),
                name="archive_correction_open_once",
            )
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="archive_corrections")]


class Measure(models.Model):
    """Something else that was done about it (その他必要な措置), or why it was not needed."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="measures")
    what = models.CharField(max_length=24)
    done = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "what"], name="archive_measure_once")
        ]


class Amendment(models.Model):
    """One change of a public copy (履歴修正): before, after, and whose act it was."""

    back_number = models.ForeignKey("archive.BackNumber", models.PROTECT, related_name="amendments")
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, related_name="amendments")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    post = models.CharField(max_length=120)
    # {"subject", "text"} as the public read them; what must not be repeated stands only here.
    before = models.JSONField()
    after = models.JSONField()
    note = models.TextField()
    # Whether the public may see what was changed, word by word.
    shown = models.BooleanField(default=True)
    verdict = models.JSONField()
