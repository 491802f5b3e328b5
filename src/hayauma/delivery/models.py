"""Tables of the ledger: release, dispatch, shards with their people, words, results and events.

A letter has no row of its own. A shard of about a thousand people holds two packed arrays: the
subscription ids, written once when the audience is frozen, and one byte a letter with its word,
rewritten at each flush. What every server answered is kept beside them, append-only.
"""

from typing import Any, cast

from django.conf import settings
from django.db import models


class Release(models.Model):
    """The order to send (発信): who, from which terminal, when, judged by which rules."""

    permit = models.ForeignKey("bulletins.Permit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    urgent = models.BooleanField()
    mode = models.CharField(max_length=16)
    start_at = models.DateTimeField()
    terminal = models.CharField(max_length=40, blank=True)
    terminal_name = models.CharField(max_length=200, blank=True)
    # By what the machine was known for that terminal: organization.proofs.Proof, or empty.
    proof = models.CharField(max_length=16, blank=True)
    leave = models.CharField(max_length=300, blank=True)
    leave_number = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    # The second judgement, at the moment the engine starts to send.
    sending_verdict = models.JSONField(null=True)
    judged_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)


class StandingOrder(models.Model):
    """The order to send as soon as the text is approved (承認されしだい発信).

    It is the 発信: who ordered, at which terminal, in which minute. The engine carries it out when
    a Permit of exactly this digest is there, and drops it when another text was approved.
    """

    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    terminal = models.CharField(max_length=40, blank=True)
    terminal_name = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=16, blank=True)
    leave = models.CharField(max_length=300, blank=True)
    leave_number = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=120)
    verdict = models.JSONField()
    release = models.OneToOneField(Release, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_standing_order_once",
            )
        ]


class AfterReport(models.Model):
    """A look afterwards at a release without approval (事後の確認): owed until somebody says."""

    release = models.OneToOneField(Release, models.PROTECT)
    due_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=16, blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_report_owed",
                condition=models.Q(said_at__isnull=True),
            )
        ]


class Dispatch(models.Model):
    """One run of letters (配信): of a release, or of a digest (まとめ), which nobody releases."""

    # Said to be there always, because whoever reads a release has asked for dispatches that have
    # one: a digest's has none, and is read in `delivery.digests` alone.
    release: "models.OneToOneField[Release, Release]" = cast(
        Any, models.OneToOneField(Release, models.PROTECT, null=True)
    )
    service = models.ForeignKey("installation.Service", models.PROTECT)
    number = models.CharField(max_length=40)
    lane = models.CharField(max_length=8)
    state = models.CharField(max_length=16)
    audience = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_dispatch_due")]


class Shard(models.Model):
    """A slice of one dispatch (束): one lane, one domain group, claimed by one worker at a time."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="shards")
    n = models.PositiveIntegerField()
    domain_group = models.CharField(max_length=253)
    first_seq = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    # The lowest and highest subscription id inside, so that one person is found by one look.
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    # One byte a letter: its word. `size` bytes, always; their counts are the tally.
    words = models.BinaryField()
    open = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    leased_until = models.DateTimeField(null=True)
    # Of people who read a digest alone: which. Such a shard is written closed, as `digested`.
    rhythm = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "n"], name="delivery_shard_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_shard_due", condition=models.Q(open=True)
            ),
            # "What did this person get?" without reading the words of every shard there ever was.
            models.Index(fields=["lowest", "highest"], name="delivery_shard_holding"),
        ]


class ShardPeople(models.Model):
    """The frozen addressees of a shard: subscription ids as packed little-endian 64-bit numbers."""

    shard = models.OneToOneField(Shard, models.CASCADE, primary_key=True, related_name="people")
    subscriptions = models.BinaryField()
    # One byte a letter: index into the dispatch's editions; empty where all have the first.
    editions = models.BinaryField(default=b"")
    # In a digest: which of its variants, a 32-bit number a letter; else empty.
    variants = models.BinaryField(default=b"")


class Results(models.Model):
    """What the servers answered to one flushed group of letters: packed, append-only."""

    shard = models.ForeignKey(Shard, models.CASCADE, related_name="results")
    at = models.DateTimeField()
    packed = models.BinaryField()


class LetterEvent(models.Model):
    """A letter that did not simply go: deferral, refusal, uncertainty, with the server's words."""

    shard = models.ForeignKey(Shard, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField()
    word = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16)
    reason = models.CharField(max_length=24, blank=True)
    reply = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shard", "seq"], name="delivery_event_letter")]


