"""An audit: somebody is commissioned, draws a sample with a seed, and takes the papers away."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import Official
from tests.journeys.running import Town

pytestmark = pytest.mark.browser
IN_EVERYBODYS_TOWN = True
SIZE, SEED = "5", "令和の監査-1"
GROUND = "定期監査（監査委員の通知）"


def papers(page: Page, folder: Path) -> dict[str, bytes]:
    """Take the papers of the sample on the page."""
    with page.expect_download() as taken:
        page.get_by_role("link", name="監査調書を受け取る（ZIP）").click()
    taken.value.save_as(folder / "papers.zip")
    whole = zipfile.ZipFile(io.BytesIO((folder / "papers.zip").read_bytes()))
    return {name: whole.read(name) for name in whole.namelist()}


def draw(page: Page, town: Town) -> list[str]:
    """Draw a sample and return its numbers."""
    page.goto(town.sheet["desk"] + "/audit/sample/")
    page.get_by_label("抽出する数").fill(SIZE)
    page.get_by_label("抽出の種").fill(SEED)
    page.get_by_role("button", name="抽出する").click()
    table = page.get_by_role("region", name="抽出した配信メール").get_by_role("rowheader")
    expect(table).to_have_count(int(SIZE))
    return table.all_inner_texts()


def test_an_audit_from_its_commission_to_its_papers(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    manager = Official.signed_in(browser, town, "kobayashi").sits_at("当直-01")
    manager.page.goto(town.sheet["desk"] + "/audit/auditors/")
    manager.page.locator("select[name=account_id]").select_option(label="政策推進部　村上 恵")
    manager.page.get_by_label("根拠").fill(GROUND)
    manager.press("定める")
    commissioned = manager.page.get_by_role("listitem").filter(has_text=GROUND)
    expect(commissioned.get_by_text("監査中")).to_be_visible()

    auditor = Official.signed_in(browser, town, "murakami")
    first = draw(auditor.page, town)
    taken = papers(auditor.page, tmp_path)
    assert draw(auditor.page, town) == first, "the same seed draws the same"
    again = papers(auditor.page, tmp_path)
    assert taken["record-sheets.pdf"] == again["record-sheets.pdf"]
    assert taken["sample.csv"] == again["sample.csv"]
    for line in again["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(again[name]).hexdigest() == digest
    for name in ("verify_journal.py", "journal.jsonl"):
        (tmp_path / name).write_bytes(again[name])
    command = [sys.executable, "-I", "verify_journal.py", "journal.jsonl"]
    assert subprocess.run(command, cwd=tmp_path, check=False, timeout=60).returncode == 0

    auditor.page.get_by_role("link", name=first[0]).click()
    expect(auditor.page.get_by_role("heading", name="配信記録票")).to_be_visible()
    auditor.page.goto(town.sheet["desk"] + "/oversight/activity/")
    auditor.page.get_by_label("どの課等に").select_option(index=1)
    auditor.page.get_by_label("配信してほしい情報").fill("監査の間は書けないはずのもの")
    auditor.press("課等に伝える")
    expect(auditor.page.get_by_text("何も変えられません").first).to_be_visible()
