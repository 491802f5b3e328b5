"""Reading a profile (資料の点検): head, clauses, every key; finds all defects in one go."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hayauma.regulation import clauses, keys
from hayauma.regulation.defects import Findings, ProfileDefects
from hayauma.regulation.policy import Policy, PolicyValue, Strength
from hayauma.regulation.values import NOT_REGULATED, Text, Value
from hayauma.regulation.verdict import Basis, Kind

HEAD = ("name", "title", "version", "in_force_from")
REGULATION = ("name", "clauses")
FIELDS = ("value", "kind", "clause", "ground", "strength", "in_force_from")

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read(tables: Mapping[str, Any], text: str, file: str) -> Policy:
    """Return the policy of a parsed profile, or raise ProfileDefects with all that is wrong."""
    return _Reader(tables, Findings(file, text)).policy()


class _Reader:
    """One reading of one profile; collects defects instead of stopping at the first."""

    def __init__(self, tables: Mapping[str, Any], found: Findings) -> None:
        self.tables = tables
        self.found = found
        self.regulation = ""
        self.clauses: frozenset[str] = frozenset()
        self.in_force_from = date.min

    def policy(self) -> Policy:
        head = self.head()
        self.known_clauses()
        self.unknown_tables()
        settings = {key.name: self.setting(key) for key in keys.KEYS}
        if self.found.defects:
            raise ProfileDefects(self.found.defects)
        return Policy(
            name=head["name"],
            title=head["title"],
            version=head["version"],
            in_force_from=self.in_force_from,
            text=self.found.text,
            settings={name: setting for name, setting in settings.items() if setting},
        )

    # the head: which regulation this is

    def head(self) -> dict[str, str]:
        profile = self.table("profile", HEAD)
        head = {name: self.text(profile, "profile", name) for name in HEAD[:3]}
        if len(head["version"]) > 40:
            self.found.wrong("40字以内で書いてください", "profile", "version")
        if head["name"] and not _NAME.fullmatch(head["name"]):
            self.found.wrong("英小文字、数字、- だけで書いてください", "profile", "name")
        self.in_force_from = self.day(profile, "profile", "in_force_from") or date.min
        return head

    def known_clauses(self) -> None:
        regulation = self.table("regulation", REGULATION)
        self.regulation = self.text(regulation, "regulation", "name")
        listed = regulation.get("clauses")
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            self.found.wrong('条項の並び ["第1条", …] で書いてください', "regulation", "clauses")
            return
        for clause in listed:
            if not clauses.is_spelt(clause):
                self.found.wrong(
                    f"「{clause}」は第N条第N項第N号ただし書の形ではありません",
                    "regulation",
                    "clauses",
                )
        self.clauses = frozenset(listed)
        if len(self.clauses) != len(listed):
            self.found.wrong("同じ条項が二つあります", "regulation", "clauses")

    def unknown_tables(self) -> None:
        known = ("profile", "regulation", *keys.GROUPS)
        for name, content in self.tables.items():
            if name not in known:
                self.found.unknown(name, known, name)
            elif name not in ("profile", "regulation"):
                for inner in content if isinstance(content, dict) else ():
                    if f"{name}.{inner}" not in keys.BY_NAME:
                        near = [key.name for key in keys.KEYS]
                        self.found.unknown(f"{name}.{inner}", near, name, inner)

    # one key

    def setting(self, key: keys.Key) -> PolicyValue | None:
        """Return the value of a key, None where something is wrong with it."""
        before = len(self.found.defects)
        group, name = key.name.split(".")
        content = self.tables.get(group, {})
        written = content.get(name) if isinstance(content, dict) else None
        if written is None:
            self.found.wrong(
                "書かれていません。定めないときは not_regulated と書きます", group, name
            )
            return None
        if not isinstance(written, dict):
            self.found.wrong(f"[{key.name}] の表で書いてください", group, name)
            return None
        for field in written:
            if field not in FIELDS:
                self.found.unknown(field, FIELDS, group, name, field)
        value = self.value(key, written, group, name)
        strength = self.strength(written, value, group, name)
        basis = self.basis(written, value, group, name)
        since = self.since(written, group, name)
        if value is None or strength is None or basis is None or len(self.found.defects) > before:
            return None
        return PolicyValue(key.name, value, basis, strength, since)

    def value(self, key: keys.Key, written: Mapping[str, Any], *path: str) -> Value | None:
        if "value" not in written:
            self.found.wrong("value が書かれていません", *path)
            return None
        if written["value"] == NOT_REGULATED:
            if not key.always:
                return NOT_REGULATED
            self.found.wrong("文に使う名なので、定めないことはできません", *path, "value")
            return None
        try:
            return key.type.read(written["value"])
        except ValueError as error:
            self.found.wrong(str(error), *path, "value")
            return None

    def strength(
        self, written: Mapping[str, Any], value: Value | None, *path: str
    ) -> Strength | None:
        if value == NOT_REGULATED:
            if written.get("strength", NOT_REGULATED) != NOT_REGULATED:
                self.found.wrong("定めない項目に strength は書けません", *path, "strength")
            return Strength.NOT_REGULATED
        named = [strength for strength in Strength if strength is not Strength.NOT_REGULATED]
        if written.get("strength") not in named:
            choices = ", ".join(named)
            self.found.wrong(f"strength を {choices} から選んで書いてください", *path, "strength")
            return None
        return Strength(written["strength"])

    def basis(self, written: Mapping[str, Any], value: Value | None, *path: str) -> Basis | None:
        kind = written.get("kind")
        if kind not in list(Kind):
            self.found.wrong("kind を 条, 読, 製 から選んで書いてください", *path, "kind")
            return None
        ground = self.text(written, *path, "ground") if "ground" in written else ""
        if kind != Kind.TEXT:
            if "clause" in written:
                self.found.wrong("条項を引けるのは、kind が 条 のときだけです", *path, "clause")
            elif not ground:
                self.found.wrong("kind が 読 又は 製 のときは ground を書いてください", *path)
            return None if "clause" in written else Basis(None, Kind(kind), ground)
        if value == NOT_REGULATED:
            self.found.wrong("定めない項目の kind は 読 又は 製 です", *path, "kind")
            return None
        clause = self.clause(written, *path)
        return Basis(clause, Kind.TEXT, ground or self.regulation) if clause else None

    def clause(self, written: Mapping[str, Any], *path: str) -> str | None:
        if "clause" not in written:
            self.found.wrong("kind が 条 のときは clause を書いてください", *path)
            return None
        clause = written["clause"]
        if not isinstance(clause, str) or not clauses.is_spelt(clause):
            self.found.wrong("条項は第8条第1項ただし書のように書いてください", *path, "clause")
            return None
        if clause not in self.clauses:
            self.found.wrong(f"この規程に{clause}はありません", *path, "clause")
            return None
        return clause

    def since(self, written: Mapping[str, Any], *path: str) -> date:
        if "in_force_from" not in written:
            return self.in_force_from
        since = self.day(written, *path, "in_force_from")
        if since and since > self.in_force_from > date.min:
            self.found.wrong("この版の施行日より後の日です", *path, "in_force_from")
        return since or self.in_force_from

    # the parts of a table

    def table(self, name: str, fields: tuple[str, ...]) -> Mapping[str, Any]:
        content = self.tables.get(name)
        if not isinstance(content, dict):
            self.found.wrong(f"[{name}] の表がありません", name)
            return {}
        for field in content:
            if field not in fields:
                self.found.unknown(field, fields, name, field)
        return content

    def text(self, table: Mapping[str, Any], *path: str) -> str:
        try:
            return str(Text().read(table[path[-1]]))
        except KeyError:
            self.found.wrong("書かれていません", *path)
        except ValueError as error:
            self.found.wrong(str(error), *path)
        return ""

    def day(self, table: Mapping[str, Any], *path: str) -> date | None:
        day = table.get(path[-1])
        # A TOML date and time is a Python date as well; a rule begins with a day.
        if isinstance(day, date) and not isinstance(day, datetime):
            return day
        self.found.wrong('日付を 2016-04-01 の形で（" を付けずに）書いてください', *path)
        return None
