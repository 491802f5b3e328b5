"""Writing (作成): beginning a bulletin and saving its next revision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits
from hayauma.bulletins.acts import Act
from hayauma.bulletins.canonical import canonical, differences, digest
from hayauma.bulletins.draft import Draft, complain, tidied
from hayauma.bulletins.models import Bulletin, Edition, Revision
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import Relation, State
from hayauma.bulletins.viewing import bulletin_view, newest_revision, revision_view
from hayauma.bulletins.views import BulletinView
from hayauma.installation import services
from hayauma.organization import directory
from hayauma.organization.directory import Person


class StaleRevision(Exception):
    """Somebody saved another revision meanwhile; nothing was written and nothing is lost."""

    def __init__(self, newest: int) -> None:
        self.newest = newest
        super().__init__(_("ほかの人（又は別の画面）が第{n}版を保存しています。").format(n=newest))


@dataclass(frozen=True)
class Following:
    """The earlier bulletin a new one follows, and how; `never_say` is what it must not repeat."""

    bulletin: int
    relation: Relation
    # The revision whose text the new one stands for, where it replaces one.
    replaces: int | None = None
    never_say: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def start(
    *,
    service: str,
    programme: str,
    draft: Draft,
    by: Person,
    at: datetime,
    following: Following | None = None,
) -> BulletinView:
    """Begin a bulletin of a programme with its first revision.

    Source: 第6条 (who writes), 第5条第2項 (the programme's section will answer for it), 第9条 (what
    follows a bulletin that was wrong).
    Errors: ValidationError by field; LookupError for a programme that is not in the register.
    """
    complain(draft, complete=False)
    owned = directory.programme(programme, at=at)
    bulletin = Bulletin.objects.create(
        service_id=services.named(service).id,
        programme_id=owned.id,
        state=State.DRAFTING,
        created_at=at,
        changed_at=at,
        created_by_id=by.account_id,
        relation=following.relation if following else "",
        related_to_id=following.bulletin if following else None,
        never_say=dict(following.never_say) if following else {},
    )
    revision = _write(bulletin, draft, seq=1, by=by, at=at)
    if following and following.replaces:
        Revision.objects.filter(pk=revision.pk).update(replaces_id=following.replaces)
    journal.record(
        act=Act.DRAFTED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "programme": programme,
            "seq": 1,
            "digest": revision.digest,
            **({"follows": following.bulletin, "as": following.relation} if following else {}),
        },
        at=at,
        service=service,
    )
    return bulletin_view(bulletin, at=at)


@transaction.atomic
def save(*, bulletin_id: int, draft: Draft, base: int, by: Person, at: datetime) -> BulletinView:
    """Save the next revision on top of revision number `base`.

    Saving the very same text writes nothing. A text that differs takes a submission back to
    drafting; a Permit stays as it was given and no longer fits: release will name what differs.
    Errors: StaleRevision where `base` is no longer the newest; ValidationError by field.
    """
    complain(draft, complete=False)
    bulletin = row(bulletin_id, lock=True)
    newest = newest_revision(bulletin)
    if newest.seq != base:
        raise StaleRevision(newest.seq)
    if bulletin.state == State.ABANDONED:
        raise ValidationError(_("取りやめた配信メールは書き直せません。新しく作成してください。"))
    permits.refuse_if_released(bulletin)
    before, now = revision_view(newest).canonical, canonical(draft)
    if before == now:
        return bulletin_view(bulletin, at=at)
    revision = _write(bulletin, draft, seq=base + 1, by=by, at=at)
    if bulletin.state in {State.SUBMITTED, State.RETURNED}:
        newest.submissions.filter(closed_at__isnull=True).update(closed_at=at)
        bulletin.state = State.DRAFTING
    bulletin.changed_at = at
    bulletin.save(update_fields=["state", "changed_at"])
    journal.record(
        act=Act.REVISED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "seq": revision.seq,
            "digest": revision.digest,
            "changed": list(differences(before, now)),
        },
        at=at,
        service=bulletin.service.code,
    )
    return bulletin_view(bulletin, at=at)


@transaction.atomic
def abandon(*, bulletin_id: int, by: Person, at: datetime) -> BulletinView:
    """Give a bulletin up: it stays on record and can no longer be sent."""
    bulletin = row(bulletin_id, lock=True)
    permits.refuse_if_released(bulletin)
    permits.void(bulletin, why="abandoned", by=by, at=at)
    bulletin.state, bulletin.changed_at = State.ABANDONED, at
    bulletin.save(update_fields=["state", "changed_at"])
    journal.record(
        act=Act.ABANDONED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={},
        at=at,
        service=bulletin.service.code,
    )
    return bulletin_view(bulletin, at=at)


def _write(bulletin: Bulletin, draft: Draft, *, seq: int, by: Person, at: datetime) -> Revision:
    """Store a revision with its editions and digest."""
    draft = tidied(draft)
    revision = Revision.objects.create(
        bulletin=bulletin,
        seq=seq,
        audience=draft.audience.as_json(),
        attachments=[
            {"name": a.name, "sha256": a.sha256, "size": a.size} for a in draft.attachments
        ],
        sender=draft.sender,
        not_before=draft.not_before,
        not_after=draft.not_after,
        digest=digest(canonical(draft)),
        created_at=at,
        author_id=by.account_id,
        author_name=by.actor.shown,
    )
    Edition.objects.bulk_create(
        Edition(revision=revision, language=language, subject=text.subject, body=text.body)
        for language, text in draft.editions.items()
    )
    return revision
