"""The delivery system on one page (送信の設定): what rests now, relays, signing keys, limits."""

from django.conf import settings
from django.http import HttpResponse

from hayauma.engine import pulse
from hayauma.installation import domains, relays, routes, signing
from hayauma.installation.domains import OTHERS, DomainGroup
from hayauma.web.desk import frame
from hayauma.web.desk.operating import limits, machines, resting
from hayauma.web.desk.operating.reach import operates, refuse_strangers
from hayauma.web.desk.sending import came_back, hindrance
from hayauma.web.desk.visit import Visit, page

SHOWN_DOMAINS = 4


@page
def system(visit: Visit) -> HttpResponse:
    """Show how letters leave the house. Source: 第4条第3項第3号."""
    refuse_strangers(visit)
    lines = relays.lines()
    ways = routes.table()
    resting_now = resting.now(visit.at)
    last = pulse.read(settings.HAYAUMA_HOME)
    by = last.relays if last and last.alive(visit.at) else ()
    active = [one for one in lines if one.active]
    context = {
        "operates": operates(visit),
        "resting": resting_now,
        "relays": active,
        # Given to the engine when it was started; then those of the register are not used.
        "given": [name for name in by if name not in {one.name for one in active}],
        "not_yet": [one.name for one in active if by and one.name not in by],
        "ill": last.ill if last and last.alive(visit.at) else (),
        "hindrances": hindrance.of_the_house(visit.at),
        "retired": [one for one in lines if not one.active],
        "keys": [one for one in signing.keys(service=visit.service.code) if one.in_use],
        "groups": [_line(one, ways.get(one.code, ())) for one in domains.listing()],
        "engines": machines.lines(visit.at),
        "limits": limits.shown(visit.service.code),
        "stopped": {one.group for one in resting_now},
        **came_back.month(service=visit.service.code, at=visit.at),
    }
    return frame.show(visit, "system", context)


def _line(one: DomainGroup, way: tuple[str, ...]) -> dict[str, object]:
    return {
        "group": one,
        "first": one.domains[:SHOWN_DOMAINS],
        "more": max(len(one.domains) - SHOWN_DOMAINS, 0),
        "megabytes": one.most_bytes / 1_000_000 if one.most_bytes else None,
        "way": way,
        "others": one.code == OTHERS,
    }
