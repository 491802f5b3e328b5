"""What the house tells its own people besides the way of a mail: equipment, guidance, what is due.

It happens after everything else of the golden morning, so that no other letter changes by it.
"""

from datetime import datetime, time, timedelta

from hayauma.bulletins import series, series_due, templates
from hayauma.bulletins.cadence import Cadence, Every
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.series import SeriesDraft
from hayauma.bulletins.templates import TemplateDraft
from hayauma.delivery import alarms
from hayauma.delivery.causes import EngineSays
from hayauma.organization import leave_requests, leave_terms, leaves, looks, terminals
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.organization.models import Terminal
from hayauma.oversight import guidance, monthly, wishes
from hayauma.oversight.guidance import About
from hayauma.oversight.states import GuidanceKind
from tests.town import SERVICE, Town

YEAR = timedelta(days=380)
MONTHS = timedelta(days=59)  # two ends of a month later


def happens(town: Town, at: datetime) -> None:
    """Let each of these be told once."""
    _equipment(town, at)
    guidance.give(
        service=SERVICE,
        kind=GuidanceKind.ADVICE,
        about=About(HoldScope.MENU, "bohan"),
        text="件名に地区の名を入れてください。",
        by=town.supervisor,
        at=at,
    )
    wishes.make(
        service=SERVICE, section="anzen", text="橋の工事を知らせる", by=town.other_author, at=at
    )
    _series(town, at)
    alarms.look(
        EngineSays(host="mail-1", relay_since=at, relay_said="421 try later"),
        at=at + timedelta(minutes=30),
    )
    for service in monthly.due(at + MONTHS):
        monthly.run(service, at=at + MONTHS)


def _equipment(town: Town, at: datetime) -> None:
    leave_requests.ask(
        service=SERVICE,
        reason="庁舎に入れないため",
        url=f"{town.service.desk_url}/leaves/requests/{{id}}/",
        by=town.author,
        at=at,
    )
    leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(person=town.author.code),
        reason="当番の電話から送るため",
        since=at,
        until=at + timedelta(days=20),
        by=town.manager,
        at=at,
    )
    near = at + timedelta(days=15)
    for leave in leave_terms.due(near):
        leave_terms.run(leave, at=near)
    # A letter from the year after would be minded for its date by whoever reads these.
    Terminal.objects.update(enrolled_at=at - YEAR, registered_at=at - YEAR, reconfirmed_at=None)
    for terminal in looks.due(at):
        looks.run(terminal, at=at)
    terminals.lose(terminal="duty-01", what="車から盗まれた", by=town.keeper, at=at)


def _series(town: Town, at: datetime) -> None:
    text = templates.make(
        service=SERVICE,
        draft=TemplateDraft(
            "だより", {"ja": EditionText("だより〔号〕", "本文")}, menus=("bohan",)
        ),
        by=town.author,
        at=at,
    )
    draft = SeriesDraft(
        "防犯だより", "bohan", text.id, Cadence(Every.WEEK, weekday=4), time(10), next_number=118
    )
    series.begin(service=SERVICE, draft=draft, by=town.author, at=at)
    due = at + timedelta(days=3)
    for issue in series_due.due(due):
        series_due.run(issue, at=due)
