"""Tables of oversight: what was said from above, and what came of it."""

from django.db import models


class Guidance(models.Model):
    """One word of the supervising officer to the operations manager (指導・助言・停止の指示)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    kind = models.CharField(max_length=16)
    # What it is about, spelt like a hold's: a section, a menu or a bulletin; `all` is no one thing.
    scope = models.CharField(max_length=16)
    code = models.CharField(max_length=40, blank=True)
    names_urgent = models.BooleanField(default=False)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_account = models.BigIntegerField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    # The hold that was placed on it, by its id in organization.
    hold = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="oversight_guidance_newest")]
