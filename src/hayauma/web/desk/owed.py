"""What is owed (待たれていること) on the first page beside bulletins: each by whom it waits for."""

from django.urls import reverse

from hayauma.archive.correcting import reading as corrections
from hayauma.bulletins import consent_reading, series_due, series_reading, waiting
from hayauma.bulletins.series_reading import SeriesView
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import afterwards
from hayauma.delivery.afterwards import AfterReportView
from hayauma.inquiries import reading as inquiries
from hayauma.inquiries.states import OPEN as ASKED
from hayauma.menus.requesting import reading as menu_requests
from hayauma.menus.requesting.states import State
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import officers
from hayauma.organization.kinds import OFFICERS
from hayauma.oversight import wishes
from hayauma.oversight.states import WishState
from hayauma.oversight.wishes import WishView
from hayauma.web.desk.organizing import equipment_waits
from hayauma.web.desk.visit import Visit


def all_of_it(visit: Visit) -> dict[str, object]:
    """Return what waits for this person, by the name the page has for it."""
    return {
        "owed": _reports(visit),
        "corrections": _corrections(visit),
        "withdrawn": _withdrawn(visit),
        "asked": _asked(visit),
        "series": _series(visit),
        "requests": _requests(visit),
        "wished": _wished(visit),
        "equipment": equipment_waits.waits(visit),
    }


def _series(visit: Visit) -> list[SeriesView]:
    """The section's series whose next issue should be ready and is not."""
    return [
        one
        for one in series_due.missing(service=visit.service.code, at=visit.at)
        if series_reading.keeps(visit.person, one.section)
    ]


def _officer(visit: Visit) -> bool:
    return bool(visit.person.roles.intersection(OFFICERS))


def _reports(visit: Visit) -> list[AfterReportView]:
    """Return the looks afterwards that are owed: to the owning head, and to the two officers."""
    found = afterwards.owed(service=visit.service.code, at=visit.at)
    if _officer(visit):
        return list(found)
    decides = waiting.decides_for(visit.person, {one.section for one in found}, at=visit.at)
    return [one for one in found if one.section in decides]


def _corrections(visit: Visit) -> list[dict[str, object]]:
    """Return the corrections that are open, to the section that owns them and to the officers."""
    found = corrections.listing(service=visit.service.code, at=visit.at)
    seen = [one for one in found if _officer(visit) or one.section == visit.person.section.code]
    return [
        {
            "one": one,
            "url": reverse("desk:correction", args=[one.id]),
            "minutes": one.minutes(visit.at),
        }
        for one in seen
        if one.closed_at is None
    ]


def _withdrawn(visit: Visit) -> list[BulletinView]:
    """Return what was sent on a consent that ended since: an amendment is due (第9条)."""
    found = consent_reading.ended_after_sending(service=visit.service.code, at=visit.at)
    return [one for one in found if one.section == visit.person.section.code]


def _asked(visit: Visit) -> dict[str, object] | None:
    """Count the questions this person's section has to answer."""
    section = visit.person.section.code
    if not section:
        return None
    found, last = inquiries.listing(service=visit.service.code, sections=[section], states=ASKED)
    if not found:
        return None
    late = sum(one.overdue(visit.at) for one in found)
    return {"count": len(found), "more": last > 1, "late": late}


def _requests(visit: Visit) -> list[RequestView]:
    """Return the requests for menus that the operations manager has to decide (第10条)."""
    service = visit.service.code
    if officers.manager_standing(visit.person, service=service, at=visit.at).by == "other":
        return []
    return list(menu_requests.requests(service=service, states=[State.FILED]))


def _wished(visit: Visit) -> list[WishView]:
    """Return what others wish this person's section would send (第11条)."""
    return [
        one
        for one in wishes.listing(service=visit.service.code)
        if one.state is WishState.OPEN and wishes.settles(visit.person, one.section)
    ]
