"""Taking in what was decided (決定の取込み): a table read whole, shown, then put in force.

One line of the table that does not fit, and nothing of it is taken in.
"""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time, policies
from hayauma.installation.deciding import cells
from hayauma.installation.deciding.table import Row, Unreadable, days, rows
from hayauma.regulation import (
    NOT_REGULATED,
    Kind,
    Policy,
    PolicyValue,
    ProfileDefects,
    keys,
    parse_profile,
)
from hayauma.regulation.profile_writer import rewritten
from hayauma.regulation.values import Text, Value

GROUND_MOST = 200  # characters of a version's ground


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: the line of the table, the key, and why."""

    line: int
    key: str
    sentence: str


@dataclass(frozen=True)
class Decision:
    """One value as it will be: before and after in words, and the ground it will have."""

    line: int
    key: str
    meaning: str
    before: str
    after: str
    ground: str
    value: Value
    instrument: str
    decided_on: date


@dataclass(frozen=True)
class Preview:
    """What a table would do: its decisions, or everything that does not fit."""

    decisions: tuple[Decision, ...]
    faults: tuple[Fault, ...]

    @property
    def fits(self) -> bool:
        """Whether it can be put in force."""
        return bool(self.decisions) and not self.faults


def preview(content: bytes, policy: Policy, *, today: date) -> Preview:
    """Return what a table of decisions would change in a policy; nothing is written."""
    try:
        table = rows(content)
    except Unreadable as fault:
        return Preview((), (Fault(fault.line, "", str(fault)),))
    decisions, faults = list[Decision](), list[Fault]()
    seen = dict[str, int]()
    for row in table:
        if row.untouched(policy.settings.get(row.key), cells.cell):
            continue
        found = _faults(row, policy, seen, today)
        if found:
            faults += [Fault(row.line, row.key, sentence) for sentence in found]
        else:
            decisions.append(_decision(row, policy.setting(row.key)))
    if not decisions and not faults:
        faults.append(Fault(1, "", _("決定が一つも書かれていません。")))
    return Preview(tuple(decisions), tuple(faults))


def put_in_force(
    content: bytes, *, service: str, actor: journal.Actor, at: datetime
) -> policies.PolicyVersionView:
    """Put what a table decides in force as a new version of the policy, from now on.

    Source: 第12条, 第4条第3項. Who may, the caller has asked. Errors: ValidationError with a
    sentence for each line that does not fit; then nothing is changed.
    """
    policy = policies.in_force(service=service, at=at)
    today = city_time.day(at)
    shown = preview(content, policy, today=today)
    if not shown.fits:
        raise ValidationError([told(fault) for fault in shown.faults])
    decided = {one.key: (one.value, one.ground) for one in shown.decisions}
    version = _version(service, today)
    text = rewritten(policy, decided, version=version, since=today)
    try:
        parse_profile(text, policy.name)
    except ProfileDefects as found:
        raise ValidationError([f"{one.key}: {one.sentence}" for one in found.defects]) from found
    instruments = dict.fromkeys(
        f"{one.instrument}（{_day(one.decided_on)}）" for one in shown.decisions
    )
    return policies.put_in_force(
        service=service,
        text=text,
        name=policy.name,
        ground="、".join(instruments)[:GROUND_MOST],
        in_force_from=at,
        actor=actor,
        at=at,
        decided={one.key: one.after for one in shown.decisions},
    )


def told(fault: Fault) -> str:
    """Return a fault as one line: `3行目 approval.own：…`."""
    place = _("{n}行目").format(n=fault.line)
    return f"{place} {fault.key}：{fault.sentence}" if fault.key else f"{place}：{fault.sentence}"


def _faults(row: Row, policy: Policy, seen: dict[str, int], today: date) -> list[str]:
    if row.key not in keys.BY_NAME:
        near = get_close_matches(row.key, list(keys.BY_NAME), n=1)
        hint = _("{key} の誤りではありませんか。").format(key=near[0]) if near else ""
        return [_("知らない項目です。") + hint]
    if row.key in seen:
        return [_("{n}行目にも同じ項目があります。").format(n=seen[row.key])]
    seen[row.key] = row.line
    if policy.setting(row.key).basis.kind is not Kind.DEFAULT:
        return [_("規程によって決まっている項目です。ここでは変えられません。")]
    found = (_value_fault(row), _ground_fault(row) or _day_fault(row, today))
    return [sentence for sentence in found if sentence]


def _value_fault(row: Row) -> str:
    try:
        cells.value(row.value, keys.BY_NAME[row.key])
    except ValueError as fault:
        return f"{fault}。"
    return ""


def _day_fault(row: Row, today: date) -> str:
    day = days(row.decided_on)
    if day is None:
        return _("決定の日（decided_on）を、2026-04-01 の形で書いてください。")
    if day > today:
        return _("決定の日（decided_on）が、きょうより後です。")
    return ""


def _ground_fault(row: Row) -> str:
    if not row.ground:
        return _("根拠とした定めの名（ground）を書いてください。")
    if not row.decided_by:
        return _("決定した人（decided_by）を書いてください。")
    if days(row.decided_on) is None:
        return ""
    try:
        Text().read(_ground(row))
    except ValueError:
        return _("根拠と決定した人は、決定の日とあわせて80字までで、改行なしで書いてください。")
    return ""


def _decision(row: Row, before: PolicyValue) -> Decision:
    key = keys.BY_NAME[row.key]
    value, day = cells.value(row.value, key), days(row.decided_on)
    assert day is not None, "a row with a fault is no decision"
    after = cells.NO_RULE if value == NOT_REGULATED else key.type.show(value)
    return Decision(
        line=row.line,
        key=row.key,
        meaning=key.meaning,
        before=before.words,
        after=after,
        ground=_ground(row),
        value=value,
        instrument=row.ground,
        decided_on=day,
    )


def _ground(row: Row) -> str:
    day = days(row.decided_on)
    return f"{row.ground}（{_day(day) if day else ''}、{row.decided_by}）"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _version(service: str, today: date) -> str:
    """Return the name of a version made today: the day, and a figure from the second on."""
    taken = {one.version for one in policies.versions(service=service)}
    names = (f"{today}.{n}" if n > 1 else f"{today}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
