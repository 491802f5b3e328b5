"""Table of the outbox: transactional mail, one row a letter."""

from django.db import models


class Notice(models.Model):
    """One transactional letter (通知). The address is sealed; the text goes once it is sent."""

    klass = models.CharField(max_length=40)
    # What makes a second call the same notice: nothing is told twice.
    key = models.CharField(max_length=120, unique=True)
    cipher = models.BinaryField()
    message_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=16)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="notices_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["closed_at"],
                name="notices_closed",
                condition=models.Q(closed_at__isnull=False),
            ),
        ]
