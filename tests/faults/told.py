"""What a fault test tells at its end: lost, extra, uncertain; what every fault is asked for."""

from collections import Counter
from dataclasses import dataclass

from bench import ledger
from bench.homes import WORDS, Home


@dataclass(frozen=True)
class Told:
    """`lost`: the ledger says accepted and nothing came. `extra`: copies beyond one."""

    audience: int
    accepted: int
    lost: int
    extra: int
    worst: int
    uncertain: int


def told(home: Home, copies: Counter[str]) -> Told:
    """Compare the ledger of a home with the copies a relay took of each person; and print it."""
    words = home.outcomes()
    received = sum(1 for n in copies.values() if n)
    # Who was refused or stays unknown is said to be so: only a claim can be false.
    found = Told(
        audience=words["audience"],
        accepted=words["accepted"],
        lost=max(0, words["accepted"] - received),
        extra=sum(copies.values()) - received,
        worst=max(copies.values(), default=0),
        uncertain=ledger.ever_uncertain(home),
    )
    happened = {word: words[word] for word in WORDS if words[word]}
    print(f"lost {found.lost}  extra {found.extra}  uncertain {found.uncertain}  {happened}")
    return found


def copies_of(received: Counter[tuple[str, str]]) -> Counter[str]:
    """Return how many copies each person has, from what a keeping sink wrote down."""
    copies: Counter[str] = Counter()
    for (_, recipient), n in received.items():
        copies[recipient.partition("@")[0]] += n
    return copies
