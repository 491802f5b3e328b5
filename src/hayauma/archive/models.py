"""Table of the public copies (配信履歴)."""

from django.db import models


class BackNumber(models.Model):
    """The public copy of one bulletin; what was sent is sealed in its revision, never here."""

    bulletin = models.OneToOneField("bulletins.Bulletin", models.PROTECT)
    service = models.ForeignKey("installation.Service", models.PROTECT)
    number = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    section = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    menus = models.JSONField()
    publicity = models.CharField(max_length=16)
    amended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="archive_number_once")
        ]
        indexes = [models.Index(fields=["service", "published_at"], name="archive_newest")]


class BackNumberMenu(models.Model):
    """A menu a back number is listed under."""

    back_number = models.ForeignKey(BackNumber, models.CASCADE, related_name="listings")
    menu = models.SlugField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["menu", "back_number"], name="archive_listing_once")
        ]
