"""Consents (承諾・了承, 第7条第2号・第3号): what makes a work or personal data lawful to show.

Each is declared for one passage, word for word, or for one attachment. A consent to the content
holds for the passage it was given for: once the passage reads otherwise it is lost. Who withdraws
a consent is heard at any time; after the sending an amendment is due (第9条).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits, series_approval, telling
from hayauma.bulletins.acts import Act
from hayauma.bulletins.consent_reading import ConsentView, consent_view, stands, text_of
from hayauma.bulletins.draft import Draft, tidy
from hayauma.bulletins.models import Bulletin, Consent
from hayauma.bulletins.reading import row
from hayauma.bulletins.states import Matter, State, WorkGround
from hayauma.bulletins.viewing import bulletin_view, newest_revision, revision_view
from hayauma.installation import city_time, policies
from hayauma.organization.directory import Person
from hayauma.regulation import Refused, WorkFacts, may_publish_work

PASSAGE_MOST = 2_000


@dataclass(frozen=True)
class Given:
    """How a consent was given: by whom, on which day, how, and where that can be seen."""

    holder: str
    on: date | None = None
    method: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """A consent that ended; `amendment_due` where the passage has been sent already."""

    consent: ConsentView
    amendment_due: bool


@transaction.atomic
def declare_work(
    *,
    bulletin_id: int,
    ground: WorkGround,
    passage: str = "",
    file_sha256: str = "",
    given: Given | None = None,
    by: Person,
    at: datetime,
) -> ConsentView:
    """Declare by what right a passage or an attachment is shown (著作物).

    Source: 第7条第2号; quotation only where the city's policy opens it.
    Errors: ValidationError by field; Refused for a ground the rules do not know here.
    """
    bulletin = row(bulletin_id, lock=True)
    draft = revision_view(newest_revision(bulletin)).draft
    given = given or Given("")
    faults = _about(draft, passage, file_sha256)
    if ground is not WorkGround.OWN:
        faults |= _of_whom(given, _("著作者（権利を持つ人）を書いてください。"))
    if ground is WorkGround.CONSENT:
        faults |= _how(given, at)
    if faults:
        raise ValidationError(faults)
    policy = policies.in_force(service=bulletin.service.code, at=at)
    verdict = may_publish_work(WorkFacts(ownership=ground.value), policy)
    if not verdict.allowed:
        raise Refused(verdict)
    return _declare(
        bulletin, Matter.WORK, str(ground), passage, file_sha256, given, by=by, at=at,
        to_fact=True, to_content=True,
    )  # fmt: skip


@transaction.atomic
def declare_person(
    *,
    bulletin_id: int,
    to_fact: bool,
    to_content: bool,
    passage: str = "",
    file_sha256: str = "",
    given: Given,
    by: Person,
    at: datetime,
) -> ConsentView:
    """Declare what a person (or their legal representative) agreed to: the fact, the content.

    Source: 第7条第3号. Date, method and evidence are the city's own rule. Declaring one of the two
    alone is kept; handing in asks for both. Errors: ValidationError by field.
    """
    bulletin = row(bulletin_id, lock=True)
    draft = revision_view(newest_revision(bulletin)).draft
    faults = _about(draft, passage, file_sha256)
    faults |= _of_whom(given, _("本人（又は法定代理人）を書いてください。")) | _how(given, at)
    if not (to_fact or to_content):
        faults["to_fact"] = _("了承を得たものを選んでください。")
    if faults:
        raise ValidationError(faults)
    return _declare(
        bulletin, Matter.PERSONAL, str(WorkGround.CONSENT), passage, file_sha256, given,
        by=by, at=at, to_fact=to_fact, to_content=to_content,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, consent_id: int, note: str, by: Person, at: datetime) -> Withdrawn:
    """End a consent: it was taken back, or the passage is shown no more.

    What still shows the passage goes no further: a submission is closed, a Permit is void. Once
    sent, the letters stay where they are and an amendment is due (第7条第3号, 第9条).
    Errors: ValidationError by field; LookupError.
    """
    found = Consent.objects.filter(pk=consent_id).first()
    if found is None:
        raise LookupError(consent_id)
    bulletin = row(found.bulletin_id, lock=True)
    consent = Consent.objects.select_for_update().get(pk=consent_id)
    if consent.withdrawn_at is not None:
        raise ValidationError(_("この記録は、すでに終わっています。"), code="state")
    if not note.strip():
        raise ValidationError({"note": _("いつ、だれから、どのようにかを書いてください。")})
    consent.withdrawn_at, consent.withdrawn_note = at, note.strip()[:300]
    consent.save(update_fields=["withdrawn_at", "withdrawn_note"])
    view = consent_view(consent)
    shown = stands(view, revision_view(newest_revision(bulletin)).draft)
    sent = bulletin.state == State.RELEASED
    journal.record(
        act=Act.CONSENT_WITHDRAWN,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        payload={"consent": consent.pk, "matter": consent.matter, "sent": sent, "shown": shown},
        at=at,
        service=bulletin.service.code,
    )
    if shown:
        _stop_what_shows_it(bulletin, by=by, at=at)
        telling.consent_withdrawn(
            bulletin_view(bulletin, at=at), consent=consent.pk, sent=sent, at=at
        )
    return Withdrawn(view, amendment_due=sent and shown)


def _stop_what_shows_it(bulletin: Bulletin, *, by: Person, at: datetime) -> None:
    """Take back what was asked or permitted for a text that may not be shown any more."""
    series_approval.end_with(bulletin, by=by, at=at)
    if bulletin.state not in {State.SUBMITTED, State.PERMITTED}:
        return
    waiting = newest_revision(bulletin).submissions.filter(closed_at__isnull=True)
    waiting.update(closed_at=at)
    permits.void(bulletin, why="consent_withdrawn", by=by, at=at)
    bulletin.state, bulletin.changed_at = State.DRAFTING, at
    bulletin.save(update_fields=["state", "changed_at"])


def _declare(
    bulletin: Bulletin,
    matter: Matter,
    ground: str,
    passage: str,
    file_sha256: str,
    given: Given,
    *,
    to_fact: bool,
    to_content: bool,
    by: Person,
    at: datetime,
) -> ConsentView:
    consent = Consent.objects.create(
        bulletin=bulletin,
        matter=matter,
        ground=ground,
        passage=tidy(passage).strip(),
        file_sha256=file_sha256,
        holder=given.holder.strip(),
        to_fact=to_fact,
        to_content=to_content,
        given_on=given.on,
        method=given.method.strip(),
        evidence=given.evidence.strip(),
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
    )
    journal.record(
        act=Act.CONSENT_DECLARED,
        actor=by.actor,
        object=f"bulletin:{bulletin.pk}",
        # Never whose it is: the journal is kept longer than anybody's name should be.
        payload={
            "consent": consent.pk,
            "matter": str(matter),
            "ground": ground,
            "to_fact": to_fact,
            "to_content": to_content,
        },
        at=at,
        service=bulletin.service.code,
    )
    return consent_view(consent)


def _about(draft: Draft, passage: str, file_sha256: str) -> dict[str, str]:
    """What is wrong with what a consent is about: it must stand in the text as it is now."""
    passage = tidy(passage).strip()
    if file_sha256:
        if any(one.sha256 == file_sha256 for one in draft.attachments):
            return {}
        return {"file_sha256": _("この添付ファイルは、いまの版に付いていません。")}
    if not passage:
        return {"passage": _("本文のどこかを、そのまま写してください。")}
    if len(passage) > PASSAGE_MOST:
        return {"passage": _("2,000字までです。")}
    if passage not in text_of(draft):
        return {"passage": _("いまの本文に、このとおりの文がありません。そのまま写してください。")}
    return {}


def _of_whom(given: Given, sentence: str) -> dict[str, str]:
    return {} if given.holder.strip() else {"holder": sentence}


def _how(given: Given, at: datetime) -> dict[str, str]:
    """What is missing of when, how and on what evidence a consent was given. Source: 市の定め."""
    faults: dict[str, str] = {}
    if given.on is None:
        faults["given_on"] = _("承諾又は了承を得た日を書いてください。")
    elif given.on > city_time.day(at):
        faults["given_on"] = _("まだ来ていない日です。得た日を書いてください。")
    if not given.method.strip():
        faults["method"] = _("どのように得たか（書面、電子メール、電話など）を書いてください。")
    if not given.evidence.strip():
        faults["evidence"] = _("確かめられるもの（文書番号、保管場所など）を書いてください。")
    return faults
