"""The ledger (台帳): dispatches, their shards with people and words, what the servers said.

A letter has no row of its own. A shard of about a thousand people holds two packed arrays: the
subscription ids, written once when the audience is frozen, and one byte a letter with its word,
rewritten at each flush. What every server answered is kept beside them, append-only.
"""

from typing import Any, cast

from django.db import models

from hayauma.delivery.models.releases import Release


class Dispatch(models.Model):
    """One run of letters (配信): of a release, or of a digest (まとめ), which nobody releases."""

    # Said to be there always, because whoever reads a release has asked for dispatches that have
    # one: a digest's has none, and is read in `delivery.digests` alone.
    release: "models.OneToOneField[Release, Release]" = cast(
        Any, models.OneToOneField(Release, models.PROTECT, null=True)
    )
    service = models.ForeignKey("installation.Service", models.PROTECT)
    number = models.CharField(max_length=40)
    lane = models.CharField(max_length=8)
    state = models.CharField(max_length=16)
    audience = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_dispatch_due")]


class Shard(models.Model):
    """A slice of one dispatch (束): one lane, one domain group, claimed by one worker at a time."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="shards")
    n = models.PositiveIntegerField()
    domain_group = models.CharField(max_length=253)
    first_seq = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    # The lowest and highest subscription id inside, so that one person is found by one look.
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    # One byte a letter: its word. `size` bytes, always; their counts are the tally.
    words = models.BinaryField()
    open = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    # Whose marks stand in it, and whose spool tells of them; and who has it in hand now.
    worker = models.CharField(max_length=120, blank=True)
    holder = models.CharField(max_length=120, blank=True, default="", db_default="")
    leased_until = models.DateTimeField(null=True)
    # Of people who read a digest alone: which. Such a shard is written closed, as `digested`.
    rhythm = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "n"], name="delivery_shard_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_shard_due", condition=models.Q(open=True)
            ),
            # "What did this person get?" without reading the words of every shard there ever was.
            models.Index(fields=["lowest", "highest"], name="delivery_shard_holding"),
        ]


class ShardPeople(models.Model):
    """The frozen addressees of a shard: subscription ids as packed little-endian 64-bit numbers."""

    shard = models.OneToOneField(Shard, models.CASCADE, primary_key=True, related_name="people")
    subscriptions = models.BinaryField()
    # One byte a letter: index into the dispatch's editions; empty where all have the first.
    editions = models.BinaryField(default=b"")
    # In a digest: which of its variants, a 32-bit number a letter; else empty.
    variants = models.BinaryField(default=b"")


class Results(models.Model):
    """What the servers answered to one flushed group of letters: packed, append-only."""

    shard = models.ForeignKey(Shard, models.CASCADE, related_name="results")
    at = models.DateTimeField()
    packed = models.BinaryField()


class LetterEvent(models.Model):
    """A letter that did not simply go: deferral, refusal, uncertainty, with the server's words."""

    shard = models.ForeignKey(Shard, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField()
    word = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16)
    reason = models.CharField(max_length=24, blank=True)
    reply = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shard", "seq"], name="delivery_event_letter")]
