"""Keys: what a profile must state, and that a rule really asks for it."""

import re
from pathlib import Path

from hayauma import regulation
from hayauma.regulation.keys import BY_NAME, KEYS

REGULATION = Path(regulation.__file__).parent
RULES = {path.stem: path.read_text("utf-8") for path in (REGULATION / "rules").glob("*.py")}
RULES["calendar"] = (REGULATION / "calendar.py").read_text("utf-8")
ROOMS = {path.name for path in REGULATION.parent.iterdir() if path.is_dir()}


def test_names_are_unique_and_have_two_parts() -> None:
    assert len(BY_NAME) == len(KEYS)
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", key.name) for key in KEYS)


def test_who_reads_a_key_is_told_truly() -> None:
    for key in KEYS:
        for reader in key.read_by.split(", "):
            assert reader in ROOMS or f'"{key.name}"' in RULES[reader], key.name


def test_a_rule_asks_only_for_keys_that_name_it_as_their_reader() -> None:
    groups = {key.name.partition(".")[0] for key in KEYS}
    for name, source in RULES.items():
        for key in re.findall(r'"([a-z_]+\.[a-z_]+)"', source):
            if key.partition(".")[0] in groups and not key.endswith(".title"):
                assert name in BY_NAME[key].read_by.split(", "), key
