"""Attachments: judged by what is in them, kept once, refused in words that name the file."""

import unicodedata
from dataclasses import replace
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from hayauma import journal
from hayauma.bulletins import drafting, files, reading
from hayauma.bulletins.draft import Attachment, complain
from tests.bulletins import road
from tests.town import SERVICE, Town

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 24
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def stored(town: Town, name: str, content: bytes) -> Attachment:
    return files.store(name=name, content=content, by=town.author, at=town.at)


def refused(town: Town, name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as fault:
        stored(town, name, content)
    assert list(fault.value.message_dict) == ["files"]
    return str(fault.value.message_dict["files"][0])


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("案内.pdf", PDF, "application/pdf"),
        ("地図.PNG", PNG, "image/png"),
        ("写真.jpeg", JPEG, "image/jpeg"),
        ("一覧.csv", "日,場所\n".encode(), "text/csv"),
        ("文.txt", "\ufeff読んで".encode(), "text/plain"),
    ],
)
def test_what_may_be_attached_is_kept_with_its_kind(
    town: Town, name: str, content: bytes, media_type: str
) -> None:
    attached = stored(town, name, content)
    kept = files.read(attached.sha256)
    assert (attached.name, attached.size) == (name, len(content))
    assert (kept.media_type, kept.size, kept.content) == (media_type, len(content), content)
    assert files.media_types([attached.sha256, "0" * 64]) == {attached.sha256: media_type}


def test_the_same_content_is_kept_once_under_any_name(town: Town) -> None:
    first, second = stored(town, "a.png", PNG), stored(town, "b.png", PNG)
    assert first.sha256 == second.sha256
    acts = journal.entries(acts={"file.stored"})
    assert [one.object for one in acts] == [f"file:{first.sha256}"]
    assert "a.png" not in str(acts[0].payload)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.pdf", b"", "中身がありません"),
        ("大きい.pdf", PDF + b"0" * (10 * 1024 * 1024), "3MBまでです。このファイルは10.0MBです"),
        ("写真.heic", b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC"),
        ("絵.svg", b"<?xml version='1.0'?>\n<SVG onload='x'>", "SVG"),
        ("絵.gif", b"GIF89a" + b"\0" * 9, "GIF"),
        ("頁.html", b"<!DOCTYPE html><p>", "HTML"),
        ("頁.txt", b"\xef\xbb\xbf <script>alert(1)</script>", "HTML"),
        ("様式.docx", b"PK\x03\x04" + b"\0" * 9, "PDFに変えてください"),
        ("様式.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 9, "PDFに変えてください"),
        ("命令.pdf", b"MZ\x90\0", "プログラム"),
        ("何か.dat", b"\x01\0\x02", "添付できるのは"),
        ("一覧.csv", "日,場所\n".encode("cp932"), "UTF-8"),
    ],
)
def test_what_may_not_is_refused_with_its_name_and_a_way_on(
    town: Town, name: str, content: bytes, says: str
) -> None:
    sentence = refused(town, name, content)
    assert sentence.startswith(f"「{name}」：")
    assert says in sentence


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("案内.pdf", PNG, "PNG"),
        ("写真.png", JPEG, "JPEG"),
        ("案内.exe", PDF, "PDF"),
        ("写真", PNG, "PNG"),
    ],
)
def test_a_name_that_does_not_fit_its_content_is_refused(
    town: Town, name: str, content: bytes, kind: str
) -> None:
    assert f"中身は{kind}です" in refused(town, name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C:\\Users\\sato\\地図.png", "地図.png"),
        ("../../etc/地図.png", "地図.png"),
        (".地図.png", "地図.png"),
        (unicodedata.normalize("NFD", "ガイド.png"), "ガイド.png"),
        ("  地図.png ", "地図.png"),
    ],
)
def test_a_name_loses_its_path_and_is_composed(town: Town, name: str, safe: str) -> None:
    assert stored(town, name, PNG).name == safe


@pytest.mark.parametrize(
    "name",
    [
        "地図\r\nBcc: a.png",
        "地図\u2028.png",
        "地図\0.png",
        "地図\x1b.png",
        "地図\u202egnp.exe",
        'a"b.png',
        "a" * 97 + ".png",
        "",
        "...",
    ],
)
def test_a_name_that_could_mislead_or_break_a_header_is_refused(town: Town, name: str) -> None:
    assert "ファイル" in refused(town, name, PNG)


def test_a_bulletin_bears_so_much_and_no_two_of_one_name(town: Town) -> None:
    big = Attachment("a.pdf", "0" * 64, 3 * 1024 * 1024)
    draft = road.draft_for(town)
    for attachments, says in (
        ((big, replace(big, name="b.pdf")), "合わせて5MB"),
        ((replace(big, size=1), replace(big, size=2)), "同じ名前"),
        (tuple(Attachment(f"{n}.pdf", "0" * 64, 1) for n in range(11)), "10個まで"),
    ):
        with pytest.raises(ValidationError) as fault:
            complain(replace(draft, attachments=attachments), complete=False)
        assert says in str(fault.value.message_dict["files"])


def test_attachments_are_bound_and_named_where_they_differ(town: Town, at: datetime) -> None:
    begun = road.written(town, at)
    attached = stored(town, "地図.png", PNG)
    saved = drafting.save(
        bulletin_id=begun.id,
        draft=replace(begun.revision.draft, attachments=(attached,)),
        base=1,
        by=town.author,
        at=at,
    )
    assert saved.revision.draft.attachments == (attached,)
    assert saved.revision.digest != begun.revision.digest
    revised = journal.entries(acts={"bulletin.revised"})
    assert revised[0].payload is not None
    assert revised[0].payload["changed"] == ["attachments"]
    assert reading.bulletin(begun.id, at=at).service == SERVICE
