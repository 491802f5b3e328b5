"""Files on the page where a bulletin is written (添付): taken in, and carried along by their marks.

A mark is signed: only what was taken in from this page can be attached, under its own name.
"""

from collections.abc import Iterable

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from hayauma.bulletins import files
from hayauma.bulletins.draft import Attachment
from hayauma.web.desk.visit import Visit

SALT = "hayauma.web.desk.writing.uploading"
MOST = 10  # files of one post that are looked at


def take(visit: Visit) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Take in the files that came with a post; return them, and what was wrong with the others."""
    taken: list[Attachment] = []
    faults: list[str] = []
    for upload in visit.request.FILES.getlist("files")[:MOST]:
        try:
            one = _store(visit, upload)
        except ValidationError as fault:
            faults += fault.messages
        else:
            if one not in taken:
                taken.append(one)
    return tuple(taken), tuple(faults)


def mark(attachment: Attachment) -> str:
    """Return what a page carries for a file that was taken in."""
    return signing.dumps([attachment.name, attachment.sha256, attachment.size], salt=SALT)


def marked(marks: Iterable[str]) -> tuple[Attachment, ...]:
    """Return the files of some marks, each once; a mark that is not ours is passed over."""
    found: dict[Attachment, None] = {}
    for one in marks:
        try:
            name, sha256, size = signing.loads(one, salt=SALT)
        except (signing.BadSignature, ValueError):
            continue
        found[Attachment(name, sha256, size)] = None
    return tuple(found)


def _store(visit: Visit, upload: "UploadedFile[bytes]") -> Attachment:
    name, size = str(upload.name or ""), upload.size or 0
    if size > files.FILE_MOST:  # known before a single octet is read into memory
        raise files.too_big(files.safe_name(name), size)
    return files.store(name=name, content=upload.read(), by=visit.person, at=visit.at)
