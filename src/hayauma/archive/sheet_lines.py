"""Lines of a record sheet (配信記録票の行): plain values, worded as an office writes them.

Screens show them, the typeset sheet prints them; neither adds anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.installation import city_time
from hayauma.look import japanese
from hayauma.regulation import Kind, Outcome, Policy
from hayauma.regulation.wording import CITY_RULE

ITEM = re.compile(r"(?P<article>第.+)第(?P<number>[0-9]+)号")
OUTCOMES = {
    Outcome.ALLOWED: noop("できる"),
    Outcome.NOTED: noop("できる（努める点がある）"),
    Outcome.NEEDS_REASON: noop("理由を書けばできる"),
    Outcome.REFUSED: noop("できない"),
}


@dataclass(frozen=True)
class Line:
    """One line: what, its value, and what it rests on (a clause, 市の定め, or nothing)."""

    label: str
    value: str
    basis: str = ""


@dataclass(frozen=True)
class Part:
    """One of the ten parts; `nothing` is the sentence of a part that has no line."""

    number: int
    heading: str
    lines: tuple[Line, ...]
    nothing: str = ""


def moment(at: datetime | None) -> str:
    """Return a time in the city's zone with its era year; to the second, for comparing records."""
    if at is None:
        return ""
    local = city_time.local(at)
    return f"{japanese.full_moment(local)}{local.second:02d}秒"


def basis(policy: Policy, key: str) -> str:
    """Return what a rule rests on: its clause, or 市の定め where no clause may be cited."""
    ground = policy.setting(key).basis
    return ground.clause if ground.kind is Kind.TEXT and ground.clause else _(CITY_RULE)


def cited(policy: Policy, *keys: str) -> str:
    """Return the clauses of some rules as a heading cites them, or nothing; each once."""
    clauses = [policy.setting(key).basis.clause for key in keys]
    named = list(dict.fromkeys(clause for clause in clauses if clause))
    return f"（{_in_a_row(named) or '、'.join(named)}）" if named else ""


def judged(
    label: str, verdict: Mapping[str, Any] | None, *, main_alone: bool = False
) -> Iterator[Line]:
    """Yield a verdict as it was given: outcome, version of the rules, each reason in its words.

    `main_alone` leaves out the reasons it does not rest on.
    """
    if not verdict:
        return
    outcome = _(OUTCOMES[Outcome(verdict["outcome"])])
    version = f"{verdict['profile']} {verdict['profile_version']}"
    yield Line(label, f"{outcome}　［{version}］", _rule(verdict))
    rests_on = (verdict["clause"], verdict["ground"])
    for reason in verdict["reasons"]:
        if main_alone and (reason["clause"], reason["ground"]) != rests_on:
            continue
        rule = _rule(reason)
        # Most sentences cite what they rest on: it is not said a second time beside them.
        yield Line(_("　理由"), reason["text"], "" if rule in reason["text"] else rule)


def _in_a_row(clauses: list[str]) -> str:
    """Return 第7条第1号〜第4号 for items of one article that follow each other, else nothing."""
    items = [ITEM.fullmatch(clause) for clause in clauses]
    found = [(item["article"], int(item["number"])) for item in items if item]
    article, first = found[0] if found else ("", 0)
    if len(found) < 2 or found != [(article, first + n) for n in range(len(clauses))]:
        return ""
    return f"{clauses[0]}〜第{found[-1][1]}号"


def _rule(stored: Mapping[str, Any]) -> str:
    """A stored clause is cited only where it was the regulation's own text."""
    return str(stored["clause"]) if stored["clause"] and stored["kind"] == "条" else _(CITY_RULE)
