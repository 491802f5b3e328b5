"""Tables of the equipment rule (第8条第2項): terminals, their one-time codes, leaves; and holds.

Leaves and holds name services, menus, sections, persons and bulletins by plain code, never by key.
"""

from django.db import models


class Terminal(models.Model):
    """Equipment deployed by the section that manages information (配備機器)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    keeper = models.ForeignKey("organization.Section", models.PROTECT)
    network = models.CharField(max_length=200)
    network_reason = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    reconfirmed_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    # Only hashes: the credential itself lives in that browser's cookie.
    credential_hash = models.BinaryField(null=True, max_length=32)
    previous_hash = models.BinaryField(null=True, max_length=32)
    rotated_at = models.DateTimeField(null=True)
    # When the newest credential first came back: until then its reply may have been lost.
    presented_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["credential_hash"], name="organization_credential"),
            models.Index(fields=["previous_hash"], name="organization_credential_old"),
        ]


class TerminalCode(models.Model):
    """A one-time code that turns the browser it is typed in into that terminal."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="codes")
    code_hash = models.BinaryField(unique=True, max_length=32)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class TerminalLeave(models.Model):
    """Leave to send from other equipment (機器の特例, 第8条第2項ただし書); empty code = any."""

    service = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16)
    person = models.CharField(max_length=64, blank=True)
    terminal = models.CharField(max_length=40, blank=True)
    menu = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    granted_by = models.CharField(max_length=64)
    granted_by_name = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    # An oral leave is put in writing afterwards; until then it is only said.
    oral = models.BooleanField(default=False)
    oral_number = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="organization_leave_period"
            )
        ]


class Hold(models.Model):
    """A stop on releases (発信の保留): general ones never stop an urgent release."""

    service = models.SlugField(max_length=40)
    scope = models.CharField(max_length=16)
    code = models.CharField(max_length=64, blank=True)
    names_urgent = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    instructed_by = models.CharField(max_length=200, blank=True)
    placed_by_name = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