class Digest(models.Model):
    """One digest (まとめ): a rhythm's letter of one day, and what was left out of it."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    rhythm = models.CharField(max_length=8)
    day = models.DateField()
    # 0, and higher where the rest of one that was stopped is made anew without what was wrong.
    n = models.PositiveSmallIntegerField(default=0)
    # What was sent before this moment is in it; the letters carry it as their date.
    moment = models.DateTimeField()
    dispatch = models.OneToOneField(Dispatch, models.PROTECT)
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    # Its people are written up to this registration; the rest follows.
    written_upto = models.BigIntegerField(default=0)
    # Entries that were found wrong while its letters went: the reason why it was stopped.
    dropped = models.JSONField(default=list)
    # Dispatches whose letters came too late for some: those are told what they missed.
    missed = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "rhythm", "day", "n"], name="delivery_digest_once"
            )
        ]


class DigestEntry(models.Model):
    """A bulletin that waits for the digest readers of one rhythm (まとめ待ち).

    Who they are stands in the shards of its dispatch that have this rhythm: one row for any number
    of people.
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="entries")
    rhythm = models.CharField(max_length=8)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="entries")
    # Perhaps wrong: it waits until somebody has looked.
    held_at = models.DateTimeField(null=True)
    # Wrong, or called off: it goes to nobody any more who has not got it.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "rhythm"], name="delivery_entry_once")
        ]
        indexes = [
            models.Index(
                fields=["rhythm"],
                name="delivery_entry_waiting",
                condition=models.Q(digest__isnull=True, dropped_at__isnull=True),
            )
        ]


class DigestVariant(models.Model):
    """One combination of what some readers of a digest get, and under which menu's list.

    `entries` by their ids, `missed` by those of the dispatches.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="variants")
    n = models.PositiveIntegerField()
    entries = models.JSONField()
    missed = models.JSONField(default=list)
    menu = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "n"], name="delivery_variant_once")
        ]


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


class Unproven(models.Model):
    """How many mails to return paths changed nothing on a day: forged ones, and late ones."""

    day = models.DateField(unique=True)
    forged = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)


class Reconciliation(models.Model):
    """The ledger of a closed dispatch held against its frozen list (突合); written once."""

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, related_name="reconciliation")
    at = models.DateTimeField()
    audience = models.PositiveIntegerField()
    words = models.JSONField()
    # What does not agree, by kind, with how many letters; empty where all does.
    faults = models.JSONField(default=dict)


class Canary(models.Model):
    """An address of the city that gets every bulletin to a menu, to be watched (見張り用の宛先)."""

    service = models.ForeignKey("installation.Service", models.PROTECT)
    menu = models.CharField(max_length=40)
    # Whose it is in words; the address itself stands with the subscribers alone.
    name = models.CharField(max_length=80)
    subscription = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "menu"],
                condition=models.Q(until__isnull=True),
                name="delivery_canary_once",
            )
        ]


class CanaryArrival(models.Model):
    """A canary's letter of one dispatch came back from its mailbox: it had arrived (到着)."""

    canary = models.ForeignKey(Canary, models.PROTECT)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canary", "dispatch"], name="delivery_canary_arrival_once"
            )
        ]


class Alarm(models.Model):
    """Something that keeps letters from going, told to the operations manager once (警報)."""

    kind = models.CharField(max_length=16)
    about = models.CharField(max_length=253, blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_alarm_once",
            )
        ]
