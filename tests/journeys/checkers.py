"""What looks at a page for us: axe for everybody who uses it, the Nu checker for its HTML."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests import npm

LONGEST_S = 300
# Java that lives for seconds need not polish its code, nor sweep beside its work.
OF_A_SHORT_LIFE = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# Every rule of axe that is not an experiment, or those alone that a scheme or a width can change.
EVERY_RULE = ""
BY_LOOKS = "color-contrast,target-size,link-in-text-block,scrollable-region-focusable,meta-viewport"
RUN_AXE = """async (only) => (await axe.run(document, {
    resultTypes: ["violations"],
    ...(only ? {runOnly: {type: "rule", values: only.split(",")}} : {}),
})).violations.flatMap(
    found => found.nodes.map(node => [found.id, found.help, node.html].join(" | "))
)"""


def axe_script() -> Path:
    """Return the file of axe-core."""
    return npm.package("axe-core") / "axe.min.js"


def violations(page: Page, rules: str = EVERY_RULE) -> list[str]:
    """Return what axe finds on a page, one line an element; the page must have its script."""
    found: list[str] = page.evaluate(RUN_AXE, rules)
    return found


def html_errors(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return the errors of the Nu HTML checker in pages by name, as they left the server."""
    jar = npm.package("vnu-jar") / "build" / "dist" / "vnu.jar"
    java = npm.program("java")
    for name, content in pages.items():
        (folder / f"{name}.html").write_bytes(content)
    options = ("--errors-only", "--format", "json")
    done = subprocess.run(
        [java, *OF_A_SHORT_LIFE, "-Xss2m", "-jar", jar, *options, folder],
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    assert done.returncode == 0 or messages, done.stderr
    return [
        f"{Path(found['url']).stem}:{found.get('lastLine', 0)}: {found['message']}"
        for found in messages
    ]
