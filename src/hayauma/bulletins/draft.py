"""A draft as a person hands it in: plain values, judged before anything is stored."""

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma.subscriptions import editions
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import FIRST_EDITION

SUBJECT_MOST = 100
BODY_MOST = 10_000
ATTACHED_MOST = 5 * 1024 * 1024  # octets of all attachments together
FILES_MOST = 10
# Characters that end a line somewhere on the road of a mail: none may stand in a header source.
LINE_ENDS = "\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(frozen=True)
class EditionText:
    """The text of one language: a subject and Markdown."""

    subject: str
    body: str


@dataclass(frozen=True)
class Attachment:
    """A file sent along, bound by its SHA-256 (hex), never by its name alone."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Draft:
    """Everything an approval will bind: texts, audience rule, window, sender, attachments.

    `not_before` None means: as soon as it is released after approval.
    """

    editions: dict[str, EditionText]
    audience: AudienceRule
    sender: str
    not_before: datetime | None = None
    not_after: datetime | None = None
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)

    @property
    def subject(self) -> str:
        """The Japanese subject."""
        return self.editions["ja"].subject

    @property
    def body(self) -> str:
        """The Japanese text, Markdown."""
        return self.editions["ja"].body


def tidy(text: str) -> str:
    """Return a text with LF and NFC: what a textarea changes must not void an approval."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidied(draft: Draft) -> Draft:
    """Return the draft in the one form that is stored and permitted.

    Another language in which nothing is written is not there.
    """
    texts = {
        language: EditionText(tidy(text.subject).strip(), tidy(text.body).rstrip())
        for language, text in draft.editions.items()
    }
    return replace(
        draft,
        editions={
            language: text
            for language, text in texts.items()
            if language == FIRST_EDITION or text.subject or text.body
        },
        sender=tidy(draft.sender).strip(),
    )


def complain(draft: Draft, *, complete: bool) -> None:
    """Raise what cannot be stored, or (`complete`) what cannot be handed in.

    Errors: ValidationError by field, each a sentence: subject, body, menus, files, sender,
    not_after; `subject_en` and `body_en` for another language.
    """
    faults: dict[str, str] = {}
    for language, text in draft.editions.items():
        faults |= _written(language, text)
    if any(end in draft.sender for end in LINE_ENDS):
        faults["sender"] = _("差出人に改行は使えません。")
    faults |= _attached(draft.attachments)
    if draft.not_before and draft.not_after and draft.not_after <= draft.not_before:
        faults["not_after"] = _("発信の終わりの時刻は、始まりより後にしてください。")
    if complete:
        faults |= _missing(draft)
    if faults:
        raise ValidationError(faults)


def field_of(part: str, language: str) -> str:
    """Return the name of a text's field: subject, body, and `subject_en` for another language."""
    return part if language == FIRST_EDITION else f"{part}_{language}"


def _written(language: str, text: EditionText) -> dict[str, str]:
    """What is wrong with the text of one language, by field."""
    faults: dict[str, str] = {}
    subject, body = field_of("subject", language), field_of("body", language)
    if language not in editions.NAMES:
        faults[subject] = _("「{language}」という言語版はありません。").format(language=language)
    if any(end in text.subject for end in LINE_ENDS):
        faults[subject] = _("件名に改行は使えません。1行にしてください。")
    elif len(text.subject) > SUBJECT_MOST:
        faults[subject] = _("件名は{most}字までです。いまは{n}字です。").format(
            most=SUBJECT_MOST, n=len(text.subject)
        )
    if len(text.body) > BODY_MOST:
        faults[body] = _("本文は{most}字までです。いまは{n}字です。").format(
            most=f"{BODY_MOST:,}", n=f"{len(text.body):,}"
        )
    if "\0" in text.body:
        faults[body] = _("本文に使えない文字（NUL）があります。")
    return faults


def _attached(attachments: tuple[Attachment, ...]) -> dict[str, str]:
    """What is wrong with the attachments together; each alone was judged when it was taken in."""
    names = [one.name for one in attachments]
    total = sum(one.size for one in attachments)
    if len(names) > FILES_MOST:
        return {"files": _("添付ファイルは{most}個までです。").format(most=FILES_MOST)}
    if len(set(names)) < len(names):
        return {
            "files": _("同じ名前の添付ファイルがあります。名前を変えるか、片方を外してください。")
        }
    if total > ATTACHED_MOST:
        return {
            "files": _("添付ファイルは、合わせて{most}MBまでです。いまは{size}MBです。").format(
                most=ATTACHED_MOST // 1024 // 1024, size=f"{total / 1024 / 1024:.1f}"
            )
        }
    return {}


def _missing(draft: Draft) -> dict[str, str]:
    """What a draft must have before it can be handed in or sent."""
    faults: dict[str, str] = {}
    for language, text in tidied(draft).editions.items():
        named = "" if language == FIRST_EDITION else f"（{editions.label(language)}）"
        if not text.subject:
            faults[field_of("subject", language)] = _("件名を書いてください。") + named
        if not text.body.strip():
            faults[field_of("body", language)] = _("本文を書いてください。") + named
    if not draft.audience.codes:
        faults["menus"] = _("送る相手（配信メニュー）を選んでください。")
    return faults
