"""Table of the auditors (監査): who may read everything, from when until when, on which ground."""

from django.db import models

from hayauma.organization.models.people import Account


class AuditCommission(models.Model):
    """One person's time as an auditor (監査の委嘱); it ends by itself."""

    service = models.SlugField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, related_name="commissions")
    ground = models.CharField(max_length=200)
    granted_by_name = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")),
                name="organization_commission_period",
            )
        ]
