"""Sample letters for tests; `python -m tests.mail.letters` writes the golden files anew."""

from datetime import UTC, datetime
from pathlib import Path

from hayauma.mail import markdown
from hayauma.mail.letter import TOKEN, Letter, MailList, compile
from hayauma.mail.message_id import message_id, notice_id
from hayauma.mail.notice import notice

GOLDEN = Path(__file__).parent / "golden"
KEY = b"k" * 32
PERSON = "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE"
AT = datetime(2026, 6, 3, 1, 0, tzinfo=UTC)

SOURCE = """# 6月の健診のお知らせ

①㈱髙橋ホールで、0〜3歳のお子さんの健診を行います。
**申込期限：**6月1日（月）

| 日 | 場所 |
|---|---|
| 6月3日（水） | 保健センター |
| 6月10日（水） | ①㈱髙橋ホール |

[申込みのページ](https://www.hayauma.example/kenshin)
"""

FOOTER = f"""早馬市メールマガジン 第2026-118号（子育て）
発信：子育て支援課 電話 0000-00-0000
質問・意見：https://mail.hayauma.example/b/2026-118/ask/
受け取る情報の変更・停止：https://mail.hayauma.example/m/{TOKEN}/
（あなた専用です。転送するときは消してください）
"""
FOOTER_HTML = (
    "<p>早馬市メールマガジン 第2026-118号（子育て）<br>\n発信：子育て支援課 電話 0000-00-0000<br>\n"
    '<a href="https://mail.hayauma.example/b/2026-118/ask/">質問・意見</a><br>\n'
    f'<a href="https://mail.hayauma.example/m/{TOKEN}/">受け取る情報の変更・停止</a></p>'
)


def letter(source: str = SOURCE, *, both: bool = True, **changes: object) -> Letter:
    """Return a sample letter; changes replace single fields."""
    rendered = markdown.render(source)
    fields: dict[str, object] = {
        "from_name": "早馬市メールマガジン",
        "from_address": "melmaga@mail.hayauma.example",
        "subject": "【子育て】6月の健診のお知らせ　①㈱髙橋ホールは駐車場がありません～𠮷",
        "at": AT,
        "text": rendered.text,
        "html": rendered.html if both else "",
        "footer_text": FOOTER,
        "footer_html": FOOTER_HTML,
        "lists": (
            MailList("kosodate.mail.hayauma.example", "子育て（0〜3歳）"),
            MailList("hinan.mail.hayauma.example", "避難情報", withdrawable=False),
        ),
        "unsubscribe_url": f"https://mail.hayauma.example/m/{TOKEN}/stop/2026-118/",
        "unsubscribe_mailto": f"stop+{TOKEN}@mail.hayauma.example",
    }
    return Letter(**(fields | changes))  # type: ignore[arg-type]


def copies() -> dict[str, bytes]:
    """Return every golden letter by file name."""
    identity = message_id(
        KEY, bulletin=118, edition="ja", subscription=77, domain="mail.hayauma.example"
    )
    both, text = compile(letter()), compile(letter(both=False))
    carrier = compile(letter(reply_to="kosodate@hayauma.example", language="en"))
    return {
        "both-forms.eml": both.copy(b"taro@city.example", PERSON, identity),
        "text-only.eml": text.copy(b"taro@city.example", PERSON, identity),
        "mandatory-menu.eml": both.copy(b"taro@city.example", PERSON, identity, 1),
        "carrier-address.eml": carrier.copy(b'"a..b"@docomo.example', PERSON, identity),
        "notice.eml": notice(
            from_name="早馬市メールマガジン",
            from_address="melmaga@mail.hayauma.example",
            to="a.@docomo.example",
            subject="【早馬市メール】まだ登録は終わっていません",
            text=f"下のページを開き、［登録する］を押してください。\nhttps://mail.hayauma.example/t/{PERSON}/\n",
            at=AT,
            message_id=notice_id(KEY, notice="confirmation:1", domain="mail.hayauma.example"),
        ),
    }


if __name__ == "__main__":
    for name, octets in copies().items():
        (GOLDEN / name).write_bytes(octets)
