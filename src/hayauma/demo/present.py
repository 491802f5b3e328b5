"""What stands open today (きょうの状態): a bulletin in each state, and what waits for somebody."""

from dataclasses import replace
from datetime import datetime, timedelta

from hayauma.archive import publishing
from hayauma.bulletins import drafting, templates
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.templates import TemplateDraft
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import control
from hayauma.delivery.states import Mode
from hayauma.delivery.views import DispatchView
from hayauma.demo import carried, returned, trained
from hayauma.demo import written_today as texts
from hayauma.demo.followed import Followed
from hayauma.demo.past import ANSWERED, APPROVED, PUBLISHED, SUBMITTED, Year
from hayauma.demo.written_today import Text
from hayauma.inquiries import receiving
from hayauma.inquiries.receiving import Question
from hayauma.inquiries.states import Channel
from hayauma.installation import city_time
from hayauma.organization import absences, leaves
from hayauma.organization.kinds import AbsenceReason, LeaveKind
from hayauma.organization.leaves import LeaveScope

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
WINDOW = 30 * MINUTE
ON_LEAVE = "ishikawa"


class Today:
    """The work of the last days, as it lies there at a moment; told in the order of time."""

    def __init__(self, year: Year, at: datetime) -> None:
        self._year, self._office, self._at = year, year.office, at

    def lay_out(self) -> None:
        """Lay everything out, from three days ago until a moment ago."""
        morning, followed = self._morning(), Followed(self._year, self._writes)
        self._gives_a_leave(morning - 3 * DAY)
        trained.train(self._office, at=morning - 3 * DAY)
        self._keeps_phrases(morning - 3 * DAY)
        self._gives_up(morning - 3 * DAY + HOUR)
        followed.is_corrected(morning - 3 * DAY + 2 * HOUR)
        self._is_given_back(morning - 2 * DAY)
        held = self._is_to_go_at(texts.HELD, morning - 2 * DAY + HOUR, morning - DAY + HOUR)
        in_stead = self._goes_in_stead(morning - 2 * DAY + 3 * HOUR)
        self._is_to_go_at(texts.SCHEDULED, morning - DAY, morning + 3 * DAY + HOUR)
        # The machine stood still when its time came, so it is held for a person to look at.
        self._office.starts(held, at=morning - DAY + 2 * HOUR)
        followed.is_asked_for(morning - DAY + 2 * HOUR)
        followed.is_wished_for(morning - DAY + 4 * HOUR)
        returned.come_back(service=self._office.service, at=morning - DAY + 4 * HOUR)
        self._is_asked_about(in_stead, morning - DAY + 5 * HOUR)
        self._goes_urgently(morning - DAY + 8 * HOUR)
        self._is_permitted(self._at - 3 * HOUR)
        self._stands_still(self._at - 2 * HOUR)
        self._writes(texts.DRAFTING, self._at - 50 * MINUTE)
        self._waits_for_approval(self._at - 40 * MINUTE)
        carried.notices(at=self._at)

    def _morning(self) -> datetime:
        """Return 9 o'clock of today, in the city."""
        here = city_time.local(self._at)
        return here.replace(hour=9, minute=0, second=0, microsecond=0)

    def _writes(
        self, text: Text, at: datetime, *, window: tuple[datetime, datetime] | None = None
    ) -> BulletinView:
        issue = text.on(city_time.day(at))
        draft: Draft = self._year.draft(issue)
        if window:
            draft = replace(draft, not_before=window[0], not_after=window[1])
        return self._office.writes(self._author(text), text.programme, draft, at=at)

    def _author(self, text: Text) -> str:
        return self._year.programme(text.programme).in_charge[0]

    def _permitted(
        self, text: Text, at: datetime, *, window: tuple[datetime, datetime]
    ) -> BulletinView:
        bulletin = self._writes(text, at, window=window)
        self._office.submits(self._author(text), bulletin, at=at + SUBMITTED)
        head = self._year.head_of(self._year.programme(text.programme))
        self._office.approves(head, bulletin, at=at + APPROVED)
        return bulletin

    def _gives_a_leave(self, at: datetime) -> None:
        """The operations manager let a colleague release from home on days off; it ends soon."""
        leaves.grant(
            service=self._office.service,
            kind=LeaveKind.STANDING,
            scope=LeaveScope(person=self._office.person(ON_LEAVE).code),
            reason=texts.LEAVE_BECAUSE,
            since=at,
            until=at + 10 * DAY,
            by=self._office.person("kobayashi"),
            at=at,
        )

    def _keeps_phrases(self, at: datetime) -> None:
        """The operations manager keeps texts from which everybody may begin."""
        for phrase in texts.PHRASES:
            templates.make(
                service=self._office.service,
                draft=TemplateDraft(
                    name=phrase.name,
                    description=phrase.description,
                    editions={"ja": EditionText(phrase.subject, phrase.text)},
                    menus=(phrase.menu,),
                    urgent=phrase.urgent,
                    for_all=True,
                ),
                by=self._office.person("kobayashi"),
                at=at,
            )

    def _gives_up(self, at: datetime) -> None:
        bulletin = self._writes(texts.ABANDONED, at)
        author = self._office.person(self._author(texts.ABANDONED))
        drafting.abandon(bulletin_id=bulletin.id, by=author, at=at + HOUR)

    def _is_given_back(self, at: datetime) -> None:
        bulletin = self._writes(texts.RETURNED, at)
        self._office.submits(self._author(texts.RETURNED), bulletin, at=at + SUBMITTED)
        head = self._year.head_of(self._year.programme(texts.RETURNED.programme))
        self._office.gives_back(head, bulletin, texts.ASKED_TO_MEND, at=at + APPROVED)

    def _is_to_go_at(self, text: Text, at: datetime, begins: datetime) -> DispatchView:
        """Its time was fixed, approved and ordered the day it was written."""
        bulletin = self._permitted(text, at, window=(begins, begins + WINDOW))
        return self._office.orders(
            self._author(text), bulletin, at=at + HOUR - MINUTE, mode=Mode.AT
        )

    def _goes_in_stead(self, at: datetime) -> BulletinView:
        """The head was away for a day; the deputy approved, and the head has not read it yet."""
        office, head = self._office, self._office.person("saito")
        absences.record(
            account_id=head.account_id,
            reason=AbsenceReason.TRIP,
            since=at - 3 * HOUR,
            until=at + 6 * HOUR,
            actor=office.person("nishida").actor,
            at=at - WINDOW,
        )
        author = self._author(texts.IN_STEAD)
        bulletin = self._writes(texts.IN_STEAD, at)
        office.submits(author, bulletin, at=at + SUBMITTED)
        office.approves("nishida", bulletin, at=at + APPROVED, absence="出張（県庁の会議）")
        self._year.deliver(author, bulletin, at=at + APPROVED + 5 * MINUTE)
        return bulletin

    def _is_asked_about(self, bulletin: BulletinView, at: datetime) -> None:
        """A citizen asked on the page of a back number; nobody has taken it on yet."""
        receiving.receive(
            Question(texts.ASKED, bulletin=bulletin.id),
            service=self._office.service,
            channel=Channel.WEB,
            at=at,
        )

    def _goes_urgently(self, at: datetime) -> None:
        """Sent without approval yesterday evening; the head has not looked at it yet."""
        author = self._author(texts.URGENT)
        bulletin = self._writes(texts.URGENT, at)
        dispatch = self._office.sends_urgently(
            author, bulletin, texts.URGENT_BECAUSE, at=at + 4 * MINUTE
        )
        publishing.publish(dispatch_id=dispatch.id, at=at + 4 * MINUTE + PUBLISHED)
        carried.letters(at=at + 4 * MINUTE + ANSWERED)
        carried.notices(at=at + 5 * MINUTE)

    def _is_permitted(self, at: datetime) -> None:
        self._permitted(texts.PERMITTED, at, window=(at + HOUR, at + 7 * DAY))

    def _stands_still(self, at: datetime) -> None:
        """Paused by its author after the first letters: somebody asked about the way round."""
        author = self._author(texts.SENDING)
        bulletin = self._permitted(texts.SENDING, at, window=(at + HOUR, self._at + 2 * DAY))
        dispatch = self._office.orders(author, bulletin, at=at + HOUR)
        started = self._office.starts(dispatch)
        publishing.publish(dispatch_id=dispatch.id, at=started + PUBLISHED)
        carried.letters(at=started + ANSWERED, most_shards=2)
        control.pause(
            dispatch_id=dispatch.id, by=self._office.person(author), at=started + 2 * ANSWERED
        )

    def _waits_for_approval(self, at: datetime) -> None:
        bulletin = self._writes(texts.SUBMITTED, at)
        self._office.submits(self._author(texts.SUBMITTED), bulletin, at=at + SUBMITTED)
