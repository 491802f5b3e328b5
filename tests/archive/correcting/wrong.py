"""A bulletin that was half sent when somebody noticed: what a correction begins with."""

from dataclasses import dataclass
from datetime import datetime

from hayauma.archive import publishing
from hayauma.archive.correcting import cases, writing
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import Through, Wrong
from hayauma.delivery import release, starting
from hayauma.delivery.models import Shard, ShardPeople
from hayauma.delivery.packing import unpack_ids
from hayauma.delivery.words import Word
from tests.bulletins.road import approved
from tests.town import Town

PASSAGE, RIGHT = "６月５日(金)", "６月６日(土)"


@dataclass(frozen=True)
class HalfSent:
    """Who got it, who not, and its numbers."""

    bulletin: int
    number: str
    dispatch: int
    got: int
    not_yet: int


def half_sent(town: Town, at: datetime) -> HalfSent:
    town.register("second@d0.example")
    permit = approved(town, at)
    dispatch = release.order(
        bulletin_id=permit.bulletin_id, terminal=town.terminal, by=town.author, at=at
    ).id
    starting.run(dispatch, at=at)
    people = []
    for shard in Shard.objects.filter(dispatch_id=dispatch).order_by("n"):
        held = ShardPeople.objects.get(pk=shard.pk)
        people += list(unpack_ids(bytes(held.subscriptions)))
    first = Shard.objects.filter(dispatch_id=dispatch).order_by("n")[0]
    first.words = bytes([Word.accepted] * first.size)
    first.save()
    publishing.run(dispatch, at)
    return HalfSent(permit.bulletin_id, permit.number, dispatch, people[0], people[1])


def described(
    town: Town, at: datetime, sent: HalfSent, wrong: Wrong = Wrong.ERROR
) -> CorrectionView:
    case = cases.open_case(bulletin_id=sent.bulletin, by=town.colleague, at=at)
    return cases.describe(
        correction_id=case.id,
        wrong=wrong,
        found_at=at,
        found_by="市民からの電話",
        found_through=Through.TELEPHONE,
        passage=PASSAGE,
        right=RIGHT,
        by=town.author,
        at=at,
    )


def written(town: Town, at: datetime, sent: HalfSent, wrong: Wrong = Wrong.ERROR) -> CorrectionView:
    case = described(town, at, sent, wrong)
    return writing.write_texts(correction_id=case.id, by=town.author, at=at)
