"""What an approver sees (承認の画面): what, to how many, when, what changed, what was declared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hayauma.bulletins import findings, reading
from hayauma.bulletins.chairs import Chair
from hayauma.bulletins.consent_reading import of_bulletin
from hayauma.bulletins.states import DecisionKind
from hayauma.bulletins.views import BulletinView, DecisionView, RevisionView, SubmissionView
from hayauma.delivery import trial
from hayauma.installation import policies
from hayauma.look import Link, difference
from hayauma.mail import markdown
from hayauma.organization import absences, holds, posts
from hayauma.regulation import Basis, Policy, Verdict
from hayauma.subscriptions import editions
from hayauma.web.desk import frame, refusals, words
from hayauma.web.desk.approving.typed import DECLARATIONS, DecisionForm
from hayauma.web.desk.looking import sample
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices, consenting

WINDOW_KEY = "approval.window_minutes"
PROTECTED = {"life": "生命", "body": "身体", "property": "財産"}


@dataclass(frozen=True)
class Declared:
    """One declaration of 第7条 with what the machine found under it."""

    item: str
    label: str | Promise
    basis: Basis
    said: bool
    findings: tuple[str, ...]


@dataclass(frozen=True)
class EditionShown:
    """One language: its text, and what changed in it since a decider saw it last."""

    label: str
    tag: str
    subject: str
    text: str
    subject_pieces: tuple[difference.Piece, ...]
    pieces: tuple[difference.Piece, ...]
    new: bool


def context(
    visit: Visit,
    one: BulletinView,
    form: DecisionForm,
    chair: Chair,
    submitted: SubmissionView,
    *,
    verdict: Verdict | None = None,
) -> Mapping[str, Any]:
    """Return everything the page shows; `verdict` is why the last press did not go through."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    draft = one.revision.draft
    before, decision = _seen_last(one)
    consents = [found for found in of_bulletin(one.id) if found.live]
    return {
        "form": form,
        "bulletin": one,
        "submission": submitted,
        "chair": chair,
        "away": _away(visit, one),
        "stead_ground": policy.setting("substitute.when").basis,
        "sample": sample.letter(visit, one),
        "count": choices.exactly(visit, draft.audience),
        "menus": choices.names(visit, sample.codes(visit, one)),
        "window": _window(draft.not_before, draft.not_after, policy, visit.at),
        "over": draft.not_after is not None and draft.not_after < visit.at,
        "before": before,
        "before_word": _word(decision) if decision else "",
        "editions": editions_shown(before, one.revision),
        "other_changes": other_changes(before, one.revision),
        "attachments": _attachments(one, before),
        "declared": declared(submitted, policy),
        "checklist": submitted.considerations.get("checklist", {}),
        "consents": consenting.lines(consents, draft),
        "exception": _exception(submitted),
        "held": _held(visit, one),
        "own": one.revision.author_id == visit.person.account_id,
        "trial": trial.editions_of(one),
        "sentences": refusals.sentences(verdict.reasons) if verdict else [],
        "heading": refusals.heading(verdict) if verdict else "",
        "crumbs": [
            Link(_("待っている仕事"), frame.home_url()),
            Link(one.subject, frame.url_of("bulletin", one)),
        ],
    }


def declared(submitted: SubmissionView, policy: Policy) -> list[Declared]:
    """Return the four declarations, each with its ground and the findings that belong to it."""
    found = tuple(findings.sentence(one) for one in submitted.findings)
    return [
        Declared(
            item=item,
            label=label,
            basis=policy.setting(key).basis,
            said=bool(submitted.considerations.get(item)),
            # Whatever a machine can find is about being up to date, accurate and plain.
            findings=found if item == "accuracy" else (),
        )
        for item, (label, key) in DECLARATIONS.items()
    ]


