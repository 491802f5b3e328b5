"""Tables of oversight: what was said from above, and what came of it."""

from django.db import models


class Guidance(models.Model):
    """One word of the supervising officer to the operations manager (指導・助言・停止の指示)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    kind = models.CharField(max_length=16)
    # What it is about, spelt like a hold's: a section, a menu or a bulletin; `all` is no one thing.
    scope = models.CharField(max_length=16)
    code = models.CharField(max_length=40, blank=True)
    names_urgent = models.BooleanField(default=False)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_account = models.BigIntegerField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    # The hold that was placed on it, by its id in organization.
    hold = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="oversight_guidance_newest")]


class Plan(models.Model):
    """One long-term plan for using the magazine (長期的な活用計画); never overwritten."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    title = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField()
    goals = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)


class PlanMeasure(models.Model):
    """One measure of a plan (施策), and the figure it is to reach."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    n = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    figure = models.CharField(max_length=24)
    target = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "n"], name="oversight_measure_once")]


class PlanReview(models.Model):
    """The yearly look at a plan (年度の評価), with the figures as they were."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    comment = models.TextField()
    figures = models.JSONField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "year"], name="oversight_review_once_a_year")
        ]


class Wish(models.Model):
    """Somebody on the staff wishes that a section sends something (この情報を配信してほしい)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    section = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_account = models.BigIntegerField()
    state = models.CharField(max_length=16)
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="oversight_wishes_newest")]


class SwitchCheck(models.Model):
    """The look after a reorganisation came into force: do inquiries reach somebody, what stands."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    reorganisation = models.BigIntegerField(unique=True)  # its id in organization
    at = models.DateTimeField()
    gaps = models.JSONField(default=list)
    held = models.PositiveIntegerField(default=0)  # scheduled bulletins of changed sections


class SiteFeed(models.Model):
    """What was last heard from the city site's feed, for the next conditional request."""

    url = models.CharField(max_length=500, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)


class Published(models.Model):
    """Something published elsewhere that matches a menu (公表), and what became of it."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    key = models.CharField(max_length=64, unique=True)  # SHA-256 of feed and entry
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=1000)
    published_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    menus = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    state = models.CharField(max_length=16)
    bulletin = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-published_at"], name="oversight_published_newest")
        ]


class MonthCount(models.Model):
    """How many were registered at the end of a month (月末の登録者数), counted then or carried."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    month = models.DateField()  # its first day
    registered = models.PositiveIntegerField()
    # Known of months before the system alone; later ones are read from the ledger.
    dispatches = models.PositiveIntegerField(null=True)
    carried = models.BooleanField(default=False)  # 導入前: taken over from another record
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "month"], name="oversight_month_once")
        ]


class YearCost(models.Model):
    """One line of what a fiscal year of the magazine cost (費用)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=80)
    yen = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "year", "n"], name="oversight_cost_once")
        ]


class AnnualReport(models.Model):
    """The figures of a year made final (年次報告): canonical JSON, and its SHA-256."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "year"], name="oversight_report_once_a_year")
        ]
