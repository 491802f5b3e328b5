"""What is watched (見張り): the ledger against its list, canaries, alarms."""

from django.db import models

from hayauma.delivery.models.ledger import Dispatch


class Reconciliation(models.Model):
    """The ledger of a closed dispatch held against its frozen list (突合); written once."""

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, related_name="reconciliation")
    at = models.DateTimeField()
    audience = models.PositiveIntegerField()
    words = models.JSONField()
    # What does not agree, by kind, with how many letters; empty where all does.
    faults = models.JSONField(default=dict)


class Canary(models.Model):
    """An address of the city that gets every bulletin to a menu, to be watched (見張り用の宛先)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    menu = models.CharField(max_length=40)
    # Whose it is in words; the address itself stands with the subscribers alone.
    name = models.CharField(max_length=80)
    subscription = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "menu"],
                condition=models.Q(until__isnull=True),
                name="delivery_canary_once",
            )
        ]


class CanaryArrival(models.Model):
    """A canary's letter of one dispatch came back from its mailbox: it had arrived (到着)."""

    canary = models.ForeignKey(Canary, models.PROTECT)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canary", "dispatch"], name="delivery_canary_arrival_once"
            )
        ]


class Alarm(models.Model):
    """Something that keeps letters from going, told to the operations manager once (警報)."""

    kind = models.CharField(max_length=16)
    about = models.CharField(max_length=253, blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_alarm_once",
            )
        ]
