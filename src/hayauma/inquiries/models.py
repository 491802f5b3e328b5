"""Tables of the inquiries. Who asked, and their words, stand apart and can be erased alone."""

from django.conf import settings
from django.db import models


class Inquiry(models.Model):
    """One question or request (質問・要望): its number, whose it is, and where it stands."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # About which bulletin; empty where staff wrote down something about none in particular.
    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=16)
    sort = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    # The section that has it now, by its code: a reorganisation moves it by an act of its own.
    section = models.CharField(max_length=40)
    # A line by staff, without anybody's data: what stays when the asker's words are erased.
    summary = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=16, blank=True)
    ending_note = models.CharField(max_length=300, blank=True)
    showed_wrong_at = models.DateTimeField(null=True)
    # When somebody higher is told next, and how often that has happened.
    look_at = models.DateTimeField(null=True)
    escalations = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year", "number"], name="inquiries_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "received_at"], name="inquiries_by_state"),
            models.Index(
                fields=["look_at"],
                name="inquiries_ageing",
                condition=models.Q(look_at__isnull=False),
            ),
        ]


class Asker(models.Model):
    """Who asked and in which words (質問した人): erased by its term, the case stays."""

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="asker")
    # Name, address and telephone as one sealed JSON; the digest finds a second mail of the day.
    cipher = models.BinaryField(default=b"")
    digest = models.BinaryField(null=True)
    question = models.TextField(blank=True)
    # What makes a mail that comes twice the same inquiry.
    mail_key = models.CharField(max_length=64, null=True, unique=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="inquiries_asked_before")]


class Handover(models.Model):
    """One 回付: a section asks another to take an inquiry on; until it says yes, it keeps it."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="handovers")
    from_section = models.CharField(max_length=40)
    to_section = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    declined_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=models.Q(settled_at__isnull=True),
                name="inquiries_handover_open_once",
            )
        ]


class Answer(models.Model):
    """A draft answer, its approval, and that it was given (回答)."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers")
    interim = models.BooleanField(default=False)
    way = models.CharField(max_length=16)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_post = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=200, blank=True)
    verdict = models.JSONField(null=True)
    notice = models.BigIntegerField(null=True)
