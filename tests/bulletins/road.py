"""The road of a bulletin for tests: a draft as the author would hand it in, and each next step."""

from dataclasses import replace
from datetime import datetime

from hayauma.bulletins import approval, drafting, submission
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.organization.directory import Person
from tests.pictures import pictured
from tests.town import SERVICE, Town

DECLARED = dict.fromkeys(CONSIDERATIONS, True)
BODY = "６月５日(金)に行います。\n\n問い合わせ 0999-00-2300"


def draft_for(town: Town, body: str = BODY, subject: str = "防犯のお知らせ") -> Draft:
    return Draft({"ja": EditionText(subject, body)}, town.rule, "はるか市")


@pictured
def written(town: Town, at: datetime, by: Person | None = None) -> BulletinView:
    return drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=draft_for(town),
        by=by or town.author,
        at=at,
    )


@pictured
def handed_in(town: Town, at: datetime) -> BulletinView:
    bulletin = written(town, at)
    submission.submit(
        bulletin_id=bulletin.id,
        considerations=DECLARED,
        head_count=1,
        by=town.author,
        at=at,
    )
    return bulletin


@pictured
def approved(town: Town, at: datetime) -> PermitView:
    bulletin = handed_in(town, at)
    return approve(town, bulletin, at)


@pictured
def approve(
    town: Town, bulletin: BulletinView, at: datetime, by: Person | None = None, absence: str = ""
) -> PermitView:
    return approval.approve(
        bulletin_id=bulletin.id,
        digest=bulletin.revision.digest,
        head_count=1,
        by=by or town.officer,
        at=at,
        absence=absence,
    )


@pictured
def one_character_more(town: Town, bulletin_id: int, base: int, at: datetime) -> BulletinView:
    draft = draft_for(town)
    changed = replace(draft, editions={"ja": EditionText(draft.subject, draft.body + "。")})
    return drafting.save(bulletin_id=bulletin_id, draft=changed, base=base, by=town.author, at=at)
