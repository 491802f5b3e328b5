"""Too many letters that were accepted came back: the sender is turned away, or the list is old."""

from collections.abc import Iterator

from hayauma.delivery import reading
from hayauma.delivery.causes.cause import Cause, Kind, Look
from hayauma.delivery.returned import tripping
from hayauma.delivery.returned.tripping import Measure, TrippedView
from hayauma.installation import domains

_DONE = {
    Measure.PAUSED: (
        "この配信を、自動で一時停止しました。確かめてから、配信のページで再開してください。"
    ),
    Measure.RESTED: (
        "このドメインへの送信だけを休んでいます。ほかのドメインへの送信は、続いています。"
    ),
    Measure.TOLD: "この配信は止めていません。",
}


def holding(look: Look) -> Iterator[Cause]:
    """Yield each time that too many came back: while it holds, and for a day."""
    for one in tripping.told_of(look.at):
        yield Cause(
            Kind.RETURNED,
            f"{one.dispatch}/{one.id}",
            one.at,
            f"第{one.number}号の配信で、戻ってきたメールが多くなっています",
            _text(one),
            # A digest (まとめ) has no page of its own.
            "/digests/" if reading.is_digest(one.dispatch) else f"/dispatches/{one.dispatch}/",
        )


def _text(one: TrippedView) -> str:
    where = f"{domains.names().get(one.group, one.group)}あての" if one.group else ""
    lines = [
        f"受付済みの{where}配信メール{one.among:,}通のうち{one.letters:,}通が、"
        "宛先不明又は送信元への規制を理由に戻りました。",
        _DONE[one.measure],
        f"相手の答え：{one.said}" if one.said else "",
        "受信者の登録は、これによっては変えていません。",
    ]
    return "\n".join(line for line in lines if line)
