"""A dispatch by receiving domain (あて先のドメイン別): which are done, which go, which rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hayauma.delivery.words import OPEN, Word
from hayauma.installation import domains
from hayauma.web.desk.operating.resting import Rest

SHOWN = 30
FIRST_TRY = (Word.waiting, Word.in_flight)


@dataclass(frozen=True)
class DomainLine:
    """One domain group of a dispatch, or all the small ones together."""

    name: str
    all: int
    open: int
    accepted: int
    deferred: int
    refused: int
    state: str
    tone: str


@dataclass(frozen=True)
class Domains:
    """All of them: the lines that are shown, and how many there are and are done."""

    lines: Sequence[DomainLine]
    number: int
    done: int
    # Letters that wait for their first try and that nothing keeps.
    to_go: int

    @property
    def rest_only(self) -> bool:
        """Whether nothing is left but what rests or was put off."""
        return self.to_go == 0


def of(
    by_domain: Mapping[str, Mapping[str, int]], resting: Sequence[Rest], *, running: bool
) -> Domains:
    """Return a tally by domain as a screen shows it: what rests first, then what is most open."""
    kept = {one.group for one in resting}
    names = domains.names() if by_domain else {}
    waiting = {group: still_open(words) for group, words in by_domain.items()}
    order = sorted(
        by_domain,
        key=lambda group: (
            group not in kept,
            -waiting[group],
            -sum(by_domain[group].values()),
            group,
        ),
    )
    lines = [
        _line(names.get(group, group), by_domain[group], rests=group in kept, running=running)
        for group in order[:SHOWN]
    ]
    if len(order) > SHOWN:
        lines.append(_together([by_domain[group] for group in order[SHOWN:]], running=running))
    return Domains(
        lines=lines,
        number=len(order),
        done=sum(1 for left in waiting.values() if not left),
        to_go=sum(
            words[word.name]
            for group, words in by_domain.items()
            if group not in kept
            for word in FIRST_TRY
        ),
    )


def still_open(tally: Mapping[str, int]) -> int:
    """Return how many letters have no last word yet."""
    return sum(tally[word.name] for word in OPEN)


def _together(rest: Sequence[Mapping[str, int]], *, running: bool) -> DomainLine:
    total = {word.name: sum(one[word.name] for one in rest) for word in Word}
    name = _("そのほかの{n}ドメイン").format(n=len(rest))
    return _line(name, total, rests=False, running=running)


def _line(name: str, words: Mapping[str, int], *, rests: bool, running: bool) -> DomainLine:
    left = still_open(words)
    state, tone = _("終わり"), "green"
    if rests:
        state, tone = _("休止中"), "orange"
    elif left and left == words["deferred"]:
        state, tone = _("再送待ち"), "orange"
    elif left:
        state, tone = (_("送信中"), "blue") if running else (_("まだ"), "")
    return DomainLine(
        name=name,
        all=sum(words.values()),
        open=left,
        accepted=words["accepted"],
        deferred=words["deferred"],
        refused=words["refused"],
        state=state,
        tone=tone,
    )
