"""Beginning the texts that put a bulletin right (訂正文): with the rest stopped in the same act."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma.archive.acts import Act
from hayauma.archive.correcting import reading
from hayauma.archive.correcting import texts as wordings
from hayauma.archive.correcting.cases import STARTED, STOPPABLE, note, refuse_ended
from hayauma.archive.correcting.judging import judge, refuse
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import NEVER_REPEATED, Stage, Wrong
from hayauma.archive.models import Correction
from hayauma.bulletins import drafting
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.drafting import Following
from hayauma.bulletins.states import Relation
from hayauma.bulletins.views import BulletinView, RevisionView
from hayauma.delivery import control
from hayauma.delivery import reading as dispatches
from hayauma.delivery.digests import righting
from hayauma.delivery.views import DispatchView
from hayauma.organization import directory
from hayauma.organization.directory import Person
from hayauma.subscriptions.audience import AudienceRule, RuleKind


@transaction.atomic
def write_texts(*, correction_id: int, by: Person, at: datetime) -> CorrectionView:
    """Stop the rest for good and begin the texts that put it right, in one transaction.

    Who got the wrong letter gets the correction; whose letter was stopped gets the corrected text
    instead: the two audiences are read from the ledger and cannot meet. Source: 第9条.
    Errors: Refused; ValidationError where it has not been described.
    """
    row = reading.row(correction_id, lock=True)
    refuse_ended(row)
    if row.state == Stage.WRITTEN:
        return reading.view(row, at=at)
    if row.state != Stage.DESCRIBED:
        raise ValidationError(_("先に、いつ、だれが、何で気付いたかを書いてください。"))
    original = bulletins.bulletin(row.bulletin_id, at=at)
    wrong = Wrong(row.wrong)
    refuse(judge(original, step="prepare", wrong=wrong, by=by, at=at))
    sent = [one for one in dispatches.of_bulletin(original.id) if one.state in STARTED]
    for one in sent:
        if one.state in STOPPABLE:
            control.cancel(dispatch_id=one.id, by=by, at=at)
    righting.drop(dispatches=[one.id for one in sent], actor=by.actor, at=at)
    gone, kept_back = reading.figures(sent)
    row.gone, row.kept_back = gone, kept_back
    if gone:
        row.letter_id = _begin_letter(row, original, sent[-1], by=by, at=at).id
    if kept_back and wrong is not Wrong.WITHDRAWN:
        row.replacement_id = _begin_replacement(row, original, by=by, at=at).id
    row.state = Stage.WRITTEN
    row.save()
    payload = {"gone": gone, "kept_back": kept_back, "letter": row.letter_id}
    note(row, Act.CORRECTION_WRITTEN, {**payload, "other": row.replacement_id}, by=by, at=at)
    return reading.view(row, at=at)


def _begin_letter(
    row: Correction, original: BulletinView, sent: DispatchView, *, by: Person, at: datetime
) -> BulletinView:
    """Begin the mail to those who got the wrong one."""
    draft = _sent(original).draft
    section = directory.programme(original.programme, at=at).section
    text = wordings.letter(
        draft,
        wrong=Wrong(row.wrong),
        passage=row.passage,
        right=row.right,
        sent_at=sent.release.start_at,
        contact=f"{section.name} {section.phone}".strip(),
    )
    wrong = Wrong(row.wrong)
    retracted = wrong is Wrong.WITHDRAWN
    relation = Relation.RETRACTION if retracted else Relation.CORRECTION
    return _begin(row, original, {"ja": text}, RuleKind.RECEIVED, relation, by=by, at=at)


def _begin_replacement(
    row: Correction, original: BulletinView, *, by: Person, at: datetime
) -> BulletinView:
    """Begin the corrected text for those whose letter was stopped."""
    texts = wordings.replacement(_sent(original).draft, passage=row.passage, right=row.right)
    return _begin(row, original, texts, RuleKind.STOPPED, Relation.REPLACEMENT, by=by, at=at)


def _begin(
    row: Correction,
    original: BulletinView,
    texts: dict[str, EditionText],
    kind: RuleKind,
    relation: Relation,
    *,
    by: Person,
    at: datetime,
) -> BulletinView:
    sent = _sent(original)
    never = {"wrong": row.wrong, "passages": [row.passage]}
    return drafting.start(
        service=original.service,
        programme=original.programme,
        draft=replace(
            sent.draft,
            editions=texts,
            audience=AudienceRule(kind, (original.number,)),
            not_before=None,
            not_after=None,
            attachments=sent.draft.attachments if relation is Relation.REPLACEMENT else (),
        ),
        by=by,
        at=at,
        following=Following(
            original.id,
            relation,
            replaces=sent.id if relation is Relation.REPLACEMENT else None,
            never_say=never if Wrong(row.wrong) in NEVER_REPEATED else {},
        ),
    )


def _sent(original: BulletinView) -> RevisionView:
    """The text that went out: that of the newest Permit, never a later draft."""
    return bulletins.revision(bulletins.permits_of(original.id)[-1].revision_id)
