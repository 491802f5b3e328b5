"""A cause (原因): one thing that holds, and what those who ask are told to ask with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hayauma.installation.alarm_limits import AlarmLimits


class Kind(StrEnum):
    """What an alarm is about."""

    ENGINE = "engine"  # it did not run while something was to be sent
    HOST = "host"  # an engine of some host is not heard of while something is to be sent
    RELAY = "relay"  # no relay takes letters
    DISK = "disk"  # what happens to letters cannot be written down
    RESTING = "resting"  # sending to a domain group has rested for long
    QUARANTINED = "quarantined"  # letters could not be made
    REFUSED = "refused"  # too many are refused as dead or by policy
    RETURNED = "returned"  # too many came back after they were accepted
    CANARY = "canary"  # a letter was taken, and did not arrive at a canary's mailbox
    LEDGER = "ledger"  # the ledger does not agree with the frozen list


# What a host says of itself; `about` is its name, and behind a slash the relay's.
OF_A_HOST = (Kind.ENGINE, Kind.RELAY, Kind.DISK)


@dataclass(frozen=True)
class Cause:
    """One thing that holds now: since when, what to say, and where to look."""

    kind: Kind
    about: str
    since: datetime
    subject: str
    text: str
    path: str


@dataclass(frozen=True)
class EngineSays:
    """What one host's engine says of itself: since when no relay answers, or its disk is full.

    `ill` are relays that are passed over for another one, with since when. `silent_since` is when
    it was last heard of before it was started, at its first look alone.
    """

    host: str = ""
    relay_since: datetime | None = None
    relay_said: str = ""
    disk_since: datetime | None = None
    ill: Mapping[str, datetime] = field(default_factory=dict)
    silent_since: datetime | None = None


@dataclass(frozen=True)
class Look:
    """One look: what this host's engine says, when, and from when on something is told."""

    engine: EngineSays
    at: datetime
    limits: AlarmLimits


def host_and_name(about: str) -> tuple[str, str]:
    """Return of which host an alarm tells, and of which relay (empty: of all)."""
    host, _slash, name = about.partition("/")
    return host, name
