"""A dispatch whose letters got their words, without any server: for what happens afterwards."""

from datetime import datetime, timedelta

from hayauma.delivery import closing, ledger, release, starting
from hayauma.delivery.models import Shard
from hayauma.delivery.packing import Answered
from hayauma.delivery.words import CLOSED, Word
from tests.bulletins.road import approved
from tests.pictures import pictured
from tests.town import Town

DELAY = timedelta(seconds=60)
REPLY = "250 2.0.0 Ok"


@pictured
def begun(town: Town, at: datetime) -> int:
    """Return a dispatch whose audience is frozen; nobody has a letter yet."""
    permit = approved(town, at)
    order = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    )
    assert starting.run(order.id, at=at + DELAY)
    return order.id


def give(dispatch: int, *words: Word, at: datetime) -> None:
    """Give the letters of a dispatch these words in turn, the last one to all the rest; close it
    where none is open."""
    place = 0
    for shard in Shard.objects.filter(dispatch_id=dispatch).order_by("n"):
        given = [words[min(place + n, len(words) - 1)] for n in range(shard.size)]
        place += shard.size
        answers = [
            Answered(shard.first_seq + n, int(word), 0, REPLY)
            for n, word in enumerate(given)
            if word is Word.accepted
        ]
        ledger.write(
            shard.pk, shard.fence, bytes(given), worker="", at=at, until=at, answers=answers
        )
        over = all(word in CLOSED for word in given)
        ledger.give_back(shard.pk, shard.fence, bytes(given), closed=over, due_at=at)
    closing.close_if_done(dispatch, at=at)
