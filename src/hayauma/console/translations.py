"""Keep the screens' translations whole (翻訳; `python -m hayauma.console.translations`).

Japanese is the msgid: templates say {% translate %}, Python says gettext. This reads both, carries
locale/<language>/LC_MESSAGES/django.po forward and writes django.mo next to it, without the gettext
binaries: a bare machine has none. File order and no line numbers, so a change shows as itself.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
MARKS = {"gettext", "gettext_lazy", "gettext_noop"}
# One msgid for one sentence: number and context forms have no place in the Japanese texts.
UNREAD_MARKS = {"ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
HEADER = (
    "Project-Id-Version: hayauma\n"
    "Language: {language}\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
_TEXT = r""" u?( "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' ) """
_MARKED = re.compile(rf"(?<![\w.]) (?:gettext|_) \( {_TEXT} \)", re.VERBOSE)
_NUMBERED = re.compile(r"(?<![\w.])(?:ngettext|pgettext|npgettext)\(")
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*(?:![rs])?(?::[^{}]*)?\}|</?[a-z][^>]*>|%%")
_LINE = re.compile(r'(msgid|msgstr)? ?(".*")')


class Unreadable(ValueError):
    """A text is marked in a way that cannot be gathered; the sentence says where."""


def gathered(package: Path = PACKAGE) -> list[str]:
    """Return every msgid of the product, in file order, each once; raises Unreadable."""
    found: dict[str, None] = {}
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py":
            found.update(dict.fromkeys(in_python(path.read_text("utf-8"), path)))
        elif path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts:
            found.update(dict.fromkeys(in_template(path.read_text("utf-8"), path)))
    return list(found)


def in_python(source: str, path: Path) -> Iterator[str]:
    """Yield the msgids of one Python file, whatever it calls gettext; raises Unreadable."""
    tree = ast.parse(source)
    names = dict(_names(tree))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not isinstance(node.func, ast.Name):
            continue
        mark = names.get(node.func.id)
        if mark in UNREAD_MARKS or (mark and node.args and isinstance(node.args[0], ast.JoinedStr)):
            raise Unreadable(f"{path}:{node.lineno}: {mark} cannot be gathered here")
        text = node.args[0] if mark and node.args else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def _names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for one in node.names:
                if one.name in MARKS | UNREAD_MARKS:
                    yield one.asname or one.name, one.name
        elif isinstance(node, ast.FunctionDef) and node.name in MARKS:
            yield node.name, node.name  # the pure stones may not import Django's


def in_template(source: str, path: Path) -> Iterator[str]:
    """Yield the msgids of one template as Django looks them up; raises Unreadable."""
    as_calls = templatize(source, origin=str(path))
    if _NUMBERED.search(as_calls):
        raise Unreadable(f"{path}: a plural or context cannot be gathered here")
    for match in _MARKED.finditer(as_calls):
        yield ast.literal_eval(match[1])


def places(text: str) -> list[str]:
    """Return what a translation has to keep: placeholders and tags, in no order."""
    return sorted(_PLACE.findall(text))


def read_po(text: str) -> dict[str, str]:
    """Return msgid -> msgstr of a catalogue, its header under the empty msgid."""
    entries: dict[str, str] = {}
    key: list[str] = []
    value: list[str] = []
    into = key
    for line in [*text.splitlines(), 'msgid ""']:
        match = _LINE.fullmatch(line)
        if match is None:
            continue  # a comment or an empty line
        if match[1] == "msgid":
            if value:
                entries["".join(key)] = "".join(value)
            key, value = [], []
            into = key
        elif match[1] == "msgstr":
            into = value
        into.append(ast.literal_eval(match[2]))
    return entries


def write_po(entries: Mapping[str, str]) -> str:
    """Return a catalogue as text: header first, then the order given."""
    return "\n".join(f"msgid {_quoted(key)}\nmsgstr {_quoted(entries[key])}\n" for key in entries)


def _quoted(text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    quoted = [
        '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        for line in lines
    ]
    return quoted[0] if len(quoted) == 1 else "\n".join(['""', *quoted])


def compiled(entries: Mapping[str, str]) -> bytes:
    """Return a catalogue as the bytes of a .mo file; what has no translation is left out.

    Source: GNU gettext manual, "The Format of GNU MO Files"; no hash table, keys sorted.
    """
    pairs = sorted((k.encode(), v.encode()) for k, v in entries.items() if v)
    keys_at, at = 28, 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    for column, table in enumerate(tables):
        for pair in pairs:
            table += [len(pair[column]), at]
            at += len(pair[column]) + 1
    head = (0x950412DE, 0, len(pairs), keys_at, keys_at + 8 * len(pairs), 0, keys_at)
    numbers = [*head, *tables[0], *tables[1]]
    texts = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    return struct.pack(f"<{len(numbers)}I", *numbers) + texts


def carried(entries: Mapping[str, str], msgids: list[str], language: str) -> dict[str, str]:
    """Return a catalogue for these msgids: translations kept, new ones empty, old ones gone."""
    header = HEADER.format(language=language)
    return {"": header, **{msgid: entries.get(msgid, "") for msgid in msgids}}


def defects(entries: Mapping[str, str], msgids: list[str]) -> list[str]:
    """Return one line for each msgid without a translation or with other placeholders."""
    found = []
    for msgid in msgids:
        there = entries.get(msgid, "")
        if not there:
            found.append(f"no translation: {msgid!r}")
        elif places(msgid) != places(there):
            found.append(f"placeholders differ: {msgid!r} / {there!r}")
    return found


def main() -> int:
    """Carry every catalogue forward, compile it and print what is missing."""
    msgids = gathered()
    missing = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        entries = carried(read_po(path.read_text("utf-8")), msgids, path.parts[-3])
        path.write_text(write_po(entries), "utf-8")
        path.with_suffix(".mo").write_bytes(compiled(entries))
        missing += [f"{path.parts[-3]}: {line}" for line in defects(entries, msgids)]
    print("\n".join([*missing, f"{len(msgids)} texts"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
