"""Pages about the magazine itself: terms, the city's rules, accessibility."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hayauma.installation import policies, services
from hayauma.regulation.keys import BY_NAME
from hayauma.regulation.policy import STRENGTH_WORDS, Policy, PolicyValue, Strength
from hayauma.regulation.verdict import Kind
from hayauma.subscriptions import terms as agreed
from hayauma.web.public.frame import show
from hayauma.web.public.manners import open_page

# The rule book in the order a citizen would ask, by the first word of each key.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("登録と停止", ("registration", "withdrawal")),
    ("職と権限", ("supervisor", "manager", "approver", "roles", "substitute")),
    ("作成と提出", ("programme", "author", "training", "considerations", "works", "personal_data")),
    ("期限、時間、字数", ("lead_time", "hours", "length", "review", "calendar")),
    ("承認と緊急の発信", ("approval", "urgent")),
    ("発信と機器", ("release", "equipment", "hold")),
    ("まとめのメール", ("digest",)),
    ("訂正と履歴", ("correction",)),
    ("配信メニュー", ("menu",)),
    ("質問・要望", ("inquiry",)),
    ("積極的な配信", ("promotion",)),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One heading of the terms and the text under it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the rules in words; ``clause`` is empty where the city decided by itself."""

    meaning: str
    words: str
    strength: str
    clause: str
    ground: str


@dataclass(frozen=True, slots=True)
class Section:
    """The values of one subject."""

    name: str
    lines: tuple[Line, ...]


@open_page
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms in force, with the digest that every consent names."""
    current = agreed.current()
    return show(request, "terms", {"terms": current, "blocks": blocks(current.text)})


@open_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what these pages do for everybody, and what is not yet known."""
    return show(request, "accessibility", {})


@open_page
def regulation(request: HttpRequest) -> HttpResponse:
    """Show every value of the rules in force with its clause or ground."""
    service = services.current()
    policy = policies.in_force(service=service.code, at=timezone.now())
    return show(request, "regulation", {"policy": policy, "sections": sections(policy)})


def blocks(text: str) -> tuple[Block, ...]:
    """Return the terms cut at blank lines, without their title; 「1 …」 begins a heading."""
    found = []
    for part in text.strip().split("\n\n")[1:]:
        first, _, rest = part.strip().partition("\n")
        found.append(Block(first, rest) if first[:1].isdigit() else Block("", part.strip()))
    return tuple(found)


def sections(policy: Policy) -> tuple[Section, ...]:
    """Return the rules by subject; a key of no listed subject stands under 「そのほか」."""
    listed = {prefix for _, prefixes in SECTIONS for prefix in prefixes}
    other = {value.key.partition(".")[0] for value in policy.values()} - listed
    found = []
    for name, prefixes in (*SECTIONS, ("そのほか", tuple(other))):
        lines = tuple(
            _line(value) for value in policy.values() if value.key.partition(".")[0] in prefixes
        )
        if lines:
            found.append(Section(name, lines))
    return tuple(found)


def _line(value: PolicyValue) -> Line:
    cited = value.basis.kind == Kind.TEXT and value.basis.clause
    silent = value.strength in {Strength.NOT_REGULATED, Strength.MUST}
    return Line(
        meaning=BY_NAME[value.key].meaning,
        words=value.words,
        strength="" if silent else STRENGTH_WORDS[value.strength],
        clause=str(cited or ""),
        ground=value.basis.ground,
    )
