"""Digests (まとめ): what waits for one, and who gets which of its variants."""

from django.db import models

from hayauma.delivery.models.ledger import Dispatch


class Digest(models.Model):
    """One digest (まとめ): a rhythm's letter of one day, and what was left out of it."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    rhythm = models.CharField(max_length=8)
    day = models.DateField()
    # 0, and higher where the rest of one that was stopped is made anew without what was wrong.
    n = models.PositiveSmallIntegerField(default=0)
    # What was sent before this moment is in it; the letters carry it as their date.
    moment = models.DateTimeField()
    dispatch = models.OneToOneField(Dispatch, models.PROTECT)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    # Its people are written up to this registration; the rest follows.
    written_upto = models.BigIntegerField(default=0)
    # Entries that were found wrong while its letters went: the reason why it was stopped.
    dropped = models.JSONField(default=list)
    # Dispatches whose letters came too late for some: those are told what they missed.
    missed = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "rhythm", "day", "n"], name="delivery_digest_once"
            )
        ]


class DigestEntry(models.Model):
    """A bulletin that waits for the digest readers of one rhythm (まとめ待ち).

    Who they are stands in the shards of its dispatch that have this rhythm: one row for any number
    of people.
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="entries")
    rhythm = models.CharField(max_length=8)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="entries")
    # Perhaps wrong: it waits until somebody has looked.
    held_at = models.DateTimeField(null=True)
    # Wrong, or called off: it goes to nobody any more who has not got it.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "rhythm"], name="delivery_entry_once")
        ]
        indexes = [
            models.Index(
                fields=["rhythm"],
                name="delivery_entry_waiting",
                condition=models.Q(digest__isnull=True, dropped_at__isnull=True),
            )
        ]


class DigestVariant(models.Model):
    """One combination of what some readers of a digest get, and under which menu's list.

    `entries` by their ids, `missed` by those of the dispatches.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="variants")
    n = models.PositiveIntegerField()
    entries = models.JSONField()
    missed = models.JSONField(default=list)
    menu = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "n"], name="delivery_variant_once")
        ]
