"""The town's year behind it (過去の一年): every issue of the almanac from draft to back number."""

from datetime import date, datetime, time, timedelta

from hayauma.archive import publishing
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.views import BulletinView
from hayauma.demo import carried
from hayauma.demo.almanac import Issue, issues
from hayauma.demo.city import City, Programme
from hayauma.demo.office import Office
from hayauma.installation import city_time
from hayauma.subscriptions.audience import AudienceRule

OPENED, WRITTEN = time(8, 40), time(9, 10)
# Terminals are looked at well within the year that the policy gives.
KEEPER, LOOKED_AT = "hasegawa", timedelta(days=300)
# From the author's desk to the first letter of an ordinary morning.
SUBMITTED, APPROVED, ORDERED = (timedelta(minutes=minutes) for minutes in (12, 38, 50))
ANSWERED, PUBLISHED = timedelta(seconds=20), timedelta(seconds=2)


class Year:
    """A year of a city's bulletins, written by those in charge and approved by their heads."""

    def __init__(self, city: City, office: Office) -> None:
        self._city, self.office = city, office
        self._programmes = {programme.code: programme for programme in city.programmes}
        self._sections = {section.code: section for section in city.sections}
        self._looked: date | None = None
        self._heads = {one.post: one.user for one in city.officials if one.post}

    def pass_until(self, before: date) -> None:
        """Let the year before a day pass."""
        for issue in issues(before=before):
            self.send(issue)

    def send(self, issue: Issue) -> None:
        """Take one issue the whole way on the morning of its day."""
        self._looks_after_terminals(issue.day)
        office, programme = self.office, self._programmes[issue.programme]
        author, begun = programme.in_charge[0], moment(issue.day, WRITTEN)
        bulletin = office.writes(author, programme.code, self.draft(issue), at=begun)
        office.submits(author, bulletin, at=begun + SUBMITTED)
        office.approves(self.head_of(programme), bulletin, at=begun + APPROVED)
        self.deliver(author, bulletin, at=begun + ORDERED)

    def _looks_after_terminals(self, day: date) -> None:
        if self._looked is None or day - self._looked > LOOKED_AT:
            self._looked = day
            self.office.looks_after_terminals(keeper=KEEPER, at=moment(day, OPENED))

    def deliver(self, author: str, bulletin: BulletinView, *, at: datetime) -> None:
        """Order a permitted bulletin, and let its letters and its back number come about."""
        dispatch = self.office.orders(author, bulletin, at=at)
        started = self.office.starts(dispatch)
        publishing.publish(dispatch_id=dispatch.id, at=started + PUBLISHED)
        carried.letters(at=started + ANSWERED)
        carried.notices(at=started + ANSWERED)

    def draft(self, issue: Issue) -> Draft:
        """Return an issue as its author hands it in, with whom to ask."""
        section = self._sections[self._programmes[issue.programme].section]
        body = f"{issue.text}\n\n問い合わせ：{section.name} 電話 {section.phone}"
        return Draft(
            {"ja": EditionText(issue.subject, body)},
            AudienceRule("menus", (issue.menu,)),
            self._city.city,
        )

    def programme(self, code: str) -> Programme:
        """Return a programme of the city."""
        return self._programmes[code]

    def head_of(self, programme: Programme) -> str:
        """Return the user name of the head who approves what a programme writes."""
        return self._heads[self._sections[programme.section].head[0]]


def moment(day: date, hour: time) -> datetime:
    """Return a time of day in the city."""
    return datetime.combine(day, hour, city_time.zone())
