"""What follows a wrong bulletin is marked so, and never repeats personal data or a work."""

from dataclasses import replace
from datetime import datetime

import pytest

from hayauma.bulletins import drafting, reading, submission, urgent
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.drafting import Following
from hayauma.bulletins.models import Revision
from hayauma.bulletins.repeating import repeats
from hayauma.bulletins.states import Relation
from hayauma.bulletins.views import BulletinView
from hayauma.regulation import Refused
from hayauma.subscriptions.audience import AudienceRule
from tests.bulletins.road import DECLARED, approved, draft_for
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
SECRET = "中町三丁目の山田太郎さん"


def corrected(town: Town, at: datetime, body: str, wrong: str = "personal_data") -> BulletinView:
    first = approved(town, at)
    rule = AudienceRule("received", (first.number,))
    return drafting.start(
        service=SERVICE,
        programme=town.programme,
        draft=replace(draft_for(town, body=body, subject="【訂正】"), audience=rule),
        by=town.author,
        at=at,
        following=Following(
            first.bulletin_id,
            Relation.CORRECTION,
            replaces=first.revision_id,
            never_say={"wrong": wrong, "passages": [SECRET]},
        ),
    )


def hand_in(town: Town, at: datetime, bulletin: BulletinView) -> None:
    submission.submit(
        bulletin_id=bulletin.id, considerations=DECLARED, head_count=1, by=town.author, at=at
    )


def test_it_says_what_it_follows_and_which_text_it_stands_for(town: Town, at: datetime) -> None:
    begun = corrected(town, at, "前のメールは消してください。 問い合わせ 0999-00-2300")
    assert begun.relation == Relation.CORRECTION
    first = reading.bulletin(begun.related_to or 0, at=at)
    assert Revision.objects.get(pk=begun.revision.id).replaces_id == first.revision.id
    hand_in(town, at, begun)


@pytest.mark.parametrize(
    "again", [SECRET, "中町三丁目の\n山田 太郎さん", "中町三丁目の山田太郎さん！"]
)
def test_neither_door_lets_the_passage_out_again(town: Town, at: datetime, again: str) -> None:
    begun = corrected(town, at, f"{again}の記事は誤りでした。")
    with pytest.raises(Refused) as refusal:
        hand_in(town, at, begun)
    assert "wrong_passage_repeated" in str(refusal.value.verdict.as_json())
    with pytest.raises(Refused):
        urgent.declare(bulletin_id=begun.id, reason="拡散を防ぐ", by=town.author, at=at)


def test_a_wrong_date_is_said_again_beside_the_right_one(town: Town, at: datetime) -> None:
    begun = corrected(town, at, f"誤　{SECRET}\n正　別の人 問い合わせ 0999-00-2300", wrong="error")
    hand_in(town, at, begun)


def test_a_passage_is_found_in_the_subject_and_in_every_edition(town: Town) -> None:
    draft = draft_for(town)
    assert not repeats(draft, (SECRET, ""))
    assert repeats(replace(draft, editions={"ja": EditionText(SECRET, "x")}), (SECRET,))
    other = {**draft.editions, "en": EditionText("x", f"about {SECRET}")}
    assert repeats(replace(draft, editions=other), (SECRET,))
