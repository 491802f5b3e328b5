"""What came back of a dispatch (受付後に戻ったもの), in words; and why the system stopped it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hayauma.delivery.returned import reading, tripping
from hayauma.delivery.returned.reading import CameBack
from hayauma.delivery.returned.tripping import Measure, TrippedView
from hayauma.delivery.views import DispatchView
from hayauma.installation import domains
from hayauma.web.desk import words


@dataclass(frozen=True)
class Stop:
    """One time that too many came back: what was done, and what the servers say."""

    heading: str
    what: str
    then: str
    said: str
    since: datetime
    over: bool


@dataclass(frozen=True)
class DomainRate:
    """What came back of a receiving domain in a month."""

    name: str
    accepted: int
    returned: int
    dead: int
    share: str


def of(one: DispatchView) -> dict[str, object]:
    """Return what the figures of a dispatch show of what came back."""
    found = reading.of_dispatch(one.id) if one.started_at else None
    if found is None or not found.anything:
        return {"came_back": None, "stops": []}
    return {
        "came_back": found,
        "returned_by_reason": [(words.reason(why), n) for why, n in found.by_reason.items()],
        "returned_otherwise": _otherwise(found),
        "stops": [_stop(each) for each in tripping.of_dispatch(one.id)],
    }


def month(*, service: str, at: datetime) -> dict[str, object]:
    """Return what came back in the last thirty days by receiving domain, and what had no proof."""
    names = domains.names()
    lines = [
        DomainRate(
            name=names.get(one.group, one.group),
            accepted=one.accepted,
            returned=one.returned,
            dead=one.dead,
            share=_share(one.returned, one.accepted),
        )
        for one in reading.by_group(service=service, at=at)
    ]
    forged, late = reading.unproven(at=at)
    return {"rates": lines, "unproven": forged, "returned_late": late}


def _otherwise(found: CameBack) -> list[tuple[str, int]]:
    """Return what came in besides, without what there is none of."""
    lines = [
        (_("遅れるという知らせ"), found.late),
        (_("迷惑メールの申告（配信を止めました）"), found.complaints),
        (_("内容を読み取れなかったもの"), found.unread),
    ]
    return [(label, n) for label, n in lines if n]


def _stop(one: TrippedView) -> Stop:
    heading = {
        Measure.PAUSED: _("戻ったメールが多いため、自動で一時停止しました。"),
        Measure.RESTED: _("戻ったメールが多いため、{name}への送信を休みました。").format(
            name=domains.names().get(one.group, one.group)
        ),
        Measure.TOLD: _("戻ったメールが多くなっています。止めてはいません。"),
    }[one.measure]
    then = {
        Measure.PAUSED: _("相手の答えを確かめ、直してから再開してください。"),
        Measure.RESTED: _("ほかのドメインへの送信は、続いています。"),
        Measure.TOLD: _("運用管理者に知らせました。"),
    }[one.measure]
    return Stop(
        heading=heading,
        what=_("続く{among}通のうち{n}通が戻りました。主な理由：{reason}。").format(
            among=f"{one.among:,}", n=f"{one.letters:,}", reason=words.reason(one.reason)
        ),
        then=then + _("だれの登録も変えていません。"),
        said=one.said,
        since=one.at,
        over=one.lifted_at is not None,
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
