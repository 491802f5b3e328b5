"""Slices (組): people read page by page, put together by receiving domain and rhythm."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hayauma.subscriptions.states import FIRST_EDITION, Format

# A plain text: comparing with a member of an enumeration costs more, once a person.
_TEXT = Format.TEXT.value
# Subscription, edition, domain, format.
Row = tuple[int, str, str, str]


class Slice(NamedTuple):
    """Some people of one domain group: ids ascending, and editions beside them where they differ.

    `editions` has one language a person, or is empty where everybody reads the first; `plain` has
    a one for whoever reads text without HTML, or is empty where nobody does. `rhythm` is that of
    people who get no letter now: it waits for their digest (まとめ).
    """

    domain_group: str
    ids: "array[int]"
    editions: tuple[str, ...]
    plain: bytes = b""
    rhythm: str = ""


class Waiting:
    """People read and not yet in a slice; the one loop here runs once a person."""

    def __init__(self, size: int, groups: Mapping[str, str]) -> None:
        self._size = size
        self._groups = groups
        # By domain group and rhythm; domains of one group share one array.
        self._by_group: dict[tuple[str, str], array[int]] = {}
        self._at_once: dict[str, array[int]] = {}
        self._editions: dict[int, str] = {}  # of those who do not read the first
        self._plain: set[int] = set()  # who reads text alone

    def take(self, page: Sequence[Row], readers: Mapping[int, str] | None = None) -> None:
        """Put the people of a page to their groups; `readers` have the rhythm of their digest."""
        by_domain, editions = self._at_once, self._editions
        for subscription, edition, domain, form in page:
            if readers and subscription in readers:
                self._open(domain, readers[subscription]).append(subscription)
            else:
                if domain not in by_domain:
                    by_domain[domain] = self._open(domain, "")
                by_domain[domain].append(subscription)
            if edition != FIRST_EDITION:
                editions[subscription] = edition
            if form == _TEXT:
                self._plain.add(subscription)

    def full(self) -> Iterator[Slice]:
        """Yield the slices that are full."""
        for (group, rhythm), ids in self._by_group.items():
            while len(ids) >= self._size:
                yield self._cut(group, rhythm, ids)

    def rest(self) -> Iterator[Slice]:
        """Yield what is left of each group."""
        for (group, rhythm), ids in self._by_group.items():
            if ids:
                yield self._cut(group, rhythm, ids)

    def _open(self, domain: str, rhythm: str) -> "array[int]":
        group = self._groups.get(domain, domain)
        return self._by_group.setdefault((group, rhythm), array("q"))

    def _cut(self, group: str, rhythm: str, ids: "array[int]") -> Slice:
        cut = ids[: self._size]
        del ids[: self._size]
        editions: tuple[str, ...] = ()
        if self._editions and not self._editions.keys().isdisjoint(cut):
            editions = tuple(self._editions.pop(one, FIRST_EDITION) for one in cut)
        plain = b""
        if not self._plain.isdisjoint(cut):
            plain = bytes(one in self._plain for one in cut)
            self._plain.difference_update(cut)
        return Slice(group, cut, editions, plain, rhythm)
