"""What this host's engine says of itself: it stood still, its disk is full, no relay answers."""

from collections.abc import Iterator

from hayauma.delivery.causes.cause import Cause, EngineSays, Kind, Look
from hayauma.delivery.models import Dispatch
from hayauma.delivery.states import State


def holding(look: Look) -> Iterator[Cause]:
    """Yield what keeps this host from sending."""
    engine = look.engine
    if engine.silent_since:
        yield from _stood_still(look)
    if engine.disk_since:
        yield Cause(
            Kind.DISK,
            engine.host,
            engine.disk_since,
            "記録を書く場所（ディスク）がいっぱいです",
            f"{_on(engine)}送信を待たせています。空きができると、自動で続きます。",
            "/oversight/",
        )
    if engine.relay_since and look.at - engine.relay_since >= look.limits.relay_after:
        said = f"相手の答え：{engine.relay_said}" if engine.relay_said else "答えがありません。"
        yield Cause(
            Kind.RELAY,
            engine.host,
            engine.relay_since,
            "中継サーバーに渡せません",
            f"{_on(engine)}{said}\nまだの分は残してあり、つながると自動で続きます。",
            "/system/",
        )
    if not engine.relay_since:
        yield from _passed_over(look)


def _stood_still(look: Look) -> Iterator[Cause]:
    engine, patience = look.engine, look.limits.relay_after
    assert engine.silent_since is not None, "the caller has looked"
    if look.at - engine.silent_since < patience:
        return
    meant = Dispatch.objects.filter(
        release__start_at__gt=engine.silent_since, release__start_at__lt=look.at - patience
    )
    if late := meant.exclude(state=State.TAKEN_BACK).count():
        yield Cause(
            Kind.ENGINE,
            engine.host,
            engine.silent_since,
            "送る仕組み（engine）が止まっていました",
            f"{_on(engine)}いま、動き始めました。{late:,}件の配信が、決めた時刻より遅れました。",
            "/dispatches/",
        )


def _passed_over(look: Look) -> Iterator[Cause]:
    """One relay of several: letters go by the others."""
    for name, since in look.engine.ill.items():
        if look.at - since >= look.limits.relay_after:
            text = "ほかの中継サーバーから送っています。つながると、自動で元に戻ります。"
            subject = f"中継サーバー「{name}」に渡せません"
            about = f"{look.engine.host}/{name}"
            yield Cause(Kind.RELAY, about, since, subject, text, "/system/")


def _on(engine: EngineSays) -> str:
    return f"送る機械：{engine.host}\n" if engine.host else ""
