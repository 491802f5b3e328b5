"""Activity (活用の様子): which sections sent when and how often, and which menus lie still.

Source: 第11条, a duty to strive: it is shown, it blocks nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma.delivery import figures
from hayauma.installation import city_time
from hayauma.installation.numbering import fiscal_year
from hayauma.menus import catalogue
from hayauma.menus.views import MenuView
from hayauma.organization import directory

# A menu that nothing was sent to for so long lies still (製品の初期値).
STILL = timedelta(days=365)


@dataclass(frozen=True)
class SectionLine:
    """One section: when it last sent, and how often this fiscal year."""

    code: str
    name: str
    last: datetime | None
    this_year: int


@dataclass(frozen=True)
class Activity:
    """All sections, those that have been quiet longest first, and the menus that lie still."""

    sections: tuple[SectionLine, ...]
    still: tuple[MenuView, ...]


def activity(*, service: str, at: datetime) -> Activity:
    """Return who sent when; a few queries for any number of bulletins.

    A bulletin counts for the section that owns its programme now.
    """
    zone = city_time.zone()
    since = datetime(fiscal_year(at), 4, 1, tzinfo=zone)
    quiet = figures.by_programme(service=service, since=since, until=at + timedelta(seconds=1))
    last: dict[str, datetime] = {}
    times: dict[str, int] = {}
    for one in directory.programmes(at=at):
        found = quiet.get(one.code)
        if found is None or found.last is None:
            continue
        code = one.section.code
        last[code] = max(found.last, last.get(code, found.last))
        times[code] = times.get(code, 0) + found.in_period
    lines = [
        SectionLine(one.code, one.name, last.get(one.code), times.get(one.code, 0))
        for one in directory.sections(at=at)
    ]
    lines.sort(key=lambda line: (line.last is not None, line.last or at, line.code))
    sent_to = figures.by_menu(service=service, since=at - STILL)
    still = tuple(one for one in catalogue.menus(service, at) if one.code not in sent_to)
    return Activity(tuple(lines), still)
