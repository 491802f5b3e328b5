"""The look after a reorganisation came into force (改編の後の点検): a stage of the engine.

Inquiries must reach somebody (第5条第3項第3号); what was scheduled for a section that changed is
held at its start, and the new head hears of it now, not then.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import journal
from hayauma.bulletins import permits, telling
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import reading as dispatches
from hayauma.installation import services
from hayauma.organization import accounts, officers, staff_notices
from hayauma.organization.future import handed_in
from hayauma.organization.kinds import Role
from hayauma.oversight import reaching
from hayauma.oversight.acts import Act
from hayauma.oversight.models import SwitchCheck
from hayauma.oversight.reaching import WHY_WORDS, Gap
from hayauma.regulation import LetterClass

# An engine that was away longer than this looks no more at what was then.
LATE_AT_MOST = timedelta(days=30)


def due(at: datetime) -> tuple[int, ...]:
    """Return the reorganisations in force that nobody has looked at yet."""
    found = [one.id for one in handed_in.in_force(since=at - LATE_AT_MOST, at=at)]
    looked = SwitchCheck.objects.filter(reorganisation__in=found)
    done = set(looked.values_list("reorganisation", flat=True)) if found else set()
    return tuple(one for one in found if one not in done)


@transaction.atomic
def run(reorganisation_id: int, *, at: datetime) -> None:
    """Look whether inquiries reach somebody, tell the manager where not, and the new heads.

    Twice is once.
    """
    view = handed_in.reorganisation(reorganisation_id)
    gaps = reaching.gaps(service=view.service, at=at)
    held = _changed(view.service, at)
    _row, new = SwitchCheck.objects.get_or_create(
        reorganisation=reorganisation_id,
        defaults={
            "service_id": services.named(view.service).id,
            "at": at,
            "gaps": [asdict(gap) for gap in gaps],
            "held": len(held),
        },
    )
    if not new:
        return
    journal.record(
        act=Act.SWITCH_LOOKED_AT,
        actor=journal.SYSTEM,
        object=f"reorganisation:{reorganisation_id}",
        payload={"gaps": [f"{gap.way}:{gap.name}" for gap in gaps], "held": len(held)},
        at=at,
        service=view.service,
    )
    _tell_manager(view.service, reorganisation_id, gaps, len(held), at=at)
    for one in held:
        _tell_heads(one, reorganisation_id, at=at)


def checked(*, service: str) -> dict[int, tuple[int, int]]:
    """Return by reorganisation how many ways ended nowhere, and how many bulletins were held."""
    rows = SwitchCheck.objects.filter(service__code=service)
    return {one.reorganisation: (len(one.gaps), one.held) for one in rows}


def _changed(service: str, at: datetime) -> list[BulletinView]:
    """What is scheduled, approved under a section that owns it no longer or by who has left."""
    waiting = {one.bulletin for one in dispatches.scheduled(service=service)}
    found = bulletins.several(waiting, at=at).values()
    changed = []
    for one in found:
        permit = permits.state(one.id, at).permit
        if permit is not None and (
            permit.owning_section != one.section_name or not accounts.is_open(permit.by_id, at=at)
        ):
            changed.append(one)
    return changed


@override("ja")
def _tell_manager(
    service: str, reorganisation_id: int, gaps: tuple[Gap, ...], held: int, *, at: datetime
) -> None:
    told = officers.answering_for(Role.OPERATIONS_MANAGER, service=service, at=at)
    context = {
        "gaps": [(gap.name, gap.section, _(WHY_WORDS[gap.why])) for gap in gaps],
        "held": held,
        "url": f"{services.named(service).desk_url}/organization/future/{reorganisation_id}/",
    }
    text = render_to_string("oversight/switch_looked_at.txt", context)
    subject = _("【組織改編】新しい組織に切り替わりました")
    key = f"switch:{reorganisation_id}"
    staff_notices.send(told, klass=LetterClass.TASK, subject=subject, text=text, key=key, at=at)


@override("ja")
def _tell_heads(one: BulletinView, reorganisation_id: int, *, at: datetime) -> None:
    context = {
        "subject": one.subject,
        "number": one.number,
        "section": one.section_name,
        "url": f"{services.named(one.service).desk_url}/bulletins/{one.id}/",
    }
    text = render_to_string("oversight/switch_held.txt", context)
    told = {*telling.deciders(one.section, at=at)[0], one.revision.author_id}
    subject = _("【予定の発信が止まります】{subject}").format(subject=one.subject)
    key = f"switch:{reorganisation_id}:{one.id}"
    staff_notices.send(
        sorted(told), klass=LetterClass.ALARM, subject=subject, text=text, key=key, at=at
    )
