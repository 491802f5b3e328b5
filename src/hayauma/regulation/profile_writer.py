"""Writing a profile (資料の書出し): the same tables as text again, some values replaced.

The order is that of keys.KEYS; comments are not carried over, the version before keeps its own.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from hayauma.regulation import keys
from hayauma.regulation.policy import Policy, Strength
from hayauma.regulation.values import NOT_REGULATED, Value, as_json


def rewritten(
    policy: Policy, decided: Mapping[str, tuple[Value, str]], *, version: str, since: date
) -> str:
    """Return a policy's text as a new version in which some keys have a value and a ground.

    `decided` maps a key of kind 製 to (value, ground). What stays as it was keeps the day it has
    been in force from; a key the city had set no rule for binds (must) from now on.
    """
    tables = tomllib.loads(policy.text)
    before = policy.in_force_from
    head = tables["profile"] | {"version": version, "in_force_from": max(since, before)}
    lines = ["[profile]", *_pairs(head), "", "[regulation]", *_pairs(tables["regulation"])]
    for key in keys.KEYS:
        group, name = key.name.split(".")
        table = dict(tables[group][name])
        if key.name in decided:
            table = _decided(table, *decided[key.name])
        elif since > before:
            table.setdefault("in_force_from", before)
        lines += ["", f"[{key.name}]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _decided(table: Mapping[str, Any], value: Value, ground: str) -> dict[str, Any]:
    kept = {name: content for name, content in table.items() if name != "in_force_from"}
    kept |= {"value": as_json(value), "ground": ground}
    if value == NOT_REGULATED:
        kept.pop("strength", None)
    else:
        kept.setdefault("strength", str(Strength.MUST))
    return kept


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {literal(content)}" for name, content in table.items()]


def literal(content: Any) -> str:
    """Return a value as TOML writes it; its strings are those of JSON."""
    if isinstance(content, dict):
        return "{ " + ", ".join(_pairs(content)) + " }"
    if isinstance(content, list):
        return "[" + ", ".join(literal(one) for one in content) + "]"
    if isinstance(content, date):
        return content.isoformat()
    return json.dumps(content, ensure_ascii=False)
