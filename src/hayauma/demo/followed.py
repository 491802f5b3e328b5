"""What followed in the town (送った後のこと): a mistake put right, a menu asked for, a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma.archive.correcting import amending, cases, writing
from hayauma.archive.correcting.reading import CorrectionView
from hayauma.archive.correcting.states import Through, What, Wrong
from hayauma.bulletins import reading
from hayauma.bulletins.views import BulletinView
from hayauma.demo import written_after as texts
from hayauma.demo.office import Office
from hayauma.demo.past import APPROVED, SUBMITTED, Year
from hayauma.demo.written_today import Text
from hayauma.installation import city_time
from hayauma.menus.requesting import consulting, filing
from hayauma.menus.requesting.states import Kind, Side
from hayauma.oversight import planning, wishes
from hayauma.oversight.planning import PlannedMeasure
from hayauma.oversight.states import Figure

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AUTHOR, HEAD = "hirano", "kaneko"


def plan(office: Office, at: datetime) -> None:
    """The operations manager set a plan for three years when the town began."""
    begins = city_time.day(at)
    planning.make(
        service=office.service,
        title=texts.PLAN,
        since=begins,
        until=begins.replace(year=begins.year + 3) - timedelta(days=1),
        goals=texts.GOALS,
        measures=[PlannedMeasure(name, Figure(of), up) for name, of, up in texts.MEASURES],
        by=office.person("kobayashi"),
        at=at,
    )


@dataclass
class Followed:
    """The same people a little later, each by the acts that are theirs."""

    year: Year
    write: Callable[[Text, datetime], BulletinView]

    def is_corrected(self, at: datetime) -> None:
        """A wrong hour was noticed when the letters were out: put right within twenty minutes."""
        office = self.year.office
        wrong = self.write(texts.MISTAKEN, at)
        office.submits(AUTHOR, wrong, at=at + SUBMITTED)
        office.approves(HEAD, wrong, at=at + APPROVED)
        self.year.deliver(AUTHOR, wrong, at=at + HOUR)
        noticed = at + 2 * HOUR
        case = self._is_noticed(wrong, noticed)
        letter = reading.bulletin(case.letter or 0, at=noticed + 5 * MINUTE)
        office.submits(AUTHOR, letter, at=noticed + 8 * MINUTE)
        office.approves(HEAD, letter, at=noticed + 11 * MINUTE)
        self.year.deliver(AUTHOR, letter, at=noticed + 13 * MINUTE)
        self._is_settled(case, wrong, noticed + 20 * MINUTE)

    def _is_noticed(self, wrong: BulletinView, at: datetime) -> CorrectionView:
        author, head = (self.year.office.person(one) for one in (AUTHOR, HEAD))
        case = cases.open_case(bulletin_id=wrong.id, by=author, at=at)
        cases.describe(
            correction_id=case.id,
            wrong=Wrong.ERROR,
            found_at=at - MINUTE,
            found_by=texts.NOTICED_BY,
            found_through=Through.TELEPHONE,
            passage=texts.WRONG_WORD,
            right=texts.RIGHT_WORD,
            by=head,
            at=at + 3 * MINUTE,
        )
        return writing.write_texts(correction_id=case.id, by=head, at=at + 5 * MINUTE)

    def _is_settled(self, case: CorrectionView, wrong: BulletinView, at: datetime) -> None:
        head, draft = self.year.office.person(HEAD), wrong.revision.draft
        amending.amend(
            bulletin_id=wrong.id,
            correction=case.id,
            subject=draft.subject,
            body=draft.body.replace(texts.WRONG_WORD, texts.RIGHT_WORD),
            note=texts.AMENDED,
            by=head,
            at=at,
        )
        for what in What:
            done = what is What.TELEPHONE
            note = texts.MEASURED if done else "当たらない"
            cases.take_measure(
                correction_id=case.id, what=what, done=done, note_=note, by=head, at=at + MINUTE
            )
        cases.close(correction_id=case.id, by=head, at=at + 2 * MINUTE)

    def is_asked_for(self, at: datetime) -> None:
        """A section asked for a menu; the operations manager has not decided yet."""
        office, service = self.year.office, self.year.office.service
        staff, day = office.person("aoki"), city_time.day(at)
        talk = consulting.record(
            service=service,
            topic=texts.TOPIC,
            held_on=day,
            parties=texts.PARTIES,
            outcome=texts.OUTCOME,
            today=day,
            by=staff,
            at=at,
        )
        manager = office.person("kobayashi")
        consulting.confirm(
            consultation_id=talk.id, side=Side.MANAGER, by=manager, at=at + 10 * MINUTE
        )
        request = filing.draft(
            service=service,
            kind=Kind.ADD,
            menu=texts.CODE,
            given=texts.REQUEST,
            consultation=talk.id,
            by=staff,
            at=at + HOUR,
        )
        filing.file(request_id=request.id, by=office.person("nakamura"), at=at + 2 * HOUR)

    def is_wished_for(self, at: datetime) -> None:
        """Somebody of another section wished that something be sent."""
        office = self.year.office
        wishes.make(
            service=office.service,
            section="koho",
            text=texts.WISH,
            by=office.person("hirano"),
            at=at,
        )
