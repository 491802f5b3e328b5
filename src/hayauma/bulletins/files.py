"""Attachments (添付ファイル): taken in with care, kept once for each SHA-256, handed out as bytes.

What is attached to which text is the draft's to say; what is kept here is content without a name.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import file_kinds
from hayauma.bulletins.acts import Act
from hayauma.bulletins.draft import LINE_ENDS, Attachment
from hayauma.bulletins.models import File
from hayauma.mail.attached import nameable
from hayauma.organization.directory import Person

FIELD = "files"
NAME_MOST = 100  # characters
FILE_MOST = 3 * 1024 * 1024  # octets of one file
FORBIDDEN = frozenset('"*:<>?|')  # no file system of a reader takes them all


class NoSuchFile(LookupError):
    """No content of this SHA-256 is kept."""


@dataclass(frozen=True)
class StoredFile:
    """The content of an attachment with its media type (RFC 2045) and size in octets."""

    sha256: str
    media_type: str
    size: int
    content: bytes


@transaction.atomic
def store(*, name: str, content: bytes, by: Person, at: datetime) -> Attachment:
    """Keep the content of an attachment and return what a draft says of it.

    The same content twice is kept once. Errors: ValidationError on `files`, a sentence that names
    the file: empty, over 3 MB, of a kind that is not taken, a name that does not fit its content.
    """
    name = safe_name(name)
    kind = _kind(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    _file, made = File.objects.get_or_create(
        sha256=sha256,
        defaults={
            "media_type": kind.media_type,
            "size": len(content),
            "content": content,
            "created_at": at,
        },
    )
    if made:
        journal.record(
            act=Act.FILE_STORED,
            actor=by.actor,
            object=f"file:{sha256}",
            payload={"media_type": kind.media_type, "size": len(content)},
            at=at,
        )
    return Attachment(name, sha256, len(content))


def read(sha256: str) -> StoredFile:
    """Return a kept content. Errors: NoSuchFile."""
    row = File.objects.filter(pk=sha256).first()
    if row is None:
        raise NoSuchFile(sha256)
    return StoredFile(row.sha256, row.media_type, row.size, bytes(row.content))


def media_types(sha256s: Iterable[str]) -> dict[str, str]:
    """Return the media type of each kept content, without reading the contents."""
    return dict(File.objects.filter(pk__in=list(sha256s)).values_list("sha256", "media_type"))


def safe_name(name: str) -> str:
    """Return a file's name as it may stand in a header and on a reader's disk.

    NFC, without a path. Errors: ValidationError on `files` for what cannot be made safe.
    """
    if any(end in name for end in LINE_ENDS):
        raise _wrong(_("ファイル名に改行は使えません。名前を変えてください。"))
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip()
    if not nameable(bare or "-") or any(_hidden(one) or one in FORBIDDEN for one in bare):
        raise _wrong(_("ファイル名に使えない文字があります。名前を変えてください。"))
    bare = bare.lstrip(".")
    if not bare:
        raise _wrong(_("ファイルに名前がありません。"))
    if len(bare) > NAME_MOST:
        raise _wrong(_("ファイル名は{most}字までです。").format(most=NAME_MOST))
    return bare


def _kind(name: str, content: bytes) -> file_kinds.Kind:
    """Return the kind of a content that may be attached under this name."""
    if not content:
        raise _about(name, _("中身がありません（0バイト）。"))
    if len(content) > FILE_MOST:
        raise too_big(name, len(content))
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = file_kinds.judge(content, ending)
    if isinstance(kind, str):
        raise _about(name, kind)
    if ending not in kind.endings:
        raise _about(
            name,
            _(
                "名前の終わりと中身が合いません（中身は{kind}です）。正しいファイルか確かめ、名前の終わりを「.{ending}」にしてください。"
            ).format(kind=_(kind.label), ending=kind.endings[0]),
        )
    return kind


def too_big(name: str, size: int) -> ValidationError:
    """Return what is said of a file over the limit; a door may know its size before reading it."""
    return _about(
        name,
        _("1つ{most}MBまでです。このファイルは{size}MBです。").format(
            most=FILE_MOST // 1024 // 1024, size=f"{size / 1024 / 1024:.1f}"
        ),
    )


def _hidden(character: str) -> bool:
    """Whether a character is not seen: controls, and what turns the direction of reading."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _about(name: str, sentence: str) -> ValidationError:
    return _wrong(_("「{name}」：{sentence}").format(name=name, sentence=sentence))


def _wrong(sentence: str) -> ValidationError:
    return ValidationError({FIELD: sentence})
