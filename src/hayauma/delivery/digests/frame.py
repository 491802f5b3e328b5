"""The frame of a digest (まとめの枠): a heading, what is in it, each text as it was permitted.

The frame is fixed and needs no approval; of the texts nothing is changed, shortened or added to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import links
from hayauma.delivery.digests.contents import Item
from hayauma.installation import city_time
from hayauma.installation.services import ServiceView
from hayauma.look import japanese
from hayauma.mail import markdown
from hayauma.mail.letter import TOKEN
from hayauma.subscriptions.editions import tag
from hayauma.subscriptions.states import Frequency


@dataclass(frozen=True)
class Written:
    """A digest in one language, up to what differs from person to person."""

    subject: str
    text: str
    html: str
    footer_text: str
    footer_html: str


def write(
    items: Sequence[Item],
    missed: Sequence[Item],
    *,
    service: ServiceView,
    rhythm: str,
    day: date,
    language: str,
) -> Written:
    """Return a digest of some bulletins; those that are too late are told by their subject."""
    with override(tag(language)):
        whole = [_shown(one, service, language) for one in items if not one.over]
        over = [_shown(one, service, language) for one in [*items, *missed] if one.over]
        context = {
            "service": service,
            "weekly": rhythm == Frequency.WEEKLY,
            "too_late": rhythm == Frequency.AT_ONCE,
            "day": _day(day, language),
            "items": whole,
            "over": over,
            "preferences_url": service.public_url + links.preferences(TOKEN),
            "register_url": service.public_url + links.registration(),
        }
        return Written(
            subject=_subject(rhythm, _day(day, language), len(whole), len(over)),
            text=render_to_string("delivery/digest.txt", context),
            html=render_to_string("delivery/digest.html", context),
            footer_text=render_to_string("delivery/digest_footer.txt", context),
            footer_html=render_to_string("delivery/digest_footer.html", context),
        )


def _subject(rhythm: str, day: str, count: int, missed: int) -> str:
    if rhythm == Frequency.AT_ONCE:
        return _("お届けできなかったお知らせ　{count}件（{day}）").format(day=day, count=missed)
    if not count:
        return _("【まとめ】{day}　送れなかったお知らせ").format(day=day)
    if rhythm == Frequency.WEEKLY:
        return _("【1週間のまとめ】{day}のお知らせ　{count}件").format(day=day, count=count)
    return _("【まとめ】{day}のお知らせ　{count}件").format(day=day, count=count)


def _shown(item: Item, service: ServiceView, language: str) -> dict[str, object]:
    text, source = item.text(language), item.source
    rendered = markdown.render(text.body)
    sent = city_time.local(source.at)
    first = tag(language) == "ja" or not item.has(language)
    return {
        "number": source.number,
        "subject": text.subject,
        # A text that is not in the language of the letter says so to whoever reads it aloud.
        "language": tag("ja" if first else language),
        "sent": f"{_day(sent.date(), language)}{japanese.clock(sent)}"
        if tag(language) == "ja"
        else f"{sent:%Y-%m-%d %H:%M}",
        "section": source.section,
        "phone": source.phone,
        "text": rendered.text.rstrip("\n"),
        "html": rendered.html.strip(),
        "files": [one.name for one in source.draft.attachments],
        "url": service.public_url + links.back_number(source.number) if item.public else "",
        "ask_url": service.public_url + links.inquiry(source.number),
    }


def _day(day: date, language: str) -> str:
    return japanese.day(day) if tag(language) == "ja" else day.isoformat()
