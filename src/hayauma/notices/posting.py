"""Posting notices (通知を渡す): each by the first relay of its way that is well.

The same courier carries them as carries bulletins: it passes a relay over that does not greet us,
and comes back to it. What nobody took here waits for the next round.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hayauma.mail.smtp import Courier, Limits, Outgoing, Relay, RelayUnusable, Result, Trouble

CONNECTIONS = 2
# Seconds without a word of any relay, for each there is, until the rest waits for the next round.
GIVE_UP = 5.0
# The engine's other work waits meanwhile, so a relay that hangs gets less patience than RFC 5321's.
PATIENCE = Limits(connect=10, greeting=10, command=20, dot=60)

# By the letters' `shard`: the names of the relays they may go by, the preferred one first.
Ways = Mapping[int, Sequence[str]]


def post(relays: Sequence[Relay], letters: Sequence[Outgoing], ways: Ways) -> list[Result]:
    """Return the results of a few letters, carried now, in the order in which they came.

    Errors: RelayUnusable where none of the relays some letters may go by is of use; those letters
    are in it, untouched, with the results of the others.
    """
    first, *others = [replace(one, limits=PATIENCE) for one in relays]
    results: list[Result] = []
    troubles: dict[str, Trouble] = {}
    last: Trouble | None = None
    patience = GIVE_UP * len(relays)
    with Courier(first, *others, connections=CONNECTIONS) as courier:
        _show_the_way(courier, ways)
        courier.offer(letters)
        heard = time.monotonic()
        while len(results) < len(letters):
            got = courier.collect(min(1.0, patience), least=len(letters) - len(results))
            results += got.results
            for last in got.troubles:
                troubles[last.relay] = last
            if got.results or courier.backlog > courier.queued:
                heard = time.monotonic()
            hopeless = courier.unusable_for and _all_barred(relays, troubles)
            if hopeless or time.monotonic() - heard >= patience:
                back = courier.stop()
                results += courier.collect(0).results
                raise RelayUnusable(last, back, results)
    return results


def _show_the_way(courier: Courier, ways: Ways) -> None:
    """Tell the courier by which relays each letter may go."""
    for way in ways:
        courier.belong(way, str(way))
    own = {str(way): tuple(names) for way, names in ways.items()}
    courier.decide(lambda throttle: throttle.routes.prefer(own))


def _all_barred(relays: Sequence[Relay], troubles: Mapping[str, Trouble]) -> bool:
    """Return whether every relay said that it will not mend itself."""
    return all(one.name in troubles and troubles[one.name].relay_wide for one in relays)
