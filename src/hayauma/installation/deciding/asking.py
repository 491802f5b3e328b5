"""Asking (伺い): every value the city has not decided, with what holds meanwhile."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from hayauma.installation.deciding import cells
from hayauma.regulation import Kind, Policy, PolicyValue, keys, load_profile
from hayauma.regulation.profile import names
from hayauma.regulation.time_values import HoursType, LeadTimeType, YearDays
from hayauma.regulation.values import Choice, Choices, Count, Names

# A ground of a profile that says this is no ground: the product's default holds until then.
UNDECIDED = "未決定"
COLUMNS = ("key", "value", "ground", "decided_on", "decided_by")
FOR_READING = ("項目", "いまの値", "選べるもの", "ほかのまちの例")


EXAMPLES: dict[type, str] = {
    LeadTimeType: "日数（業務日か暦の日）と時刻　例：3業務日前の15:00",
    HoursType: "平日か毎日と、始めと終わりの時刻　例：平日08:30〜17:15",
    YearDays: "月日（いくつでも）",
}


@dataclass(frozen=True)
class Asked:
    """One thing to decide: what it is, what holds now, what may be chosen, what others chose."""

    key: str
    meaning: str
    now: str  # in words
    cell: str  # as the CSV holds it
    choices: str  # in words
    written: str  # as the CSV takes it
    elsewhere: str


def is_undecided(value: PolicyValue) -> bool:
    """Return whether only a default of the product stands behind a value."""
    return value.basis.kind is Kind.DEFAULT and UNDECIDED in value.basis.ground


def undecided(policy: Policy) -> tuple[PolicyValue, ...]:
    """Return the values the city has not decided, in the order of the keys."""
    return tuple(value for value in policy.values() if is_undecided(value))


def asked(policy: Policy) -> tuple[Asked, ...]:
    """Return what is to be decided, each beside what the other profiles that come along say."""
    others = [load_profile(name) for name in names() if name != policy.name]
    return tuple(
        Asked(
            key=value.key,
            meaning=value.meaning,
            now=value.words,
            cell=cells.cell(value.value),
            choices=_choices(value.key),
            written=_written(value.key),
            elsewhere="　".join(other.setting(value.key).words for other in others),
        )
        for value in undecided(policy)
    )


def as_csv(asked: Sequence[Asked]) -> bytes:
    """Return what is to be decided as CSV (UTF-8 with BOM), to be filled in and taken in again."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *FOR_READING))
    for one in asked:
        reading = (one.meaning, one.now, one.written, one.elsewhere)
        writer.writerow((one.key, one.cell, "", "", "", *reading))
    return file.getvalue().encode("utf-8-sig")


def _choices(name: str) -> str:
    """Return what may be chosen, in words for paper."""
    key = keys.BY_NAME[name]
    words = key.type.allowed()
    if isinstance(key.type, Choice | Choices):
        words = "・".join(key.type.words.values())
        words += "（いくつでも）" if isinstance(key.type, Choices) else ""
    elif isinstance(key.type, Names) and key.type.words:
        words = "・".join(key.type.words.values()) + "・職の名（いくつでも）"
    elif isinstance(key.type, Count):
        words = f"数（{key.type.unit}）"
    elif isinstance(key.type, LeadTimeType | HoursType | YearDays):
        words = EXAMPLES[type(key.type)]
    return words if key.always else f"{words}／{cells.NO_RULE}"


def _written(name: str) -> str:
    """Return what may be written into a cell: the words themselves do as well as their signs."""
    key = keys.BY_NAME[name]
    return _choices(name) if isinstance(key.type, Choice | Choices) else key.type.allowed()
