"""The ground of urgent news (緊急): the proviso of 第8条第1項, with its own accountability.

It waives approval and nothing else: the equipment rule (第8条第2項) is judged at the release, the
considerations of 第7条 hold and are shown.
"""

from datetime import datetime

from django.db import transaction

from hayauma import journal
from hayauma.bulletins import permits, repeating
from hayauma.bulletins.acts import Act
from hayauma.bulletins.draft import complain
from hayauma.bulletins.permits import Ground
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import Door
from hayauma.bulletins.viewing import bulletin_view, newest_revision
from hayauma.bulletins.views import PermitView
from hayauma.installation import policies
from hayauma.organization.directory import Person
from hayauma.regulation import Refused, ReleaseFacts, may_go_unapproved


@transaction.atomic
def declare(*, bulletin_id: int, reason: str, by: Person, at: datetime) -> PermitView:
    """Declare a bulletin urgent and issue its Permit without approval.

    Source: 第8条第1項ただし書. `reason` is why approval cannot wait.
    Errors: Refused (also where the reason is missing); ValidationError where the text is.
    """
    bulletin = row(bulletin_id, lock=True)
    permits.refuse_if_released(bulletin)
    view = bulletin_view(bulletin, at=at)
    complain(view.revision.draft, complete=True)
    policy = policies.in_force(service=view.service, at=at)
    repeating.refuse_repetition(bulletin, view.revision.draft, policy)
    # Only the ground is judged here; the equipment is judged where the sending is ordered.
    verdict = may_go_unapproved(ReleaseFacts(urgent=True, urgent_reason=reason), policy)
    if not verdict.allowed:
        raise Refused(verdict)
    revision = newest_revision(bulletin)
    journal.record(
        act=Act.DECLARED_URGENT,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={"seq": revision.seq, "digest": revision.digest, "reason": reason},
        at=at,
        service=view.service,
    )
    ground = Ground(Door.URGENT, verdict, by.actor.post, reason=reason)
    return permits.issue(bulletin, revision, ground, by=by, at=at)
