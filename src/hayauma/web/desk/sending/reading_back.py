"""Reading back (読み合わせ): what a release says about itself before it is ordered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView, PermitView
from hayauma.delivery import audience
from hayauma.delivery.orders import DELAY_KEY
from hayauma.installation import city_time, policies
from hayauma.look import japanese
from hayauma.regulation.verdict import Reason
from hayauma.subscriptions import editions as languages
from hayauma.web.desk import refusals, words
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices


def context(
    visit: Visit, one: BulletinView, *, basis: str, when: str, reasons: Sequence[Reason]
) -> dict[str, object]:
    """Return what the part look/parts/read_back.html and the buttons below it show."""
    draft = one.revision.draft
    editions = audience.by_edition(
        draft.audience, tuple(draft.editions), service=visit.service.code, at=visit.at
    )
    count = sum(editions.values())
    facts = [
        {"label": _("件名"), "value": f"{one.subject}（{basis}）"},
        {"label": _("相手"), "value": _people(visit, one, editions, count)},
        {"label": _("時刻"), "value": when},
    ]
    if draft.attachments:
        names = "、".join(each.name for each in draft.attachments)
        facts.append({"label": _("添付"), "value": names})
    return {
        "facts": facts,
        "count": count,
        "in_words": japanese.kanji(count),
        "delay": delay(visit),
        "notes": refusals.sentences(reasons),
        "read_aloud": one.revision.digest,
    }


def delay(visit: Visit) -> int:
    """Return for how many seconds an order can be taken back, as the policy says."""
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    return policy.number(DELAY_KEY) or 0


def approved(one: BulletinView, permit: PermitView) -> str:
    """Return which revision was approved, by whom and when: 「第3版　課長　小林承認　9:41」."""
    at = city_time.local(permit.issued_at)
    return _("第{n}版　{post}　{name}承認　{at}").format(
        n=one.revision.seq,
        post=permit.by_post,
        name=permit.by_name.removeprefix(permit.by_post).strip(),
        at=f"{at.hour}:{at:%M}",
    )


def handed_in(one: BulletinView) -> str:
    """Return which revision waits for its approval, handed in when."""
    waiting = reading.open_submission(one.id)
    at = waiting.at if waiting else one.changed_at
    return _("第{n}版　{at}に承認を依頼").format(n=one.revision.seq, at=words.moment(at))


def now(at: datetime) -> str:
    """Return 「いま（10時00分）」: a time that can be read aloud."""
    return _("いま（{at}）").format(at=words.clock(at))


def _people(visit: Visit, one: BulletinView, editions: Mapping[str, int], count: int) -> str:
    people = _("「{menus}」の登録者　{count}人").format(
        menus=choices.names(visit, one.menus), count=f"{count:,}"
    )
    if len(editions) < 2:
        return people
    each = "、".join(f"{languages.label(name)} {n:,}" for name, n in editions.items())
    return f"{people}（{each}）"
