"""Handing in (提出): a revision, its author's declarations of 第7条, the machine's findings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import checks, claims, permits, reminding, repeating, telling, timing
from hayauma.bulletins.acts import Act
from hayauma.bulletins.claims import Claim
from hayauma.bulletins.consent_reading import of_bulletin, shown
from hayauma.bulletins.draft import Draft, complain
from hayauma.bulletins.models import Bulletin, Submission
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import CORRECTING, State
from hayauma.bulletins.viewing import (
    bulletin_view,
    newest_revision,
    revision_view,
    submission_view,
)
from hayauma.bulletins.views import BulletinView, SubmissionView
from hayauma.installation import city_time, policies
from hayauma.organization import directory, training
from hayauma.organization.directory import Person, ProgrammeView
from hayauma.regulation import (
    Policy,
    Refused,
    SubmitFacts,
    Verdict,
    count_characters,
    may_publish_personal_data,
    may_submit,
)

# The four declarations of 第7条, by item; a text about each stands beside its tick box.
CONSIDERATIONS = ("accuracy", "works", "personal_data", "law")
CHECKLIST = "considerations.checklist"
LENGTH = "length.characters"


def judge(
    bulletin: BulletinView,
    *,
    by: Person,
    reason: str,
    considerations: Mapping[str, Any],
    at: datetime,
) -> Verdict:
    """Return the verdict on handing a bulletin in as it stands, before anything is written.

    `considerations` has a truth for each of CONSIDERATIONS and may have: "contains", the matters
    (bulletins.states.Matter) the author says it has; "checklist", the ticked points of the city's
    own list; "exception", what claims.Claim.from_json() reads.
    """
    programme = directory.programme(bulletin.programme, at=at)
    policy = policies.in_force(service=bulletin.service, at=at)
    draft = bulletin.revision.draft
    claim = Claim.from_json(considerations.get("exception"))
    says = considerations.get("contains") or ()
    seen = shown(of_bulletin(bulletin.id), draft, says=says)
    declared = dict(considerations) | ({"personal_data": True} if claim else {})
    facts = SubmitFacts(
        programme="owned",
        correction=bulletin.relation in CORRECTING,
        author=standing_of(by, programme),
        reason=reason,
        training=training.standing(by.account_id, service=bulletin.service, at=at),
        declared=all(declared.get(item) for item in CONSIDERATIONS),
        findings=sum(not one.hint for one in _found(bulletin, at)),
        unticked=len(unticked(policy, considerations)),
        characters=count_characters(draft.body),
        lead_time=timing.lead_time(policy, handed_in=at, planned=draft.not_before or at),
        works=seen.works,
        personal_data=seen.personal_data or claim is not None,
        # Who claims the exception says that there is no consent to stand on.
        consent_to_fact=claim is None and seen.to_fact,
        consent_to_content=claim is None and seen.to_content,
        **(claim.submit_facts() if claim else {}),
    )
    return may_submit(facts, policy)


def unticked(policy: Policy, considerations: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the points of the city's own list (市の定め) that the author has not ticked."""
    ticked = considerations.get("checklist") or ()
    return tuple(point for point in policy.words(CHECKLIST) if point not in ticked)


