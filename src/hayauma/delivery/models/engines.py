"""Engines (送る機械): what each last said of itself, for people. Nothing is decided by it."""

from django.db import models


class Engine(models.Model):
    """One engine on one host; a row is written over every few seconds, never for a letter."""

    # As in the shards it holds: host, process, chance.
    name = models.CharField(max_length=120, unique=True)
    host = models.CharField(max_length=120)
    lanes = models.CharField(max_length=20)
    since = models.DateTimeField()
    heard_at = models.DateTimeField()
    letters_per_second = models.FloatField(default=0.0)
    # No relay has got through the greeting since then.
    relay_since = models.DateTimeField(null=True)
    relay_said = models.CharField(max_length=300, blank=True)
    # It ended as it was told to; otherwise it went silent.
    left_at = models.DateTimeField(null=True)
