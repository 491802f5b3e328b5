"""The audit's papers in one file (監査調書): sample, record sheets, blank findings, journal, sums.

The same seed over the same records gives the same list, sheets and findings, byte for byte. The
journal grows with every look, so its file is another each time; SHA256SUMS says which one it was.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import journal
from hayauma.archive import papers, recordsheets
from hayauma.installation import city_time
from hayauma.journal import exporting as journal_file
from hayauma.organization.directory import Person
from hayauma.oversight.acts import Act
from hayauma.oversight.audit import exporting
from hayauma.oversight.audit.answers import Table, table
from hayauma.oversight.audit.sampling import Sample

VERIFIER = Path(__file__).with_name("verify_journal.py")
# A file in a ZIP bears a time; one that never changes, so that the bytes do not either.
MOMENT = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20
INSTANT = timedelta(microseconds=1)


def bundle(sample: Sample, *, by: Person, at: datetime) -> IO[bytes]:
    """Return the papers of an audit as an open ZIP file, and write down that they were handed out.

    The journal in it holds that act too. Packing is no part of the transaction: it may take long.
    """
    _note(sample, by=by, at=at)
    made = tempfile.TemporaryFile()  # noqa: SIM115 — the caller reads it
    sums = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _small(sample, at):
            packed.writestr(_entry(name), content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        sums.append(f"{_journal(packed)}  journal.jsonl")
        packed.writestr(_entry("SHA256SUMS"), "\n".join(sums) + "\n")
    made.seek(0)
    return made


def hand_out_sheets(sample: Sample, *, by: Person, at: datetime) -> bytes:
    """Return the record sheets of a sample as PDF/A, and write down that they were handed out."""
    _note(sample, by=by, at=at, act=Act.EXPORTED)
    return sheets(sample, at=at)


@transaction.atomic
def _note(sample: Sample, *, by: Person, at: datetime, act: Act = Act.BUNDLE_MADE) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"service:{sample.service}",
        payload={
            "seed": sample.seed,
            "since": sample.since.isoformat(),
            "until": sample.until.isoformat(),
            "population": sample.population,
            "numbers": [one.number for one in sample.drawn],
        },
        at=at,
        service=sample.service,
    )


@override("ja")
def sheets(sample: Sample, *, at: datetime) -> bytes:
    """Return the record sheets of a sample in one PDF/A, a list first."""
    drawn = [recordsheets.sheet(one.bulletin, at=at) for one in sample.drawn]
    return papers.record_sheets(drawn, about=about(sample), at=at)


@override("ja")
def about(sample: Sample) -> str:
    """Return in a line how a sample was drawn."""
    return _("{since}から{until}までの {population} 件から {size} 件（抽出の種：{seed}）").format(
        since=_day(sample.since),
        until=_day(sample.until - INSTANT),
        population=f"{sample.population:,}",
        size=len(sample.drawn),
        seed=sample.seed,
    )


def listed(sample: Sample) -> Table:
    """Return a sample as a table."""
    rows = [
        (
            n,
            one.number,
            one.subject,
            one.released_at,
            _("承認を経ない") if one.urgent else _("承認"),
            one.mark,
        )
        for n, one in enumerate(sample.drawn, 1)
    ]
    columns = (_("順"), _("番号"), _("件名"), _("発信の時刻"), _("発信の別"), _("抽出の印"))
    return table(_("抽出した配信メール"), columns, rows, _("この期間の発信はありません。"))


def findings(sample: Sample) -> Table:
    """Return the table an auditor fills in, a line for each bulletin."""
    empty = ("", "", "", "")
    rows = [(one.number, one.subject, *empty) for one in sample.drawn]
    columns = (_("番号"), _("件名"), _("適否"), _("指摘"), _("根拠"), _("確認した人・日"))
    return table(_("所見"), columns, rows)


@override("ja")
def _small(sample: Sample, at: datetime) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", _read_me(sample).encode("utf-8")
    yield "sample.csv", exporting.as_csv(listed(sample))
    yield "record-sheets.pdf", sheets(sample, at=at)
    yield "findings.csv", exporting.as_csv(findings(sample))
    yield "verify_journal.py", VERIFIER.read_bytes()


def _read_me(sample: Sample) -> str:
    lines = (
        _("監査調書"),
        about(sample),
        "",
        _("sample.csv　　　　　抽出した配信メール（「種:番号」の SHA-256 が小さい順）"),
        _("record-sheets.pdf　 抽出した配信メールの配信記録票"),
        _("findings.csv　　　　所見を書く表（空欄）"),
        _("journal.jsonl　　　 証跡のすべて。アドレスは入っていません。"),
        _("verify_journal.py　 証跡を確かめるプログラム。Python だけで動きます。"),
        _("SHA256SUMS　　　　　各ファイルの照合値"),
        "",
        _("照合値を確かめる：　sha256sum -c SHA256SUMS"),
        _("証跡を確かめる：　　python3 verify_journal.py journal.jsonl"),
        "",
        _("同じ種でもう一度抽出すると、journal.jsonl のほかは同じ内容になります。"),
        _("証跡は、調書を作ったことも記録するため、そのつど増えます。"),
    )
    return "\r\n".join(lines) + "\r\n"


def _journal(packed: zipfile.ZipFile) -> str:
    """Write the journal into the ZIP by way of a file, and return its digest."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
        journal_file.write_export(file)
        file.seek(0)
        with packed.open(_entry("journal.jsonl"), "w", force_zip64=True) as into:
            while piece := file.buffer.read(CHUNK):
                digest.update(piece)
                into.write(piece)
    return digest.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _day(moment: datetime) -> str:
    local = city_time.local(moment)
    return f"{local.year}年{local.month}月{local.day}日"
