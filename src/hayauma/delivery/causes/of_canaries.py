"""What was taken and does not arrive: the letters of canaries whose letters used to."""

from collections.abc import Iterator

from hayauma.delivery import arrivals
from hayauma.delivery.causes.cause import Cause, Kind, Look


def holding(look: Look) -> Iterator[Cause]:
    """Yield the canaries' letters that have not arrived within the city's own limit."""
    for one in arrivals.missing(look.at, look.limits.canary_after):
        yield Cause(
            Kind.CANARY,
            f"{one.dispatch}/{one.canary}",
            one.taken_at,
            f"第{one.number}号の配信が、見張り用の宛先に届いていません",
            f"見張り用の宛先：{one.name}\n相手のメールサーバーは受け取りましたが、まだ届いていません。"
            "迷惑メールに入っていないか、転送が止まっていないかを確かめてください。",
            f"/dispatches/{one.dispatch}/",
        )
