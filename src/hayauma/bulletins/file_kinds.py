"""Kinds of files that may travel with a bulletin (添付の種類): a closed list, judged by content.

A name says nothing certain: the first octets decide, and the name has to agree with them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

LOOKED_AT = 1024  # octets from the beginning in which markup betrays itself


@dataclass(frozen=True)
class Kind:
    """One kind of file: its media type (RFC 2045), what people call it, its name's endings."""

    media_type: str
    label: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", "PDF", ("pdf",))
PNG = Kind("image/png", "PNG", ("png",))
JPEG = Kind("image/jpeg", "JPEG", ("jpg", "jpeg"))
TEXT = Kind("text/plain", noop("テキスト"), ("txt",))
CSV = Kind("text/csv", "CSV", ("csv",))
KINDS = (PDF, PNG, JPEG, TEXT, CSV)
# What a browser offers in its file dialogue; it decides nothing.
ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)

MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")


def judge(content: bytes, ending: str) -> Kind | str:
    """Return the kind a content is of, or a sentence that says why it is not taken.

    `ending` is the name's, lower-case without its dot; between plain text and CSV it decides.
    """
    for magic, kind in MAGIC:
        if content.startswith(magic):
            return kind
    refused = _refused(content)
    if refused:
        return refused
    if b"\0" in content:
        return _listed(_("この種類のファイルは添付できません。"))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if ending in TEXT.endings + CSV.endings:
            return _("文字コードがUTF-8ではありません。UTF-8で保存し直してください。")
        return _listed(_("この種類のファイルは添付できません。"))
    return CSV if ending in CSV.endings else TEXT


def _refused(content: bytes) -> str:
    """Say why a well-known kind is not taken; "" where it is none of them."""
    start = content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return _("HEICの写真は、開けない人がいます。JPEGかPNGに変えてください。")
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _("GIFの画像は添付できません。PNGかJPEGに変えてください。")
    if b"<svg" in start:
        return _("SVGの画像は、中で命令が動くことがあるため添付できません。PNGに変えてください。")
    if any(mark in start for mark in MARKUP):
        return _("HTMLは、中で命令が動くことがあるため添付できません。PDFに変えてください。")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _("WordやExcelのファイル、ZIPは添付できません。PDFに変えてください。")
    if content.startswith((b"MZ", b"\x7fELF")):
        return _("プログラムは添付できません。")
    return ""


def _listed(sentence: str) -> str:
    return sentence + _("添付できるのは、PDF、PNG、JPEG、テキスト（UTF-8）、CSV（UTF-8）です。")
