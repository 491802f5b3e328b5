"""The world behind the access matrix: one thing of each kind, so that each page has its subject."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from hayauma.bulletins import consents, series, series_approval, templates
from hayauma.bulletins.cadence import Cadence, Every
from hayauma.bulletins.draft import EditionText
from hayauma.bulletins.series import SeriesDraft
from hayauma.bulletins.states import WorkGround
from hayauma.bulletins.templates import TemplateDraft
from hayauma.delivery import starting
from hayauma.inquiries import answering
from hayauma.inquiries.states import Way
from hayauma.organization import (
    accounts,
    attestation,
    auditors,
    holds,
    leave_requests,
    leaves,
    sections,
    training,
)
from hayauma.organization.kinds import HoldScope, LeaveKind
from hayauma.organization.leaves import LeaveScope
from hayauma.oversight import guidance, planning, published, wishes
from hayauma.oversight.entries import Entry
from hayauma.oversight.guidance import About
from hayauma.oversight.planning import PlannedMeasure
from hayauma.oversight.states import Figure, GuidanceKind
from tests.archive.correcting.wrong import PASSAGE, RIGHT, described, half_sent
from tests.bulletins import fixed
from tests.inquiries.asking import ask
from tests.menus.requesting.asked import drafted, filed
from tests.organization import makers
from tests.organization.future import april
from tests.town import PASSWORD, SERVICE, Town
from tests.web.desk.conftest import BODY, Making

NUMBERS = dict[str, object]
AUDITOR = "auditor"  # of a section of their own, commissioned for a month

DAY, TOMORROW = "2026-06-03T12:00", "2026-06-04T12:00"
# What is typed where a form would else answer before anybody asks who may. Pages by name.
TYPED: dict[str, dict[str, str]] = {
    "describe_wrong": {
        "wrong": "error",
        "found_at": "2026-06-03T09:00",
        "found_by": "市民",
        "found_through": "telephone",
        "passage": PASSAGE,
        "right": RIGHT,
    },
    "amend": {"subject": "防犯のお知らせ", "body": RIGHT, "note": "日を直した", "absence": "出張"},
    "measure": {"done": "1", "note": "直した"},
    "end_correction": {"reason": "電話で済んだ", "absence": "出張"},
    "decide_request": {
        "decision": "set",
        "effective_on": "2026-12-01",
        "group": "kosodate",
        "absence": "出張",
    },
    "decline_wish": {"answer": "ほかで知らせた"},
    "review_plan": {"comment": "よく届いた"},
    "answer_guidance": {"answer": "改めた"},
    "record_absence": {"reason": "trip", "since": DAY, "until": TOMORROW},
    "place_hold": {"target": "menu:bohan", "reason": "確かめるため"},
    "set_network": {"network": "192.0.2.0/24"},
    "allow_anywhere": {"reason": "分庁舎の回線が二つあるため"},
    "lose": {"what": "車から盗まれた"},
    "ask_leave": {"reason": "庁舎に入れない"},
    "open_course": {"code": "second", "name": "写真の扱い"},
    "leave_issue_out": {"reason": "連休"},
    "revoke_series_approval": {"because": "見直す"},
    "decline_published": {"answer": "対象が一地区"},
    "grant_standing": {"menu": "bohan", "reason": "当直", "since": DAY, "until": TOMORROW},
}


@dataclass(frozen=True)
class World:
    """One thing of each kind, made by the rooms' own acts, by what addresses call it."""

    town: Town
    numbers: NUMBERS

    def typed(self, page: str) -> dict[str, str]:
        """Return what is typed into a page's form."""
        if page == "grant_quick":
            return {"person": self.town.author.code, "reason": "当直"}
        return TYPED.get(page, {})

    def called(self, page: str, part: str) -> object:
        """Return what an address of a page holds; what nothing here answers to is nobody's."""
        return self.numbers.get(f"{page}.{part}", self.numbers.get(part, 999))


def made(making: Making) -> World:
    """Return a world in which everything stands that a page of the desk can be about."""
    numbers: NUMBERS = {"name": "accept", "what": "web", "sha256": "0" * 64, "kind": "add"}
    parts = (_sending, _writing, _house, _after_sending, _menus, _oversight, _audit, _coming)
    for part in parts:
        numbers |= part(making)
    return World(making.town, numbers)


def _sending(making: Making) -> NUMBERS:
    dispatch = making.ordered()
    starting.run(dispatch.id, at=making.clock.later(seconds=61))
    return {"dispatch_id": dispatch.id}


def _writing(making: Making) -> NUMBERS:
    """A bulletin that waits for its approval, a consent of it, and a text of the section's own."""
    town, at = making.town, making.clock.at
    bulletin = making.submitted().id
    consent = consents.declare_work(
        bulletin_id=bulletin, ground=WorkGround.OWN, passage="不審な電話", by=town.author, at=at
    )
    template = templates.make(
        service=SERVICE,
        draft=TemplateDraft("防犯の文例", {"ja": EditionText("防犯", BODY)}),
        by=town.author,
        at=at,
    )
    return {"bulletin_id": bulletin, "consent_id": consent.id, "template_id": template.id}


