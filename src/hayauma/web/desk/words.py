"""Words of the desk's screens (画面の言葉): states, times, what differs; one place for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView, PermitState
from hayauma.delivery.states import State as DispatchState
from hayauma.delivery.views import DispatchView
from hayauma.delivery.words import JAPANESE, OPEN, Word
from hayauma.installation import city_time
from hayauma.look.templatetags import look as written
from hayauma.mail.reasons import Reason
from hayauma.menus import catalogue
from hayauma.web.desk.approving import differing
from hayauma.web.desk.visit import Visit


@dataclass(frozen=True)
class Chip:
    """A state as a chip: its words and its colour."""

    label: str | Promise
    tone: str


STATES = {
    State.DRAFTING: Chip(lazy("作成中"), ""),
    State.SUBMITTED: Chip(lazy("承認待ち"), "orange"),
    State.RETURNED: Chip(lazy("差戻し"), "red"),
    State.PERMITTED: Chip(lazy("発信待ち"), "blue"),
    State.RELEASED: Chip(lazy("発信指示済み"), "green"),
    State.ABANDONED: Chip(lazy("取りやめ"), ""),
}
# Until then 「まもなく」 is true.
SOON = timedelta(minutes=5)
AHEAD = Chip(lazy("承認されしだい発信"), "orange")
DISPATCHES = {
    DispatchState.ORDERED: Chip(lazy("まもなく送り始めます"), "orange"),
    DispatchState.RUNNING: Chip(lazy("送っています"), "blue"),
    DispatchState.PAUSED: Chip(lazy("一時停止中"), "orange"),
    DispatchState.HELD: Chip(lazy("送る直前の判定で止まりました"), "red"),
    DispatchState.CANCELLED: Chip(lazy("取りやめ"), "red"),
    DispatchState.TAKEN_BACK: Chip(lazy("指示を取り消しました"), ""),
    DispatchState.CLOSED: Chip(lazy("終わりました"), "green"),
}
PARTS = differing.PARTS
NOTES = {
    Word.waiting: lazy("まだ送っていません"),
    Word.in_flight: lazy("いま渡しているところです"),
    Word.accepted: lazy("相手のメールサーバーが受け取りました。本人が読んだかは分かりません"),
    Word.deferred: lazy("相手のメールサーバーが、後で送るように答えました。自動で送り直します"),
    Word.uncertain: lazy("届いた可能性があります。もう一度だけ送ります"),
    Word.uncertain_final: lazy("届いた可能性があります"),
    Word.refused: lazy("相手のメールサーバーが受け取りませんでした"),
    Word.withdrawn: lazy("送る前に、本人が受け取りを止めました"),
    Word.stopped: lazy("送る前に、取りやめました"),
    Word.expired: lazy("決められた時間まで送り直しましたが、受け取られませんでした"),
    Word.quarantined: lazy("文面を作れなかったため、送っていません"),
    Word.digested: lazy("本人が選んだ、まとめの配信に入ります"),
}


REASONS = {
    Reason.UNKNOWN_USER: lazy("あて先のアドレスがない"),
    Reason.DOMAIN_GONE: lazy("あて先のドメインがない"),
    Reason.MAILBOX_FULL: lazy("相手の受信箱がいっぱい"),
    Reason.FILTERED: lazy("受信拒否の設定、又は迷惑メールと判断された"),
    Reason.SUSPENDED: lazy("あて先が使われていない"),
    Reason.TOO_BIG: lazy("メールが大きすぎる"),
    Reason.POLICY: lazy("相手側の送信元の決まり"),
    Reason.OUR_FAULT: lazy("こちらの設定の不備"),
    Reason.RATE: lazy("一度に送りすぎと判断された"),
    Reason.TRANSIENT: lazy("一時的な不調"),
    Reason.OTHER: lazy("そのほか"),
}


@dataclass(frozen=True)
class WordCount:
    """One of the twelve words with its number."""

    word: str
    label: str
    count: int
    open: bool
    note: str | Promise


@dataclass(frozen=True)
class Line:
    """One bulletin in a list."""

    id: int
    url: str
    number: str
    subject: str
    chip: Chip
    section: str
    menus: str
    author: str
    changed_at: datetime


def chip(bulletin: BulletinView) -> Chip:
    """Return where a bulletin stands, as a chip."""
    return STATES[bulletin.state]


def dispatch_chip(one: DispatchView, *, at: datetime) -> Chip:
    """Return where a dispatch stands, as a chip; one that is far off says when it will go."""
    if one.state is DispatchState.ORDERED and one.due_at and one.due_at - at > SOON:
        label = _("{at}に送り始めます").format(at=moment(one.due_at))
        return Chip(label, DISPATCHES[one.state].tone)
    return DISPATCHES[one.state]


def lines(visit: Visit, bulletins: Iterable[BulletinView]) -> list[Line]:
    """Return bulletins as a list shows them."""
    menus = {menu.code: menu.name for menu in catalogue.every(visit.service.code)}
    return [_line(one, menus) for one in bulletins]


def _line(bulletin: BulletinView, menus: Mapping[str, str]) -> Line:
    return Line(
        id=bulletin.id,
        url=reverse("desk:bulletin", args=[bulletin.id]),
        number=bulletin.number,
        subject=bulletin.subject or _("（件名なし）"),
        chip=chip(bulletin),
        section=bulletin.section_name,
        menus="・".join(name for code, name in menus.items() if code in bulletin.menus),
        author=bulletin.revision.author_name,
        changed_at=bulletin.changed_at,
    )


def moment(at: datetime) -> str:
    """Return a moment in the city's time, as the reader's language writes it."""
    return str(written.moment(city_time.local(at)))


def clock(at: datetime) -> str:
    """Return the time of day in the city's time."""
    return str(written.clock(city_time.local(at)))


def window(not_before: datetime | None, not_after: datetime | None) -> str:
    """Return when a bulletin may be sent, in words."""
    if not_before is None:
        return _("承認されたらすぐ")
    if not_after is None:
        return _("{begin}から").format(begin=moment(not_before))
    end = city_time.local(not_after)
    begin = city_time.local(not_before)
    same_day = begin.date() == end.date()
    until = written.clock(end) if same_day else written.moment(end)
    return _("{begin}から{end}まで").format(begin=written.moment(begin), end=until)


def differences(bulletin: BulletinView, state: PermitState) -> str:
    """Return what differs from the permitted text: 「本文2か所、件名1か所」."""
    if state.permit is None or not state.differences:
        return ""
    return "、".join(differing.parts(bulletin, state.permit, state.differences))


def reason(name: str) -> str:
    """Return why letters were refused, in words."""
    return str(REASONS[Reason(name)] if name in set(Reason) else name)


def counted(words: dict[str, int]) -> list[WordCount]:
    """Return the twelve words in their order, each with its number and what it means."""
    return [
        WordCount(
            word=word.name,
            label=_(JAPANESE[word]),
            count=words[word.name],
            open=word in OPEN,
            note=NOTES.get(word, ""),
        )
        for word in Word
    ]
