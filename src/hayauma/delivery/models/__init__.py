"""Tables of delivery, one module a subject; everybody imports them from here."""

from hayauma.delivery.models.digests import Digest, DigestEntry, DigestVariant
from hayauma.delivery.models.engines import Engine
from hayauma.delivery.models.ledger import Dispatch, LetterEvent, Results, Shard, ShardPeople
from hayauma.delivery.models.releases import AfterReport, Release, StandingOrder
from hayauma.delivery.models.returned import Returned, ReturnTally, Tripped, Unproven
from hayauma.delivery.models.watching import Alarm, Canary, CanaryArrival, Reconciliation

__all__ = [
    "AfterReport",
    "Alarm",
    "Canary",
    "CanaryArrival",
    "Digest",
    "DigestEntry",
    "DigestVariant",
    "Dispatch",
    "Engine",
    "LetterEvent",
    "Reconciliation",
    "Release",
    "Results",
    "ReturnTally",
    "Returned",
    "Shard",
    "ShardPeople",
    "StandingOrder",
    "Tripped",
    "Unproven",
]
