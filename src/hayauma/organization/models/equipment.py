"""Tables of the equipment rule (第8条第2項): terminals, their proofs, leaves; and holds.

Leaves and holds name services, menus, sections, persons and bulletins by plain code, never by key.
"""

from django.db import models


class Terminal(models.Model):
    """Equipment deployed by the section that manages information (配備機器)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    keeper = models.ForeignKey("organization.Section", models.PROTECT)
    # Where its credential counts: ranges, `any` (only as the manager allows), empty for nowhere.
    network = models.CharField(max_length=200, blank=True)
    network_reason = models.CharField(max_length=200, blank=True)
    network_by_name = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    reconfirmed_at = models.DateTimeField(null=True)
    # When its keepers were last told that the regular look (棚卸し) is due.
    look_told_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    lost = models.BooleanField(default=False)
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


class TerminalCertificate(models.Model):
    """A client certificate that proves a terminal: the SHA-256 of it, never the key."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="certificates")
    fingerprint = models.BinaryField(max_length=32)
    subject = models.CharField(max_length=200, blank=True)
    not_after = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=models.Q(removed_at__isnull=True),
                name="organization_certificate_once",
            )
        ]


class TerminalPasskey(models.Model):
    """A passkey that never leaves a terminal (WebAuthn, BE=0): its id and its public key."""

    terminal = models.ForeignKey(Terminal, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(unique=True, max_length=1023)
    # The attested credential data of the registration: AAGUID, id and public key.
    attested = models.BinaryField()
    sign_count = models.BigIntegerField()
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)


class AttestationRoot(models.Model):
    """A root by which passkeys' makers are believed (認証局の証明書), where a city asks for it."""

    fingerprint = models.BinaryField(max_length=32)
    subject = models.CharField(max_length=200, blank=True)
    certificate = models.BinaryField()  # DER
    not_after = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by_name = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=models.Q(removed_at__isnull=True),
                name="organization_attestation_root_once",
            )
        ]


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
    # Who wrote down what was said on the telephone, and when it was said.
    noted_by_name = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # What was told already: that it ends soon, that nobody has confirmed what was said.
    end_told_at = models.DateTimeField(null=True)
    unwritten_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="organization_leave_period"
            )
        ]


class LeaveRequest(models.Model):
    """Somebody asks for a leave (特例の求め): answered by one press, or declined."""

    service = models.SlugField(max_length=40)
    person = models.CharField(max_length=64)
    person_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    leave = models.ForeignKey(TerminalLeave, models.PROTECT, null=True, related_name="+")


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
