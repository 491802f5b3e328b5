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
    # By language, the Japanese one first: {"ja": {"subject", "text", "html"}, …}
    editions = models.JSONField(default=dict)
    # What went along: [{"name", "sha256", "size"}, …]
    attachments = models.JSONField(default=list)
    public_until = models.DateTimeField(null=True)
    # Every edition's words in folded form: what a search looks into.
    search = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="archive_number_once")
        ]
        indexes = [
            models.Index(fields=["service", "published_at"], name="archive_newest"),
            models.Index(
                fields=["public_until"],
                name="archive_ending",
                condition=models.Q(public_until__isnull=False),
            ),
        ]


class BackNumberMenu(models.Model):
    """A menu a back number is listed under."""

    back_number = models.ForeignKey(BackNumber, models.CASCADE, related_name="listings")
    menu = models.SlugField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["menu", "back_number"], name="archive_listing_once")
        ]


class SitePage(models.Model):
    """One page of the static site: due again whenever what it shows has changed."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    path = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "path"], name="archive_site_page_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="archive_site_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]
