"""Completing a profile that an older version of the product recorded (後から加わった項目).

What a city put in force never changes. A key that the product has learned since stands in it with
the product's default: undecided (製), never citing a clause, and on the sheet of what to decide.
"""

import tomllib

from hayauma.regulation import keys
from hayauma.regulation.profile import load_profile
from hayauma.regulation.profile_writer import literal
from hayauma.regulation.verdict import Kind

GROUND = "市が未決定（この版を定めた後に加わった項目。製品の初期値）"


def completed(text: str) -> str:
    """Return a recorded profile with every key it lacks; one that lacks none as it is.

    Errors: tomllib.TOMLDecodeError for what is no TOML.
    """
    tables = tomllib.loads(text)
    defaults = tomllib.loads(load_profile().text)
    added: list[str] = []
    for key in keys.KEYS:
        group, name = key.name.split(".")
        content = tables.get(group, {})
        if not isinstance(content, dict) or name in content:
            continue
        default = defaults[group][name]
        added += ["", f"[{key.name}]", f"value = {literal(default['value'])}"]
        added += [f"kind = {literal(Kind.DEFAULT)}", f"ground = {literal(GROUND)}"]
        if "strength" in default:
            added.append(f"strength = {literal(default['strength'])}")
    return text.rstrip("\n") + "\n" + "\n".join(added) + "\n" if added else text