def editions_shown(before: RevisionView | None, now: RevisionView) -> list[EditionShown]:
    """Return each language of a text beside what it was, Japanese first; what is gone as well."""
    old = before.draft.editions if before else {}
    new = now.draft.editions
    return [_edition(key, old, new, before) for key in editions.NAMES if key in new or key in old]


def other_changes(before: RevisionView | None, now: RevisionView) -> list[str]:
    """Return what else changed beside the texts."""
    if before is None:
        return []
    old, new = json.loads(before.canonical), json.loads(now.canonical)
    keys = {
        "audience": "menus",
        "window": "window",
        "sender": "sender",
        "attachments": "attachments",
    }
    return [str(words.PARTS[name]) for key, name in keys.items() if old[key] != new[key]]


def pieces(before: str, now: str) -> tuple[difference.Piece, ...]:
    """Return what changed in a text as it is read; marks alone (bold, a heading) as written."""
    old, new = markdown.to_text(before), markdown.to_text(now)
    return difference.pieces(before, now) if old == new else difference.pieces(old, new)


def _edition(
    key: str, old: Mapping[str, Any], new: Mapping[str, Any], before: RevisionView | None
) -> EditionShown:
    was, now = old.get(key), new.get(key)
    was_subject, was_body = (was.subject, was.body) if was else ("", "")
    subject, body = (now.subject, now.body) if now else ("", "")
    return EditionShown(
        label=editions.label(key),
        tag=editions.tag(key),
        subject=subject,
        text=markdown.to_text(body),
        subject_pieces=difference.pieces(was_subject, subject) if before else (),
        pieces=pieces(was_body, body) if before else (),
        new=before is not None and was is None,
    )


def _seen_last(one: BulletinView) -> tuple[RevisionView | None, DecisionView | None]:
    """Return the revision a decider saw last, and what was said to it."""
    decided = [
        (handed.revision_id, handed.decisions[-1])
        for handed in reading.submissions(one.id)
        if handed.decisions and handed.revision_id != one.revision.id
    ]
    if not decided:
        return None, None
    revision_id, decision = decided[-1]
    return reading.revision(revision_id), decision


def _word(decision: DecisionView) -> str:
    return _("承認した") if decision.kind is DecisionKind.APPROVED else _("差し戻した")


def _attachments(one: BulletinView, before: RevisionView | None) -> list[dict[str, object]]:
    known = {file.sha256 for file in before.draft.attachments} if before else set()
    return [
        {"file": file, "new": before is not None and file.sha256 not in known}
        for file in one.revision.draft.attachments
    ]


def _exception(submitted: SubmissionView) -> dict[str, Any] | None:
    """Return the claim of 第7条第3号 with its own verdict, as it was handed in."""
    claim = submitted.considerations.get("exception")
    if not claim:
        return None
    verdict = Verdict.from_json(claim["verdict"])
    return {
        "protects": _(PROTECTED.get(claim["protects"], "")),
        "judged_by": claim["judged_by"],
        "why": claim["why"],
        "sentences": refusals.sentences(verdict.reasons),
    }


def _held(visit: Visit, one: BulletinView) -> bool:
    """Whether the operations manager holds the sending: approving goes, sending does not."""
    return (
        holds.in_force(
            service=visit.service.code,
            section=one.section,
            menus=sample.codes(visit, one),
            bulletin=one.id,
            at=visit.at,
        )
        != "none"
    )


def _away(visit: Visit, one: BulletinView) -> str:
    """Return why the owning head is away, where it is on record."""
    head = posts.head_of(one.section, at=visit.at)
    absence = absences.of(head.account_id, at=visit.at) if head else None
    return absence.words if absence else ""


def _window(
    not_before: datetime | None, not_after: datetime | None, policy: Policy, at: datetime
) -> str:
    """Return from when until when it may be sent once approved now, in words."""
    opens = max(not_before or at, at)
    closes = not_after or opens + timedelta(minutes=policy.number(WINDOW_KEY) or 0)
    return words.window(opens, closes)
