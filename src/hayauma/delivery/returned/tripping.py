"""Too many came back (戻りが多い): what then rests, who is told, and from where it counts anew.

A routine dispatch stands still until somebody has looked; one domain group alone rests, where it
is that group's matter. Urgent letters go on whatever comes back: one that arrives is worth more
than many that return. Nobody's registration changes here.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from hayauma import journal
from hayauma.delivery import waking
from hayauma.delivery.acts import Act
from hayauma.delivery.models import Dispatch, Returned, Tripped
from hayauma.delivery.outcomes import tally
from hayauma.delivery.returned.judging import BLOCK, TELLING, Back, Verdict, judge, tripped
from hayauma.delivery.states import Lane, State
from hayauma.installation import breakers
from hayauma.installation.breakers import Because

# A relay that takes everything answers no probe truly: the rest grows each time it was for nothing.
REST, LONGEST_REST = timedelta(minutes=30), timedelta(hours=4)
TOLD_FOR = timedelta(days=1)
TAKEN = ("accepted", "uncertain", "uncertain_final", "in_flight")


class Measure(StrEnum):
    """What was done."""

    PAUSED = "paused"  # the dispatch stands still until somebody resumes it
    RESTED = "rested"  # one domain group rests; everybody else's letters go on
    TOLD = "told"  # the operations manager was told, and nothing was stopped


@dataclass(frozen=True)
class TrippedView:
    """One time that too many came back, as others see it."""

    id: int
    dispatch: int
    number: str
    group: str
    at: datetime
    measure: Measure
    letters: int
    among: int
    reason: str
    said: str
    lifted_at: datetime | None


def tells(row: Returned) -> bool:
    """Return whether a returned mail says something about its sender, should there be many."""
    return row.counts and row.reason in TELLING


def look(dispatch: Dispatch, blocks: Collection[int], *, at: datetime) -> None:
    """Judge some blocks of a dispatch by what came back, in the caller's transaction."""
    # Whoever pauses, resumes or closes it meanwhile comes before or after.
    row = Dispatch.objects.select_for_update(of=("self",)).select_related("service")
    dispatch = row.get(pk=dispatch.pk)
    before = list(Tripped.objects.filter(dispatch=dispatch).order_by("pk"))
    _lift_what_rests_no_more(before, at)
    standing = {one.domain_group for one in before if one.lifted_at is None}
    if "" in standing:
        return
    counted = _counted(dispatch, before).exclude(domain_group__in=standing)
    inside = reduce(or_, (Q(seq__gte=n * BLOCK, seq__lt=(n + 1) * BLOCK) for n in blocks))
    back = [Back(*one) for one in counted.filter(inside).values_list("seq", "domain_group")]
    if not tripped(back):
        return
    by_group = dict(counted.values_list("domain_group").annotate(n=Count("pk")).order_by())
    verdict = judge(back, back_by_group=by_group, handed_over=_handed_over(dispatch))
    if verdict is not None:
        if standing:
            # One domain rests already: two are no longer one provider's matter.
            verdict = replace(verdict, group="")
        _act(dispatch, verdict, _words(counted, verdict), before, at)


def lift(dispatch_id: int, *, at: datetime) -> None:
    """Let a dispatch be judged anew by what comes back from now on: somebody resumed it.

    In the caller's transaction.
    """
    rows = Tripped.objects.filter(dispatch_id=dispatch_id, measure=Measure.PAUSED)
    rows.filter(lifted_at__isnull=True).update(lifted_at=at)


def of_dispatch(dispatch_id: int) -> tuple[TrippedView, ...]:
    """Return each time that too many letters of a dispatch came back, oldest first."""
    rows = Tripped.objects.filter(dispatch_id=dispatch_id).select_related("dispatch")
    return tuple(_view(one) for one in rows.order_by("pk"))


def told_of(at: datetime) -> Iterator[TrippedView]:
    """Yield what the operations manager is to be told: what holds, and what came up lately."""
    lately = Q(at__gt=at - TOLD_FOR)
    still = Q(measure=Measure.PAUSED, dispatch__state=State.PAUSED)
    rows = Tripped.objects.filter(lately | still, lifted_at__isnull=True)
    for one in rows.select_related("dispatch").order_by("pk"):
        yield _view(one)


