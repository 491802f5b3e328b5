"""Golden letters of bulletins, made by delivery's own lettering from one fixed draft."""

from dataclasses import replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hayauma.bulletins.draft import Draft, EditionText
from hayauma.delivery.lettering import Lettering, Source
from hayauma.mail.attached import Attached
from hayauma.mail.dkim import Algorithm, Signer, SigningKey
from hayauma.menus import catalogue
from hayauma.subscriptions.people import Addressee
from tests.town import Town

TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"
HANAKO = Addressee(
    subscription_id=77,
    address="hanako@phone.example",
    token=TOKEN,
    edition="ja",
    format="both",
    active=True,
    menus=("bosai", "bohan"),
)
SUBJECT = "【防犯】①㈱髙橋ホール前の駐輪場の工事～６月５日(金)から、ご協力をお願いします𠮷"
BODY = """# 駐輪場の工事

①㈱髙橋ホール前の駐輪場を、**6月5日（金）**から工事します。
工事の間は、第2駐輪場を使ってください。

| 日 | できること |
|---|---|
| 6月5日（金） | 第1駐輪場は使えません |
| 6月12日（金） | すべて使えます |

- 自転車は、前の日までに動かしてください。
- 残っている自転車は、はるか市が動かします。

[地図](https://www.haruka.example/map?id=12&lang=ja)

問い合わせ：安全課　0999-00-2300
"""
EASY = EditionText(
    "【防犯】じてんしゃを おくところの こうじを します",
    "6月5日（金曜日）から こうじを します。\n\n前の日までに じてんしゃを 動かして ください。\n",
)
ENGLISH = EditionText(
    "[Safety] Works at the bicycle park in front of the hall",
    "The bicycle park is closed from **Friday, 5 June**.\n\nPlease use the second one.\n",
)
ATTACHED = (
    Attached("６月の工事のご案内（①㈱髙橋ホール前）.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n"),
    Attached("places.csv", "text/csv", "場所,台数\n第2駐輪場,120\n".encode("cp932")),
)
SIGNING = SigningKey(
    "mail.haruka.example",
    "golden",
    Algorithm.ED25519,
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
)


def letters(town: Town, at: datetime) -> dict[str, bytes]:
    """Return each form in which a bulletin leaves, by name."""
    sent = source(town, at)
    plain = Lettering(sent)
    files = Lettering(replace(sent, attached=ATTACHED))
    mandatory = Lettering(
        replace(sent, menus=tuple(replace(menu, mandatory=True) for menu in sent.menus))
    )
    both = _copy(plain, HANAKO)
    return {
        "magazine-both": both,
        "magazine-text": _copy(plain, HANAKO._replace(format="text")),
        "magazine-easy": _copy(plain, HANAKO._replace(edition="ja-easy")),
        "magazine-english": _copy(plain, HANAKO._replace(edition="en")),
        "magazine-carrier-address": _copy(plain, HANAKO._replace(address="a..b.@docomo.example")),
        "magazine-mandatory": _copy(mandatory, HANAKO),
        "magazine-files": _copy(files, HANAKO),
        "magazine-files-text": _copy(files, HANAKO._replace(format="text")),
        "magazine-signed": Signer([SIGNING]).sign(both),
    }


def _copy(lettering: Lettering, person: Addressee) -> bytes:
    made = lettering.copy(person, seq=3, shard=1, urgent=False)
    return made.data + made.tail


def source(town: Town, at: datetime) -> Source:
    """Return what the letters of one bulletin are made from."""
    every = catalogue.menus(town.service.code, at)
    draft = Draft(
        {"ja": EditionText(SUBJECT, BODY), "ja-easy": EASY, "en": ENGLISH}, town.rule, "はるか市"
    )
    return Source(
        dispatch=7,
        bulletin=118,
        number="2026-118",
        draft=draft,
        service=town.service,
        section="安全課",
        phone="0999-00-2300",
        menus=tuple(menu for menu in every if menu.code in {"bosai", "bohan"}),
        at=at,
    )
