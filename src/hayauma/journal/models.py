"""Tables of the journal: acts, the seal chain over them, and the head of the chain.

Columns are plain values: what is written must outlive every person, section and table it names.
"""

from django.db import models


class Entry(models.Model):
    """One act (証跡の一行). Protected by triggers: it may only lose its payload, by the erase act.

    `commitment` is an HMAC of the payload under `commit_key`; the seal covers the commitment, so a
    payload and its key can be erased together and the chain still verifies.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=200)
    service = models.CharField(max_length=40, blank=True)
    object = models.CharField(max_length=120)
    # Canonical JSON as text, not JSONField: the very characters are what is committed to.
    payload = models.TextField(null=True)
    commit_key = models.BinaryField(null=True)
    commitment = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["object", "id"], name="journal_entry_object"),
            models.Index(fields=["act", "id"], name="journal_entry_act"),
        ]


class Seal(models.Model):
    """One link of the chain (封): the hash over the link before it and one entry."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()


class Head(models.Model):
    """The single row that names the newest link, so that a link cut from the end is missed."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.BinaryField()
