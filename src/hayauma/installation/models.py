"""Tables of the installation: service, policies, numbers, relays, keys, domains, breakers."""

from django.db import models


class Service(models.Model):
    """One regulation with its roles, menus and publicity (配信サービス)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80)
    mail_domain = models.CharField(max_length=253)
    sender_name = models.CharField(max_length=80)
    sender_local = models.CharField(max_length=64)
    phone = models.CharField(max_length=40)
    public_url = models.URLField()
    desk_url = models.URLField()


class PolicyVersion(models.Model):
    """One version of a service's policy (定め), in force from a moment; never changed."""

    service = models.ForeignKey(Service, models.PROTECT)
    profile = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    # The profile's own text: what was in force can be read again byte for byte.
    text = models.TextField()
    digest = models.CharField(max_length=64)
    ground = models.CharField(max_length=200)
    in_force_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["service", "in_force_from"], name="installation_in_force")]


class Setting(models.Model):
    """One value the operations manager owns (第4条); its history stands in the journal."""

    service = models.ForeignKey(Service, models.PROTECT)
    key = models.CharField(max_length=80)
    value = models.JSONField()
    owner_role = models.CharField(max_length=40)
    ground = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "key"], name="installation_setting_once")
        ]


class Counter(models.Model):
    """The last number allotted of a kind in a 年度; a row, so that numbers have no gaps."""

    service = models.ForeignKey(Service, models.PROTECT)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "year"], name="installation_counter_once"
            )
        ]


class Relay(models.Model):
    """A mail server of the city that takes our letters; there is never an MX look-up."""

    name = models.CharField(max_length=80, unique=True)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=25)
    tls = models.CharField(max_length=8, default="require")
    username = models.CharField(max_length=200, blank=True)
    secret = models.BinaryField(null=True)
    connections = models.PositiveSmallIntegerField(default=8)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    # It puts the DKIM signature on by itself, so that we do not.
    signs = models.BooleanField(default=False)


class SigningKey(models.Model):
    """One DKIM key (署名鍵) of a service, the private half sealed; its DNS record has two names.

    Made first, put in use once the record stands in the DNS, ended when another takes its place.
    """

    service = models.ForeignKey(Service, models.PROTECT)
    domain = models.CharField(max_length=253)
    selector = models.CharField(max_length=63)
    algorithm = models.CharField(max_length=20)
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    used_from = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "selector"], name="installation_signing_key_once"
            )
        ]


class DomainGroup(models.Model):
    """Receiving domains that share limits, with the source of each limit."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    connections = models.PositiveSmallIntegerField(null=True)
    per_second = models.FloatField(null=True)
    most_bytes = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True)
    # The city set its own limits: what comes with the product never writes over them.
    changed_at = models.DateTimeField(null=True)


class GroupedDomain(models.Model):
    """One receiving domain of a group."""

    group = models.ForeignKey(DomainGroup, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)


class Breaker(models.Model):
    """Sending to one domain group stands still (送信の休止): a row while it does, none otherwise.

    The group is a code, or a domain that is in no group; so it is no foreign key.
    """

    group = models.CharField(max_length=253, unique=True)
    state = models.CharField(max_length=12)
    because = models.CharField(max_length=12)
    reply = models.CharField(max_length=500, blank=True)
    relay = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    next_probe_at = models.DateTimeField(null=True)


class Route(models.Model):
    """One step of the way to a domain group: a relay, and in which order it is asked."""

    group = models.CharField(max_length=253)
    relay = models.ForeignKey(Relay, models.PROTECT)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "relay"], name="installation_route_once")
        ]
