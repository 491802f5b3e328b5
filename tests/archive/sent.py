"""Bulletins that were sent, for the tests of this room: one that was approved, one urgent."""

from datetime import datetime, timedelta

from hayauma.archive import publishing
from hayauma.archive.views import BackNumberView
from hayauma.bulletins import approval, drafting, submission
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.delivery import release, starting, urgently
from hayauma.organization.directory import Person
from hayauma.subscriptions.audience import AudienceRule
from tests.bulletins.road import BODY, DECLARED
from tests.pictures import pictured
from tests.town import SERVICE, Town

LATER = timedelta(minutes=5)


def draft(*menus: str, subject: str = "防犯のお知らせ", body: str = BODY) -> Draft:
    rule = AudienceRule("menus", menus or ("bohan",))
    return Draft({"ja": EditionText(subject, body)}, rule, "はるか市")


@pictured
def ordered(town: Town, text: Draft, at: datetime, by: Person | None = None) -> int:
    """Write, approve and order a bulletin; return its dispatch."""
    author = by or town.author
    bulletin = drafting.start(
        service=SERVICE, programme=town.programme, draft=text, by=author, at=at
    )
    submission.submit(
        bulletin_id=bulletin.id, considerations=DECLARED, head_count=1, by=author, at=at
    )
    approval.approve(
        bulletin_id=bulletin.id,
        digest=bulletin.revision.digest,
        head_count=1,
        by=town.officer,
        at=at,
    )
    return release.order(bulletin_id=bulletin.id, terminal=town.terminal, by=author, at=at).id


@pictured
def started(town: Town, text: Draft, at: datetime) -> int:
    dispatch = ordered(town, text, at)
    assert starting.run(dispatch, at=at + LATER)
    return dispatch


def published(town: Town, text: Draft, at: datetime) -> BackNumberView:
    return publishing.run(started(town, text, at), at=at + LATER)


def urgent(town: Town, at: datetime, reason: str = "川があふれそうで、課長に連絡がつかない") -> int:
    """Send a bulletin urgently and return the bulletin."""
    bulletin = drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=draft("bosai", subject="避難してください"),
        by=town.author,
        at=at,
    )
    dispatch = urgently.send(
        bulletin_id=bulletin.id, reason=reason, terminal=town.terminal, by=town.author, at=at
    )
    assert starting.run(dispatch.id, at=at)
    publishing.run(dispatch.id, at=at)
    return bulletin.id
