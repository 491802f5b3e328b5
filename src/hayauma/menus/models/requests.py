"""Tables of the requests (依頼書, 第10条第2項): the consultation first, then the form."""

from django.conf import settings
from django.db import models


class Consultation(models.Model):
    """A consultation with the operations manager (協議), confirmed by both sides."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    section = models.CharField(max_length=40)
    topic = models.CharField(max_length=120)
    held_on = models.DateField()
    parties = models.CharField(max_length=300)
    outcome = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    section_confirmed_at = models.DateTimeField(null=True)
    section_confirmed_by = models.CharField(max_length=200, blank=True)
    manager_confirmed_at = models.DateTimeField(null=True)
    manager_confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "section"], name="menus_consultations")]


class MenuRequest(models.Model):
    """One request to add, change or delete a menu (別記様式), from its draft to its effect."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, related_name="requests"
    )
    section = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    # The menu it is about, by its code; for a new one the code it is to have.
    menu = models.CharField(max_length=40, blank=True)
    # What stands in the fields of the form, by their keys.
    fields = models.JSONField(default=dict)
    state = models.CharField(max_length=12)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_by_name = models.CharField(max_length=200)
    # 受付番号, allotted when the head files it.
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.CharField(max_length=200, blank=True)
    filed_post = models.CharField(max_length=120, blank=True)
    filing_verdict = models.JSONField(null=True)
    decision = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_post = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    deciding_verdict = models.JSONField(null=True)
    # The menu as it will stand, and from when; done when it stands in the catalogue.
    menu_draft = models.JSONField(null=True)
    effective_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    # The fate of those who had chosen a menu that ends: drop, or move to another by its code.
    fate = models.CharField(max_length=8, blank=True)
    moved_to = models.CharField(max_length=40, blank=True)
    subscribers_told_at = models.DateTimeField(null=True)
    subscribers_moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year", "number"], name="menus_request_number_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["effective_at"],
                name="menus_request_due",
                condition=models.Q(applied_at__isnull=True, effective_at__isnull=False),
            )
        ]
