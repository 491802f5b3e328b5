"""What is wrong with dispatches that run, or that were held against their lists lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hayauma.delivery.causes.cause import Cause, Kind, Look
from hayauma.delivery.models import Dispatch, LetterEvent, Reconciliation, Shard
from hayauma.delivery.states import State
from hayauma.delivery.words import Word
from hayauma.installation.alarm_limits import AlarmLimits
from hayauma.mail.reasons import Reason

DEAD = (Reason.UNKNOWN_USER, Reason.DOMAIN_GONE, Reason.POLICY)
LIVE = (State.RUNNING, State.PAUSED)


def holding(look: Look) -> Iterator[Cause]:
    """Yield what is wrong with one dispatch now, or with its ledger since yesterday."""
    for dispatch in Dispatch.objects.filter(state__in=LIVE).order_by("pk"):
        yield from _of_dispatch(dispatch, look.limits)
    since = look.at - timedelta(days=1)
    wrong = (
        Reconciliation.objects.filter(at__gt=since).exclude(faults={}).select_related("dispatch")
    )
    for row in wrong:
        what = "送信の記録と、確定した宛先が一致しません。"
        yield _about_dispatch(Kind.LEDGER, row.dispatch, what, row.at)


def _of_dispatch(dispatch: Dispatch, limits: AlarmLimits) -> Iterator[Cause]:
    words = b"".join(
        bytes(one)
        for one in Shard.objects.filter(dispatch=dispatch).values_list("words", flat=True)
    )
    began = dispatch.started_at
    assert began is not None, "only what began is running"
    if broken := words.count(int(Word.quarantined)):
        what = f"作成できなかった配信メールが{broken:,}通あります。ほかの分は送っています。"
        yield _about_dispatch(Kind.QUARANTINED, dispatch, what, began)
    answered = words.count(int(Word.accepted)) + words.count(int(Word.refused))
    # So many of the first letters are already so many, however few were answered so far.
    most = limits.refused_share * max(answered, limits.refused_among)
    if words.count(int(Word.refused)) <= most:
        return
    dead = LetterEvent.objects.filter(
        shard__dispatch=dispatch, word=Word.refused, reason__in=[str(one) for one in DEAD]
    ).count()
    if dead > most:
        what = (
            f"{answered:,}通のうち{dead:,}通が、宛先不明又は送信元への規制を理由に"
            "受付拒否になりました。受信者の登録は、これによっては変えていません。"
        )
        yield _about_dispatch(Kind.REFUSED, dispatch, what, began)


def _about_dispatch(kind: Kind, dispatch: Dispatch, what: str, since: datetime) -> Cause:
    if dispatch.release_id is None:
        subject, path = f"まとめの配信（{dispatch.number}）", f"/digests/#{dispatch.number}"
    else:
        subject, path = f"第{dispatch.number}号の配信", f"/dispatches/{dispatch.pk}/"
    return Cause(kind, str(dispatch.pk), since, subject, what, path)
