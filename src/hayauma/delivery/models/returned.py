"""Mail that came back (戻り): of whom, and what was done about too much of it."""

from django.db import models

from hayauma.delivery.models.ledger import Dispatch


class Returned(models.Model):
    """A mail that came back for a letter (受付後に戻ったもの): when, why, in the server's words.

    The letter keeps its word: `accepted` says that the next server took it. It is known by its
    return path alone, so no row knows a person.
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="returned")
    seq = models.PositiveIntegerField()
    domain_group = models.CharField(max_length=253)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=12, blank=True)
    # `permanent` or `transient`; `class` is a word of Python's.
    klass = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    dead = models.BooleanField(default=False)
    said = models.CharField(max_length=500, blank=True)
    # The first one that says the letter is lost: however many come, a letter counts once.
    counts = models.BooleanField()
    # SHA-256 of the mail: given twice, it is entered once.
    mail = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "seq", "mail"], name="delivery_returned_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], name="delivery_returned_lately", condition=models.Q(counts=True)
            )
        ]


class Tripped(models.Model):
    """Too many letters of a dispatch came back (戻りが多い): what was done, and if it holds."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="tripped")
    # The one domain group it is about; empty where it is about all of them.
    domain_group = models.CharField(max_length=253, blank=True)
    at = models.DateTimeField()
    measure = models.CharField(max_length=8)
    # So many of so many letters, and what the servers said most often.
    letters = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    reason = models.CharField(max_length=24)
    said = models.CharField(max_length=500, blank=True)
    # From then on it is judged anew, by what comes in later.
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="delivery_tripped_lately")]


class ReturnTally(models.Model):
    """What came back of a dispatch, counted (戻りの数): a page that looks often counts no rows.

    Locked while a group of mails is entered: two letterboxes enter one after the other.
    """

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, primary_key=True, related_name="+")
    # Letters that came back, by reason; each once.
    by_reason = models.JSONField(default=dict)
    # Mails that say something else.
    late = models.PositiveIntegerField(default=0)
    complaints = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)


class Unproven(models.Model):
    """How many mails to return paths changed nothing on a day: forged ones, and late ones."""

    day = models.DateField(unique=True)
    forged = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
