"""Who has not been trained (作成の研修): where the course is, whom to ask, beside the refusal."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.look import Way
from hayauma.look.templatetags import look
from hayauma.organization import directory, officers, training
from hayauma.organization.kinds import Role
from hayauma.regulation import Code, Verdict
from hayauma.regulation.verdict import Reason
from hayauma.web.desk.visit import Visit


def reasons(verdict: Verdict) -> list[Reason]:
    """Return what of a verdict is about the training: nothing where it is in order."""
    return [one for one in verdict.reasons if one.code == Code.NOT_TRAINED]


def ran_out(visit: Visit) -> list[dict[str, str]]:
    """Return a sentence about the attendance that counts no more, where there was one."""
    last = next(iter(training.record_of(visit.person.account_id, service=visit.service.code)), None)
    if last is None or last.counts_until is None:
        return []
    said = _("受講した「{course}」（{held}）は、{until}で有効な期間が終わりました。")
    text = said.format(
        course=last.course_name,
        held=look.full_day(last.held_on),
        until=look.full_day(last.counts_until),
    )
    return [{"text": text}]


def ways(visit: Visit) -> Sequence[Way]:
    """Return the page of the courses, and whoever holds them now."""
    held = [
        one.name for one in training.courses(service=visit.service.code) if one.closed_at is None
    ]
    note = _("行われている研修：{names}").format(names="、".join(held)) if held else ""
    asked = officers.answering_for(Role.OPERATIONS_MANAGER, service=visit.service.code, at=visit.at)
    people = (directory.person(one, at=visit.at, service=visit.service.code) for one in asked[:1])
    return [
        Way(_("研修と、自分の受講を見る"), reverse("desk:training"), note=note),
        *(
            Way(one.actor.shown, note=_("研修を行い、受講を記録する人（運用管理者）"))
            for one in people
        ),
    ]
