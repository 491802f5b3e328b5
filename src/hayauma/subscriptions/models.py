"""Tables of the subscribers: address, registration, choices, consent, confirmations."""

from django.db import models


class Subscriber(models.Model):
    """A person's address (受信者): sealed, a keyed digest to find it, the domain in clear."""

    cipher = models.BinaryField()
    digest = models.BinaryField(unique=True, max_length=32)
    domain = models.CharField(max_length=253)
    created_at = models.DateTimeField()


class Subscription(models.Model):
    """That person's one registration in one service (登録); it carries the token of the links."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    subscriber = models.ForeignKey(Subscriber, models.PROTECT)
    # Random, in the database, not a signature: changing a key breaks no five-year-old link.
    token = models.CharField(max_length=43, unique=True)
    state = models.CharField(max_length=16)
    confirmed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    edition = models.CharField(max_length=16, default="ja")
    format = models.CharField(max_length=8, default="both")
    paused_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "subscriber"], name="subscriptions_registration_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["withdrawn_at"],
                name="subscriptions_to_erase",
                condition=models.Q(state="withdrawn"),
            )
        ]


class Choice(models.Model):
    """One chosen menu of a registration (選択), with the time it was chosen and ended."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="choices")
    menu = models.ForeignKey("menus.Menu", models.PROTECT)
    frequency = models.CharField(max_length=8, default="at_once")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["menu", "subscription"],
                condition=models.Q(until__isnull=True),
                name="subscriptions_choice_open_once",
            )
        ]
        indexes = [
            # The few who read a digest are found without looking at everybody else.
            models.Index(
                fields=["subscription", "menu"],
                name="subscriptions_digests",
                condition=models.Q(until__isnull=True, frequency__in=["daily", "weekly"]),
            )
        ]


class Consent(models.Model):
    """Why we may write to this person: when, by which route, to which terms (承諾)."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="consents")
    at = models.DateTimeField()
    route = models.CharField(max_length=16)
    terms_version = models.CharField(max_length=40)
    terms_digest = models.CharField(max_length=64)
    basis = models.CharField(max_length=200, blank=True)


class Confirmation(models.Model):
    """A registration waiting for its one press (登録の確認); the token stands only as a hash."""

    token_hash = models.BinaryField(unique=True, max_length=32)
    purpose = models.CharField(max_length=16)
    service = models.ForeignKey("installation.Service", models.PROTECT)
    cipher = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    domain = models.CharField(max_length=253)
    menus = models.JSONField()
    route = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["digest", "created_at"], name="subscriptions_asked"),
            models.Index(fields=["expires_at"], name="subscriptions_expiring"),
        ]


class Suppression(models.Model):
    """An address that is not written to for a time, as a digest alone."""

    digest = models.BinaryField(unique=True, max_length=32)
    reason = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Attempt(models.Model):
    """How many requests came from one network in one slot of time; the network as a digest."""

    bucket = models.BinaryField(unique=True, max_length=32)
    ends_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="subscriptions_slot_over")]
