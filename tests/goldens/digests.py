"""Golden letters of digests and of a correction: texts that were sent before, once more."""

from array import array
from dataclasses import replace
from datetime import date, datetime, timedelta

from hayauma.archive.correcting import texts
from hayauma.archive.correcting.states import Wrong
from hayauma.bulletins.draft import EditionText
from hayauma.delivery import editions
from hayauma.delivery.digests.contents import LANGUAGES, Item
from hayauma.delivery.digests.lettering import DigestLettering, DigestSource, Variant
from hayauma.delivery.lettering import Lettering, Source
from hayauma.subscriptions.mailing import Ready
from tests.goldens.bulletins import HANAKO, TOKEN, source
from tests.town import Town

DAY = date(2026, 6, 3)


def letters(town: Town, at: datetime) -> dict[str, bytes]:
    """Return a digest in each form and language, and a correction."""
    sent = source(town, at)
    plain = editions.TEXT_ONLY
    english = LANGUAGES.index("en")
    return {
        "digest-daily": _digest(sent, at),
        "digest-daily-text": _digest(sent, at, frozen=plain),
        "digest-daily-english": _digest(sent, at, frozen=english),
        "digest-weekly": _digest(sent, at, rhythm="weekly"),
        "digest-too-late": _too_late(sent, at),
        "digest-mandatory": _digest(
            replace(sent, menus=tuple(replace(menu, mandatory=True) for menu in sent.menus)), at
        ),
        "correction-both": _correction(sent, at),
    }


def _correction(sent: Source, at: datetime) -> bytes:
    written = texts.letter(
        sent.draft,
        wrong=Wrong.ERROR,
        passage="6月5日（金）",
        right="6月6日（土）",
        sent_at=at,
        contact="安全課 0999-00-2300",
    )
    following = replace(
        sent,
        bulletin=119,
        number="2026-119",
        draft=replace(sent.draft, editions={"ja": written}),
        at=at + timedelta(minutes=16),
    )
    made = Lettering(following).copy(HANAKO, seq=3, shard=1, urgent=False)
    return made.data + made.tail


def _digest(sent: Source, at: datetime, *, rhythm: str = "daily", frozen: int = 0) -> bytes:
    second = EditionText("【防災】訓練のサイレンが鳴ります", "6月9日（火）10時に鳴ります。\n")
    late = EditionText("【防災】今夜の停電のお知らせ", "今夜です。\n")
    items = {
        11: Item(sent, False),
        12: Item(_other(sent, "2026-119", second), False),
        13: Item(_other(sent, "2026-120", late), True),
    }
    digest = DigestSource(
        dispatch=9,
        number="D20260603" if rhythm == "daily" else "W20260603",
        rhythm=rhythm,
        day=DAY,
        moment=at,
        service=sent.service,
        items=items,
        missed={},
        variants={4: Variant((11, 12, 13), (), sent.menus[0].id)},
        menus={menu.id: menu for menu in sent.menus},
    )
    return _made(digest, frozen)


def _too_late(sent: Source, at: datetime) -> bytes:
    """What those are told who read at once and missed two bulletins."""
    second = EditionText("【防災】訓練のサイレンが鳴ります", "6月9日（火）10時に鳴ります。\n")
    missed = {7: Item(sent, True), 8: Item(_other(sent, "2026-119", second), True)}
    digest = DigestSource(
        dispatch=9,
        number="M20260603",
        rhythm="at_once",
        day=DAY,
        moment=at,
        service=sent.service,
        items={},
        missed=missed,
        variants={4: Variant((), (7, 8), sent.menus[0].id)},
        menus={menu.id: menu for menu in sent.menus},
    )
    return _made(digest, 0)


def _made(digest: DigestSource, frozen: int) -> bytes:
    made = DigestLettering(digest, lambda _shard: (0, array("I", [4] * 10))).made(
        HANAKO.subscription_id, _ready(), frozen, 3, b"b9-3@mail.haruka.example", 1, False
    )
    return made.data + made.tail


def _other(sent: Source, number: str, text: EditionText) -> Source:
    return replace(sent, number=number, draft=replace(sent.draft, editions={"ja": text}))


def _ready() -> Ready:
    return TOKEN, HANAKO.address, 0
