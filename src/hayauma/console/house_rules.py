"""House rules that no other tool knows (家の決まり): names, lengths, sockets, hosts, pins, links.

Each function looks at the clone's files and returns what it found, one line each.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 400
# A thing bears the name of the thing, never of its kind.
KINDS = {"utils", "util", "common", "core", "helper", "helpers", "services", "managers", "misc"}
NAMED_FOR_A_THING = {
    "src/hayauma/installation/services.py": "Service 配信サービス is a word of the glossary",
}
OPENS_CONNECTIONS = {"open_connection", "create_connection", "sock_connect", "start_tls"}
DJANGO_MAIL = "django.core.mail"
ONE_WAY_OUT = "src/hayauma/mail/smtp"
ASKS_BY_HTTP = ("http.client", "urllib.request", "requests", "urllib3", "httpx", "aiohttp")
ONE_EAR = "src/hayauma/oversight/listening.py"
ASKS_ITSELF = "src/hayauma/console/run.py"  # whether the demo it has just started answers
# Written in pieces, because this file is looked at too.
PACKAGE_HOSTS = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|npmmirror|debian|rubygems)\.(?:org|com|net|io)\b", re.IGNORECASE
)
NOT_OURS = {".git", ".venv", "var", "node_modules", "build", "dist", "test-results"}
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".lock", ".html", ".css", ".cfg", ".ini", ".yml"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def files(root: Path) -> Iterator[Path]:
    """Yield every file of the clone that a person or a tool of ours wrote."""
    for folder, folders, names_here in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in NOT_OURS and not name.endswith(("_cache", "__pycache__"))
        )
        yield from (Path(folder, name) for name in sorted(names_here))


def sources(root: Path) -> Iterator[Path]:
    """Yield the Python files and the launcher."""
    for path in files(root):
        if path.suffix == ".py" or path == root / "hayauma":
            yield path


def lengths(root: Path) -> list[str]:
    """Find files of more than 400 lines."""
    found = []
    for path in files(root):
        if path.suffix not in {".py", ".html"} and path != root / "hayauma":
            continue
        if path.parent.name == "migrations":
            continue  # Django writes these, a room's first one in one piece
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONGEST_FILE:
            where = path.relative_to(root)
            found.append(f"{where}: {lines} lines; over {LONGEST_FILE}, it has two subjects")
    return found


def names(root: Path) -> list[str]:
    """Find folders and files named for a kind."""
    found = set()
    for top in ("src", "tests", "bench"):
        for path in files(root / top):
            inside = path.relative_to(root)
            if inside.as_posix() in NAMED_FOR_A_THING:
                continue
            for part in (*inside.parts[:-1], inside.stem):
                if part.lower() in KINDS:
                    found.add(f"{inside}: “{part}” names a kind; name the thing")
    return sorted(found)


def sockets(root: Path) -> list[str]:
    """Find connections opened, and mail handed over, elsewhere than in hayauma.mail.smtp."""
    found = []
    for path in sources(root):
        inside = path.relative_to(root).as_posix()
        if not inside.startswith("src/") or inside.startswith(ONE_WAY_OUT):
            continue
        for line, name in ways_out(ast.parse(path.read_text("utf-8"))):
            found.append(f"{inside}:{line}: {name}; connections are opened in {ONE_WAY_OUT}")
    return found


def ways_out(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of what opens a connection or hands mail to Django."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in OPENS_CONNECTIONS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(DJANGO_MAIL):
            yield node.lineno, DJANGO_MAIL
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith(DJANGO_MAIL):
                    yield node.lineno, DJANGO_MAIL


def ears(root: Path) -> list[str]:
    """Find modules that ask anything by HTTP; one alone does, and listens to the city's site."""
    found = []
    for path in sources(root):
        inside = path.relative_to(root).as_posix()
        if not inside.startswith("src/") or inside in {ONE_EAR, ASKS_ITSELF}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [one.name for one in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
                names = [] if node.level else names
            if any(one in ASKS_BY_HTTP for one in names):
                found.append(f"{inside}:{node.lineno}: asks by HTTP; that is done in {ONE_EAR}")
    return found


def hosts(root: Path) -> list[str]:
    """Find locks that name any host, and files that name a package registry's."""
    found = []
    for path in files(root):
        inside = path.relative_to(root)
        is_lock = path.suffix == ".lock" or path.name == "package-lock.json"
        if path.suffix not in TEXT and path.suffix != "" and not is_lock:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if (is_lock and "http" in line.lower()) or PACKAGE_HOSTS.search(line):
                found.append(f"{inside}:{number}: names a package registry's host")
    return found


def pins(root: Path) -> list[str]:
    """Find pins of run.lock that dev.lock lacks or has otherwise."""

    def pinned(name: str) -> set[str]:
        text = (root / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE))

    return [f"dev.lock lacks {pin}" for pin in sorted(pinned("run.lock") - pinned("dev.lock"))]


def links(root: Path) -> list[str]:
    """Find links in our Markdown that lead nowhere in the clone."""
    found = []
    for path in files(root):
        if path.suffix != ".md":
            continue
        found += [
            f"{path.relative_to(root)}: the link {target} leads nowhere"
            for target in LINK.findall(FENCE.sub("", path.read_text("utf-8")))
            if not re.match(r"[a-z]+:", target) and not leads_somewhere(path, target)
        ]
    return found


def leads_somewhere(page: Path, target: str) -> bool:
    """Return whether a relative link's file is there, and its heading where it names one."""
    where, _, anchor = target.partition("#")
    file = (page.parent / where) if where else page
    if not file.exists():
        return False
    if not anchor or file.suffix != ".md":
        return True
    return anchor in {anchor_of(heading) for heading in HEADING.findall(file.read_text("utf-8"))}


def anchor_of(heading: str) -> str:
    """Return the anchor that a forge gives a heading: lower case, no punctuation, hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