@transaction.atomic
def submit(
    *,
    bulletin_id: int,
    reason: str = "",
    considerations: Mapping[str, Any],
    head_count: int,
    by: Person,
    at: datetime,
) -> SubmissionView:
    """Hand in the newest revision for approval.

    Source: 第6条, 第7条. `head_count` is how many registered people the rule means now, as shown.
    Errors: ValidationError by field where something is missing; Refused where a rule forbids it or
    wants a reason.
    """
    bulletin = row(bulletin_id, lock=True)
    permits.refuse_if_released(bulletin)
    if bulletin.state not in {State.DRAFTING, State.RETURNED, State.PERMITTED}:
        raise ValidationError(_("この配信メールは、いまは提出できません。"), code="state")
    revision = newest_revision(bulletin)
    view = bulletin_view(bulletin, at=at)
    complain(view.revision.draft, complete=True)
    claims.complain(Claim.from_json(considerations.get("exception")))
    policy = policies.in_force(service=view.service, at=at)
    repeating.refuse_repetition(bulletin, view.revision.draft, policy)
    verdict = judge(view, by=by, reason=reason, considerations=considerations, at=at)
    if not verdict.allowed:
        raise Refused(verdict)
    submission = Submission.objects.create(
        revision=revision,
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
        reason=reason,
        considerations=_kept(view, considerations, at=at),
        findings=[one.as_json() for one in _found(view, at)],
        head_count=head_count,
        verdict=verdict.as_json(),
    )
    _waits(bulletin, at)
    journal.record(
        act=Act.SUBMITTED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={
            "seq": revision.seq,
            "digest": revision.digest,
            "section": view.section,
            "head_count": head_count,
            "outcome": str(verdict.outcome),
            "findings": [one["code"] for one in submission.findings],
            "exception": "exception" in submission.considerations,
        },
        at=at,
        service=view.service,
    )
    _ask_for_decision(submission, view, by=by, at=at)
    return submission_view(submission)


def _ask_for_decision(
    submission: Submission, bulletin: BulletinView, *, by: Person, at: datetime
) -> None:
    """Tell whoever decides first, and set when the next in line is told."""
    first = reminding.first_turn(bulletin.section, at=at)
    telling.handed_in(
        bulletin,
        submission=submission.pk,
        head_count=submission.head_count,
        to=first.holding if first else None,
        by=by,
        at=at,
    )
    reminding.await_decision(submission, bulletin, told=first.place + 1 if first else 0, at=at)


def _kept(
    bulletin: BulletinView, considerations: Mapping[str, Any], *, at: datetime
) -> dict[str, Any]:
    """What a submission keeps for ever: what was declared, on which consents, by which list."""
    policy = policies.in_force(service=bulletin.service, at=at)
    left = unticked(policy, considerations)
    kept: dict[str, Any] = {item: bool(considerations.get(item)) for item in CONSIDERATIONS}
    kept["contains"] = [str(one) for one in considerations.get("contains") or ()]
    kept["checklist"] = {point: point not in left for point in policy.words(CHECKLIST)}
    kept["consents"] = [one.as_json() for one in of_bulletin(bulletin.id) if one.live]
    if claim := Claim.from_json(considerations.get("exception")):
        # Judged by itself: neither urgency nor a leave of 第8条 has a word in it.
        verdict = may_publish_personal_data(claim.facts(), policy)
        kept["exception"] = {**claim.as_json(), "verdict": verdict.as_json()}
    return kept


def findings(
    draft: Draft, programme: ProgrammeView, at: datetime, *, most: int | None = None
) -> tuple[checks.Finding, ...]:
    """Return the machine's findings on a draft, read on the city's date.

    `most` is how many characters a body may have under the city's rule, None for no limit.
    """
    today = city_time.day(at)
    return checks.run(draft, today=today, section_phone=programme.section.phone, most=most)


def _found(bulletin: BulletinView, at: datetime) -> tuple[checks.Finding, ...]:
    policy = policies.in_force(service=bulletin.service, at=at)
    programme = directory.programme(bulletin.programme, at=at)
    return findings(bulletin.revision.draft, programme, at, most=policy.number(LENGTH))


def standing_of(
    person: Person, programme: ProgrammeView
) -> Literal["in_charge", "same_section", "other_section"]:
    """Return how a person stands to a programme. Source: 第6条."""
    if person.account_id in programme.in_charge:
        return "in_charge"
    same = person.section.code == programme.section.code
    return "same_section" if same else "other_section"


def current(bulletin_id: int) -> SubmissionView | None:
    """Return the newest submission of the newest revision, decided or not."""
    newest = revision_view(newest_revision(row(bulletin_id)))
    rows = Submission.objects.filter(revision_id=newest.id).select_related("revision")
    found = rows.order_by("-pk").first()
    return submission_view(found) if found else None


def _waits(bulletin: Bulletin, at: datetime) -> None:
    bulletin.state, bulletin.changed_at = State.SUBMITTED, at
    bulletin.save(update_fields=["state", "changed_at"])
