"""Reading consents (承諾・了承の記録): what still stands in a text, what the rules ask of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import QuerySet

from hayauma.bulletins.draft import Draft, tidied
from hayauma.bulletins.models import Consent
from hayauma.bulletins.reading import several
from hayauma.bulletins.states import Matter, State, WorkGround
from hayauma.bulletins.views import BulletinView
from hayauma.statements import kept

Works = Literal["none", "own", "consent", "quotation", "unknown"]
# Of several works the one that is hardest to show decides.
HARDEST: tuple[Works, ...] = ("unknown", "quotation", "consent", "own")


@dataclass(frozen=True)
class ConsentView:
    """One declaration: what it is about, on what ground, how it was given, whether it ended."""

    id: int
    bulletin: int
    matter: Matter
    ground: WorkGround
    passage: str
    file_sha256: str
    holder: str
    to_fact: bool
    to_content: bool
    given_on: date | None
    method: str
    evidence: str
    at: datetime
    by_name: str
    withdrawn_at: datetime | None
    withdrawn_note: str

    @property
    def live(self) -> bool:
        """Whether nobody has ended it."""
        return self.withdrawn_at is None

    def as_json(self) -> dict[str, Any]:
        """Return it as a submission keeps it, beside the author's declarations."""
        return {
            "id": self.id,
            "matter": str(self.matter),
            "ground": str(self.ground),
            "passage": self.passage,
            "file_sha256": self.file_sha256,
            "holder": self.holder,
            "to_fact": self.to_fact,
            "to_content": self.to_content,
            "given_on": self.given_on.isoformat() if self.given_on else None,
            "method": self.method,
            "evidence": self.evidence,
        }


@dataclass(frozen=True)
class Shown:
    """What a text shows that somebody has to agree to: the facts of 第7条第2号 and 第3号."""

    works: Works
    personal_data: bool
    to_fact: bool
    to_content: bool


def of_file(sha256: str) -> tuple[ConsentView, ...]:
    """Return every declaration about a picture or another file, oldest first."""
    rows = Consent.objects.filter(file_sha256=sha256).order_by("pk")
    return tuple(consent_view(one) for one in rows)


def of_bulletin(bulletin_id: int) -> tuple[ConsentView, ...]:
    """Return every declaration of a bulletin, those that ended included, oldest first."""
    return tuple(consent_view(one) for one in _of_bulletin(bulletin_id))


@kept
def _of_bulletin(bulletin_id: int) -> QuerySet[Consent]:
    return Consent.objects.filter(bulletin_id=bulletin_id).order_by("pk")


def consent(consent_id: int) -> ConsentView:
    """Return one declaration. Errors: LookupError."""
    found = Consent.objects.filter(pk=consent_id).first()
    if found is None:
        raise LookupError(consent_id)
    return consent_view(found)


def ended_after_sending(*, service: str, at: datetime) -> tuple[BulletinView, ...]:
    """Return the bulletins sent on a consent that ended since: an amendment is due (第9条)."""
    rows = Consent.objects.filter(
        withdrawn_at__isnull=False,
        bulletin__service__code=service,
        bulletin__state=State.RELEASED,
    )
    ended = [consent_view(one) for one in rows.order_by("-withdrawn_at")]
    if not ended:
        return ()
    sent = several({one.bulletin for one in ended}, at=at)
    still_there = (one.bulletin for one in ended if stands(one, sent[one.bulletin].revision.draft))
    return tuple(sent[one] for one in dict.fromkeys(still_there))


def ended_in(bulletin_id: int, draft: Draft) -> bool:
    """Return whether a consent of a bulletin ended whose passage or file still stands in a text."""
    every = of_bulletin(bulletin_id)
    live = [one for one in every if one.live]
    return any(_still_shown(one, live, draft) for one in every if not one.live)


def text_of(draft: Draft) -> str:
    """Return everything that can be read in a draft, in every language."""
    texts = tidied(draft).editions.values()
    return "\n\n".join(f"{one.subject}\n{one.body}" for one in texts)


def stands(consent: ConsentView, draft: Draft) -> bool:
    """Return whether what a consent is about still stands in a text word for word."""
    if consent.file_sha256:
        return any(one.sha256 == consent.file_sha256 for one in draft.attachments)
    return consent.passage in text_of(draft)


def shown(consents: Iterable[ConsentView], draft: Draft, *, says: Collection[str] = ()) -> Shown:
    """Return what a text shows; `says` are the matters its author says it has.

    A passage that reads otherwise than when the consent was given has lost it. A consent that ended
    counts as none while its passage is still there. Every attachment needs a word of its own.
    """
    every = tuple(consents)
    works = _works([one for one in every if one.matter is Matter.WORK], draft, says)
    people = _people([one for one in every if one.matter is Matter.PERSONAL], draft)
    if Matter.PERSONAL in says and not people:
        people = [(False, False)]
    return Shown(
        works=next((one for one in HARDEST if one in works), "none"),
        personal_data=bool(people),
        to_fact=all(fact for fact, _content in people),
        to_content=all(content for _fact, content in people),
    )


def _works(consents: list[ConsentView], draft: Draft, says: Collection[str]) -> set[Works]:
    live = [one for one in consents if one.live]
    found: set[Works] = {
        "unknown" if not stands(one, draft) else one.ground.value
        for one in live
        if not one.file_sha256 or stands(one, draft)
    }
    declared = {one.file_sha256 for one in live}
    if any(one.sha256 not in declared for one in draft.attachments):
        found.add("unknown")
    if any(_still_shown(one, live, draft) for one in consents if not one.live):
        found.add("unknown")
    if Matter.WORK in says and not found & {"consent", "quotation"}:
        found.add("unknown")
    return found


def _people(consents: list[ConsentView], draft: Draft) -> list[tuple[bool, bool]]:
    """The agreement of each person shown: to the fact, to the content."""
    live = [one for one in consents if one.live]
    agreed = [
        (one.to_fact, one.to_content and stands(one, draft))
        for one in live
        if not one.file_sha256 or stands(one, draft)
    ]
    ended = [one for one in consents if not one.live and _still_shown(one, live, draft)]
    return [*agreed, *((False, False) for _one in ended)]


def _still_shown(ended: ConsentView, live: list[ConsentView], draft: Draft) -> bool:
    """Whether what an ended consent was about is there still, and nobody agreed anew."""
    anew = any((one.passage, one.file_sha256) == (ended.passage, ended.file_sha256) for one in live)
    return stands(ended, draft) and not anew


def consent_view(row: Consent) -> ConsentView:
    """Return the view of a row."""
    return ConsentView(
        id=row.pk,
        bulletin=row.bulletin_id,
        matter=Matter(row.matter),
        ground=WorkGround(row.ground),
        passage=row.passage,
        file_sha256=row.file_sha256,
        holder=row.holder,
        to_fact=row.to_fact,
        to_content=row.to_content,
        given_on=row.given_on,
        method=row.method,
        evidence=row.evidence,
        at=row.at,
        by_name=row.by_name,
        withdrawn_at=row.withdrawn_at,
        withdrawn_note=row.withdrawn_note,
    )
