"""The report in words (年次報告の文): the same parts for the page, the CSV and the paper.

Each part has the sentence that answers its question, what its figures mean, tables, and a chart.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.oversight.annual import council, use
from hayauma.oversight.annual.figures import Figures
from hayauma.oversight.annual.parts import Part

# Which part of the report a figure stands in, by the first word of its place.
PLACES = {
    "registered": noop("登録者数と動き"),
    "undelivered": noop("届かなかったものと理由"),
    "minutes": noop("受け付けられるまでの分"),
    "cost": noop("費用"),
    "menus": noop("使われていない配信メニュー"),
    "sent": noop("配信数"),
    "sections": noop("課等ごとの活用（第11条）"),
    "corrections": noop("質問・要望と訂正（第5条第3項第3号、第9条）"),
    "inquiries": noop("質問・要望と訂正（第5条第3項第3号、第9条）"),
    "plan": noop("長期的な活用計画（第4条第3項第2号）"),
}


def place(where: str) -> str:
    """Return the heading under which a figure that moved stands."""
    found = PLACES.get(where.partition(".")[0].partition("[")[0])
    return _(found) if found else ""


def parts(figures: Figures) -> tuple[Part, ...]:
    """Return the report of a year's figures, the council's five questions first."""
    make: tuple[Callable[[Figures], Part], ...] = (
        council.registered,
        council.undelivered,
        council.minutes,
        council.cost,
        council.unused,
        use.sent,
        use.urgent,
        use.sections,
        use.answers,
        use.plan,
    )
    return tuple(one(figures) for one in make)
