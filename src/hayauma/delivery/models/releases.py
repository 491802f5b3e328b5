"""Orders to send (発信): the release, the order ahead of an approval, the look afterwards."""

from django.conf import settings
from django.db import models


class Release(models.Model):
    """The order to send (発信): who, from which terminal, when, judged by which rules."""

    permit = models.ForeignKey("bulletins.Permit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    urgent = models.BooleanField()
    mode = models.CharField(max_length=16)
    start_at = models.DateTimeField()
    terminal = models.CharField(max_length=40, blank=True)
    terminal_name = models.CharField(max_length=200, blank=True)
    # By what the machine was known for that terminal: organization.proofs.Proof, or empty.
    proof = models.CharField(max_length=16, blank=True)
    leave = models.CharField(max_length=300, blank=True)
    leave_number = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    # The second judgement, at the moment the engine starts to send.
    sending_verdict = models.JSONField(null=True)
    judged_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)


class StandingOrder(models.Model):
    """The order to send as soon as the text is approved (承認されしだい発信).

    It is the 発信: who ordered, at which terminal, in which minute. The engine carries it out when
    a Permit of exactly this digest is there, and drops it when another text was approved.
    """

    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    terminal = models.CharField(max_length=40, blank=True)
    terminal_name = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=16, blank=True)
    leave = models.CharField(max_length=300, blank=True)
    leave_number = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_standing_order_once",
            )
        ]


class AfterReport(models.Model):
    """A look afterwards at a release without approval (事後の確認): owed until somebody says."""

    release = models.OneToOneField(Release, models.PROTECT)
    due_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=16, blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_report_owed",
                condition=models.Q(said_at__isnull=True),
            )
        ]
