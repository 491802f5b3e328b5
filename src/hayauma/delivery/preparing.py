"""Preparing a group of letters (差し込み): who left is read, the others' copies are made.

The hot path: plain loops and few names. Nothing here waits for a socket.
"""

import logging
from collections import Counter
from datetime import datetime

from hayauma.delivery.lettering import Unmakeable
from hayauma.delivery.making import Maker
from hayauma.delivery.sending import OpenShard
from hayauma.delivery.states import Lane
from hayauma.delivery.words import Word
from hayauma.mail.reasons import Reason
from hayauma.mail.smtp import Outgoing, Stage
from hayauma.subscriptions import mailing

log = logging.getLogger(__name__)

# How often one letter may fail for a reason nobody foresaw before it is set aside.
MOST_TRIES = 3


class Preparing:
    """Makes letters of open shards; remembers which of them failed, and how often."""

    def __init__(self) -> None:
        self._failed: Counter[tuple[int, int]] = Counter()

    def group(
        self,
        shard: OpenShard,
        make: Maker,
        into: list[Outgoing],
        *,
        most: int,
        at: datetime,
        most_octets: int = 0,
    ) -> None:
        """Make and mark up to `most` letters that may go now, and add them to a list.

        Who left meanwhile is read in the same moment (本人が停止). A letter that cannot be made is
        set aside (作成できず) and spares the others; one that is larger than its domain group takes
        (`most_octets`, 0 for any) is refused here.
        """
        places = shard.ready(at, max(most, 0))
        if not places:
            return
        claim = shard.claim
        ids, editions, first = claim.people, claim.editions, claim.first_seq
        number, urgent = claim.shard, claim.lane is Lane.URGENT
        found = mailing.ready([ids[place] for place in places], places=make.places, at=at)
        senders, made = make.senders([first + place for place in places]), make.made
        for place, sender in zip(places, senders, strict=True):
            one = ids[place]
            person = found.get(one)
            if person is None:
                shard.set(place, Word.withdrawn)
                continue
            frozen = editions[place] if editions else 0
            try:
                letter = made(one, person, frozen, first + place, sender, number, urgent)
            except Unmakeable as fault:
                shard.unmakeable(place, at=at, why=str(fault))
            except Exception as fault:
                self._failure(shard, place, fault, at)
            else:
                if most_octets and letter.size > most_octets:
                    _too_large(shard, place, letter.size, most_octets, at)
                    continue
                shard.begin(place)
                into.append(letter)

    def _failure(self, shard: OpenShard, place: int, fault: Exception, at: datetime) -> None:
        """A fault of ours: the letter is tried again with the next group, but not for ever."""
        key = (shard.claim.shard, place)
        self._failed[key] += 1
        # The kind of fault alone: its words might hold an address.
        why = type(fault).__name__
        log.warning("letter %s of shard %s cannot be made: %s", place, key[0], why)
        if self._failed[key] >= MOST_TRIES:
            del self._failed[key]
            shard.unmakeable(place, at=at, why=why)


def _too_large(shard: OpenShard, place: int, octets: int, most: int, at: datetime) -> None:
    why = f"（{octets}バイトの手紙です。この受信ドメインへの上限は{most}バイトです）"
    shard.told(place, Word.refused, at=at, stage=Stage.SIZE, reply=why, reason=str(Reason.TOO_BIG))
