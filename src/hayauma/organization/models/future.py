"""The table of planned organisations: what was handed in, and which rows it has laid."""

from django.db import models


class Reorganisation(models.Model):
    """One set of tables for a day to come (組織改編): handed in, perhaps planned, perhaps replaced.

    At most one is planned for a moment to come; which rows it made and what they changed is kept,
    so that the next import can take it back.
    """

    service = models.SlugField(max_length=40)
    moment = models.DateTimeField()
    tables = models.JSONField()
    digest = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.CharField(max_length=200)
    planned_at = models.DateTimeField(null=True)
    planned_by = models.CharField(max_length=200, blank=True)
    # How many lines of each kind change, as the journal has them.
    changes = models.JSONField(default=dict)
    # What was laid, in order: ["made", model, key] or ["was", model, key, {column: value}].
    laid = models.JSONField(default=list)
    # Telephones have no dates: they change when the moment has come.
    phones = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)
    # When the engine looked at it after its moment: telephones, closed accounts, ways of inquiries.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=models.Q(
                    planned_at__isnull=False, taken_back_at__isnull=True, settled_at__isnull=True
                ),
                name="organization_one_reorganisation",
            )
        ]