def _act(
    dispatch: Dispatch,
    verdict: Verdict,
    words: tuple[str, str],
    before: Collection[Tripped],
    at: datetime,
) -> None:
    measure = _measure(dispatch, verdict)
    reason, said = words
    Tripped.objects.create(
        dispatch=dispatch,
        domain_group=verdict.group,
        at=at,
        measure=measure,
        letters=verdict.letters,
        among=verdict.among,
        reason=reason,
        said=said,
    )
    if measure is Measure.PAUSED:
        _pause(dispatch)
    elif measure is Measure.RESTED:
        times = sum(1 for one in before if one.domain_group == verdict.group)
        breakers.open_(
            group=verdict.group,
            because=Because.BLOCKED,
            reply=said,
            next_probe_at=at + min(REST * 2**times, LONGEST_REST),
            at=at,
        )
    journal.record(
        act=Act.PAUSED_BY_RETURNS if measure is Measure.PAUSED else Act.TRIPPED,
        actor=journal.SYSTEM,
        object=_object(dispatch),
        payload={
            "dispatch": dispatch.pk,
            "number": dispatch.number,
            "measure": measure,
            "domain_group": verdict.group,
            "letters": verdict.letters,
            "among": verdict.among,
            "reason": reason,
        },
        at=at,
        service=dispatch.service.code,
    )


def _measure(dispatch: Dispatch, verdict: Verdict) -> Measure:
    """Return what is to be done. A digest (まとめ) has no page to resume it on: it is told of."""
    goes = dispatch.state in {State.RUNNING, State.PAUSED} and dispatch.closed_at is None
    if dispatch.lane == Lane.URGENT or not goes:
        return Measure.TOLD
    if verdict.group:
        return Measure.RESTED
    return Measure.PAUSED if dispatch.release_id else Measure.TOLD


def _pause(dispatch: Dispatch) -> None:
    if dispatch.state == State.RUNNING:
        dispatch.state, dispatch.due_at = State.PAUSED, None
        dispatch.save(update_fields=["state", "due_at"])
        waking.wake()


def _lift_what_rests_no_more(before: Collection[Tripped], at: datetime) -> None:
    """Judge a group anew whose rest is over: a probe was taken, or somebody let it go."""
    resting = [one for one in before if one.measure == Measure.RESTED and one.lifted_at is None]
    standing = breakers.standing() if resting else {}
    for one in resting:
        if one.domain_group not in standing:
            one.lifted_at = at
            one.save(update_fields=["lifted_at"])


def _counted(dispatch: Dispatch, before: Collection[Tripped]) -> QuerySet[Returned]:
    """What came back for a telling reason and was not judged before.

    By the time it came in: what waited to be entered when somebody resumed is of before.
    """
    rows = Returned.objects.filter(
        dispatch=dispatch, counts=True, reason__in=[str(one) for one in TELLING]
    )
    for one in before:
        if one.lifted_at is not None:
            its = Q(domain_group=one.domain_group) if one.domain_group else Q()
            rows = rows.exclude(its & Q(at__lte=one.lifted_at))
    return rows


def _handed_over(dispatch: Dispatch) -> Mapping[str, int]:
    by_domain = tally(dispatch.pk).by_domain
    return {group: sum(words[one] for one in TAKEN) for group, words in by_domain.items()}


def _words(counted: QuerySet[Returned], verdict: Verdict) -> tuple[str, str]:
    """Return the reason given most often, and in which words most often."""
    rows = counted.filter(domain_group=verdict.group) if verdict.group else counted
    pairs = Counter(rows.order_by("-pk").values_list("reason", "said")[:BLOCK])
    reasons = Counter(reason for reason, _said in pairs.elements())
    reason = reasons.most_common(1)[0][0]
    said = Counter({said: n for (why, said), n in pairs.items() if why == reason and said})
    return reason, said.most_common(1)[0][0] if said else ""


def _object(dispatch: Dispatch) -> str:
    """Where the journal keeps it: with the bulletin, as what a hand does to a dispatch."""
    release = dispatch.release
    if dispatch.release_id is None:
        return f"dispatch:{dispatch.pk}"
    return f"bulletin:{release.permit.bulletin_id}"


def _view(row: Tripped) -> TrippedView:
    return TrippedView(
        id=row.pk,
        dispatch=row.dispatch_id,
        number=row.dispatch.number,
        group=row.domain_group,
        at=row.at,
        measure=Measure(row.measure),
        letters=row.letters,
        among=row.among,
        reason=row.reason,
        said=row.said,
        lifted_at=row.lifted_at,
    )
