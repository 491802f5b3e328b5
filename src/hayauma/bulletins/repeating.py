"""What a correction must not say again (繰り返してはならない部分), judged where it is handed in.

Source: 第9条; that the harm is not done twice is the city's own rule. A mail that puts personal
data or somebody's work right would spread it once more by quoting it.
"""

import unicodedata
from collections.abc import Iterable
from typing import Literal, cast

from hayauma.bulletins.draft import Draft
from hayauma.bulletins.models import Bulletin
from hayauma.bulletins.states import CORRECTING
from hayauma.regulation import CorrectFacts, Policy, Refused, may_correct

Wrong = Literal["error", "personal_data", "works", "wording", "audience", "withdrawn"]


def refuse_repetition(bulletin: Bulletin, draft: Draft, policy: Policy) -> None:
    """Raise Refused where a correction repeats the passage it is there to put right."""
    never = bulletin.never_say
    if not never or not repeats(draft, never.get("passages", ())):
        return
    facts = CorrectFacts(
        step="prepare",
        by="owning_staff",
        wrong=cast(Wrong, never["wrong"]),
        repeats_wrong_passage=True,
    )
    verdict = may_correct(facts, policy)
    if not verdict.allowed:
        raise Refused(verdict)


def put_right(bulletins: Iterable[int]) -> set[int]:
    """Return those of some bulletins for which a text that puts them right was begun (第9条)."""
    rows = Bulletin.objects.filter(
        related_to_id__in=list(bulletins), relation__in=[str(one) for one in CORRECTING]
    )
    return {one for one in rows.values_list("related_to_id", flat=True) if one is not None}


def repeats(draft: Draft, passages: tuple[str, ...] | list[str]) -> bool:
    """Return whether any edition says one of some passages, blanks and widths aside."""
    said = [_folded(part) for text in draft.editions.values() for part in (text.subject, text.body)]
    wanted = [_folded(passage) for passage in passages]
    return any(one and one in text for one in wanted for text in said)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