def _coming(making: Making) -> NUMBERS:
    """What comes: an organisation of next April, an issue of a series, news of the city's site."""
    town, at = making.town, making.clock.at
    template = templates.usable(service=SERVICE, by=town.author)[0].id
    draft = SeriesDraft("だより", "bohan", template, Cadence(Every.WEEK), time(10))
    begun = series.begin(service=SERVICE, draft=draft, by=town.author, at=at)
    fixed.opened(town, at)
    once = fixed.begun(town, at)
    of_it = fixed.first_issue(town, once, at)
    series_approval.approve(
        series_id=once.id, digest_shown=of_it.digest, until=at.date(), by=town.officer, at=at
    )
    entry = Entry("防犯灯の新設", "https://www.haruka.example/1.html", "", at)
    published.take_in([entry], service=SERVICE, at=at)
    planned = april.planned(town, at=at)
    return {
        "reorganisation_id": april.handed_in(town, at=at).id,
        "take_future_back.reorganisation_id": planned.id,
        "future_table.name": "sections",
        "series_id": begun.id,
        "root_id": attestation.enter(
            pem=makers.pem(makers.root(at, makers.key())), by=town.keeper, at=at
        ).id,
        "approve_series.series_id": once.id,
        "use_series_approval.series_id": once.id,
        "revoke_series_approval.series_id": once.id,
        "published_id": published.listing(service=SERVICE)[0].id,
    }


def _house(making: Making) -> NUMBERS:
    town, at = making.town, making.clock.at
    leave = leaves.grant(
        service=SERVICE,
        kind=LeaveKind.STANDING,
        scope=LeaveScope(menu="shobodan"),
        reason="分団の詰所",
        since=at,
        until=at + timedelta(days=9),
        by=town.manager,
        at=at,
    )
    hold = holds.place(
        service=SERVICE,
        scope=HoldScope.MENU,
        code="shobodan",
        reason="点検",
        by=town.manager,
        at=at,
    )
    return {"leave_id": leave.id, "hold_id": hold.id, "code": "duty-01"} | _training(making)


def _training(making: Making) -> NUMBERS:
    """Somebody asks for a leave; a course that somebody has attended."""
    town, at = making.town, making.clock.at
    asked = leave_requests.ask(
        service=SERVICE, reason="庁舎に入れない", url="{id}", by=town.author, at=at
    )
    training.open_course(service=SERVICE, code="writing", name="作成の基本", by=town.manager, at=at)
    training.attended(
        service=SERVICE,
        course="writing",
        people=[(town.author.account_id, at.date())],
        by=town.manager,
        at=at,
    )
    (attendance,) = training.lately(service=SERVICE)
    return {
        "request_id": asked.id,
        "close_course.code": "writing",
        "attendance_id": attendance.id,
    }


def _after_sending(making: Making) -> NUMBERS:
    """A correction that is described, and a question with an answer that was not given yet."""
    town, at = making.town, making.clock.at
    sent = half_sent(town, at)
    case = described(town, at, sent)
    inquiry = ask(town, at, bulletin=sent.bulletin)
    answer = answering.draft(
        inquiry_id=inquiry.id, way=Way.COUNTER, text="あります。", by=town.author, at=at
    )
    return {"correction_id": case.id, "inquiry_id": inquiry.id, "answer_id": answer.id}


def _menus(making: Making) -> NUMBERS:
    """Requests of another section than the bulletins': one still written, one to be decided."""
    request, handed_in = drafted(making.town, making.clock.at), filed(making.town, making.clock.at)
    assert request.consultation
    return {
        "request_id": request.id,
        "decide_request.request_id": handed_in.id,
        "consultation_id": request.consultation.id,
        "side": "section",
    }


def _oversight(making: Making) -> NUMBERS:
    town, at = making.town, making.clock.at
    wish = wishes.make(
        service=SERVICE, section="anzen", text="橋の工事を", by=town.other_author, at=at
    )
    given = guidance.give(
        service=SERVICE,
        kind=GuidanceKind.HOLD,
        about=About(HoldScope.MENU, "shobodan"),
        text="確かめるまで止めること",
        by=town.supervisor,
        at=at,
    )
    plan = planning.make(
        service=SERVICE,
        title="活用計画",
        since=date(2026, 4, 1),
        until=date(2029, 3, 31),
        goals="届く人を増やす",
        measures=[PlannedMeasure("登録", Figure.SUBSCRIBERS, 100)],
        by=town.manager,
        at=at,
    )
    return {"wish_id": wish.id, "guidance_id": given.id, "plan_id": plan.id}


def _audit(making: Making) -> NUMBERS:
    town, at = making.town, making.clock.at
    actor = town.manager.actor
    account = accounts.open_account(
        username=AUDITOR, name="監査 太郎", password=PASSWORD, actor=actor, at=at
    )
    sections.open_section(code="kansa", name="監査委員事務局", since=at, actor=actor, at=at)
    sections.place(account_id=account, section="kansa", title="書記", since=at, actor=actor, at=at)
    commission = auditors.commission(
        service=SERVICE,
        account_id=account,
        since=at,
        until=at + timedelta(days=30),
        ground="定期監査",
        by=town.manager,
        at=at,
    )
    return {
        "commission_id": commission.id,
        "question": "whose",
        "audit_csv.question": "changes",
        "year": 2025,
    }
