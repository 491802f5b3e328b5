"""Amending the archive (配信履歴データの修正): the public copy is put right, the sealed text stays.

Source: 第9条: the owning head's act; staff prepare it. The pages and the feed follow by themselves.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.archive import folding, site
from hayauma.archive.acts import Act
from hayauma.archive.correcting.changes import AmendmentView, amendments
from hayauma.archive.correcting.judging import judge, refuse
from hayauma.archive.correcting.states import NEVER_REPEATED, Wrong
from hayauma.archive.models import Amendment, BackNumber, Correction
from hayauma.archive.reading import NoBackNumber, view
from hayauma.archive.views import BackNumberView
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.draft import Draft, EditionText, complain
from hayauma.bulletins.repeating import repeats
from hayauma.mail import markdown
from hayauma.organization.directory import Person
from hayauma.subscriptions.audience import AudienceRule

__all__ = ["AmendmentView", "amend", "amendments"]


@transaction.atomic
def amend(
    *,
    bulletin_id: int,
    subject: str,
    body: str,
    note: str,
    correction: int | None = None,
    absence: str = "",
    by: Person,
    at: datetime,
) -> BackNumberView:
    """Put the corrected text and a note where the public reads, and keep what stood there.

    `body` is Markdown. Source: 第9条. Errors: Refused; ValidationError by field; NoBackNumber.
    """
    rows = BackNumber.objects.select_for_update(of=("self",)).select_related("service")
    row = rows.filter(bulletin_id=bulletin_id).first()
    if row is None:
        raise NoBackNumber(str(bulletin_id))
    cases = Correction.objects.filter(bulletin_id=bulletin_id)
    case = cases.filter(pk=correction).first() if correction else None
    wrong = Wrong(case.wrong) if case and case.wrong else Wrong.ERROR
    text = Draft({"ja": EditionText(subject, body)}, AudienceRule("menus", ("-",)), "-")
    complain(text, complete=True)
    if not note.strip():
        raise ValidationError({"note": _("何を直したかを、読む人に向けて書いてください。")})
    bulletin = bulletins.bulletin(bulletin_id, at=at)
    said = Draft({"ja": EditionText(subject, f"{body}\n{note}")}, text.audience, "-")
    verdict = judge(
        bulletin,
        step="amend",
        wrong=wrong,
        repeats=bool(case and case.passage and repeats(said, [case.passage])),
        absence=absence,
        by=by,
        at=at,
    )
    refuse(verdict)
    rendered = markdown.render(body)
    Amendment.objects.create(
        back_number=row,
        correction=case,
        at=at,
        by_id=by.account_id,
        by_name=by.actor.shown,
        post=by.actor.post,
        before={"subject": row.subject, "text": row.text},
        after={"subject": subject, "text": rendered.text},
        note=note.strip(),
        shown=wrong not in NEVER_REPEATED,
        verdict=verdict.as_json(),
    )
    _put_right(row, subject, rendered.text, rendered.html, note.strip(), at, wrong)
    journal.record(
        act=Act.AMENDED,
        actor=by.actor,
        object=f"backnumber:{row.number}",
        payload={
            "bulletin": bulletin_id,
            "correction": correction,
            "wrong": wrong,
            "clause": verdict.as_json()["clause"],
        },
        at=at,
        service=bulletin.service,
    )
    site.changed(row, at=at)
    return view(row)


def _put_right(
    row: BackNumber, subject: str, text: str, html: str, note: str, at: datetime, wrong: Wrong
) -> None:
    """Change the copy; editions that may still say the wrong thing are taken down until redone."""
    row.subject, row.text, row.html = subject, text, html
    row.note, row.amended_at = note, at
    if wrong in NEVER_REPEATED:
        row.editions, row.attachments = {}, []
    row.search = folding.folded(
        subject, text, *(one[part] for one in row.editions.values() for part in ("subject", "text"))
    )
    row.save()
