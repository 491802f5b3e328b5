"""Posting (投函): a few letters to one relay now, for who waits for their results."""

from collections.abc import Sequence

from hayauma.mail.smtp.courier import Courier
from hayauma.mail.smtp.outcome import Outgoing, Result, Trouble
from hayauma.mail.smtp.relay import Relay


class RelayUnusable(Exception):
    """The relay did not get through the greeting; `letters` were not begun."""

    def __init__(
        self, trouble: Trouble | None, letters: Sequence[Outgoing], results: Sequence[Result]
    ) -> None:
        super().__init__(trouble.reply if trouble else "")
        self.trouble = trouble
        self.letters = tuple(letters)
        # What was settled before.
        self.results = tuple(results)


def post(
    relay: Relay, letters: Sequence[Outgoing], *, connections: int = 1, give_up: float = 30
) -> list[Result]:
    """Return the results of a few letters, carried now, in the order in which they came.

    Errors: RelayUnusable where the relay has not got through the greeting for `give_up` seconds,
    or will not without a person's help; the letters not begun are in it, untouched.
    """
    results: list[Result] = []
    last: Trouble | None = None
    with Courier(relay, connections=connections) as courier:
        courier.offer(letters)
        while len(results) < len(letters):
            got = courier.collect(min(1.0, max(give_up, 0.05)), least=len(letters) - len(results))
            results += got.results
            last = got.troubles[-1] if got.troubles else last
            hopeless = bool(got.troubles) and got.troubles[-1].relay_wide
            if courier.unusable_for and (hopeless or courier.unusable_for >= give_up):
                back = courier.stop()
                results += courier.collect(0).results
                raise RelayUnusable(last, back, results)
    return results
