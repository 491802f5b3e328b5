"""The record sheet (配信記録票): one page that proves one bulletin, from records alone.

Ten parts, always all of them; a part with nothing to tell says so. No address, ever.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma.archive import sheet_corrections, sheet_decisions, sheet_proofs, sheet_sending
from hayauma.archive.sheet_lines import Part
from hayauma.archive.sheet_sources import Sources, read
from hayauma.installation import services


@dataclass(frozen=True)
class RecordSheet:
    """The sheet of one bulletin; `digest` is the SHA-256 of its parts, to compare two prints."""

    bulletin: int
    number: str  # 2026-118, or empty before the first Permit
    subject: str
    service: str
    city: str
    as_of: datetime  # the last record it rests on
    parts: tuple[Part, ...]
    note: str
    digest: str


@override("ja")  # a record: one text and one digest, whoever reads it
def sheet(bulletin_id: int, *, at: datetime) -> RecordSheet:
    """Return the record sheet of a bulletin as the records stand at a moment.

    Source: 第5条 to 第9条, each part its clause; the headings cite what the policy in force for
    this bulletin cites. Errors: NoSuchBulletin.
    """
    sources = read(bulletin_id, at=at)
    service = services.named(sources.bulletin.service)
    parts = _parts(sources)
    words = json.dumps([asdict(part) for part in parts], ensure_ascii=False, sort_keys=True)
    return RecordSheet(
        bulletin=bulletin_id,
        number=sources.bulletin.number,
        subject=sources.revision.draft.subject,
        service=service.name,
        city=service.city,
        as_of=max((entry.at for entry in sources.entries), default=at),
        parts=parts,
        note=_("「市の定め」の欄は、規程の条文によらないものです。"),
        digest=hashlib.sha256(words.encode("utf-8")).hexdigest(),
    )


def _parts(sources: Sources) -> tuple[Part, ...]:
    return (
        sheet_decisions.bulletin(sources),
        sheet_decisions.writing(sources),
        sheet_decisions.considerations(sources),
        sheet_decisions.approval(sources),
        sheet_sending.release(sources),
        sheet_sending.outcomes(sources),
        sheet_corrections.corrections(sources),
        sheet_sending.inquiries(sources),
        sheet_proofs.versions(sources),
        sheet_proofs.digests(sources),
    )
