"""A request for a menu for tests: consulted, drafted, filed, each by whom it should be."""

from datetime import date, datetime

from hayauma.menus.requesting import consulting, filing
from hayauma.menus.requesting.states import Kind, Side
from hayauma.menus.requesting.views import ConsultationView, RequestView
from tests.town import SERVICE, Town

FIELDS = {
    "name": "子育て（4〜6歳）",
    "content": "就学前の健診と催し",
    "reason": "年齢の幅が広いとの声がある",
    "contact": "主任　髙﨑𠮷江　内線2400",
    "start": "令和8年7月1日",
    "frequency": "毎月2回",
    "description": "4歳から6歳の子の情報",
}
DELETING = {
    "reason": "ほかのメニューと重なる",
    "contact": "内線2400",
    "start": "7月1日",
    "subscribers": "防犯へ移す",
}


def consulted(town: Town, at: datetime, *, both: bool = True) -> ConsultationView:
    talk = consulting.record(
        service=SERVICE,
        topic="子育てを年齢で分ける",
        held_on=date(2026, 6, 1),
        parties="子育て課 青木、広報課 小林",
        outcome="分けることで合意",
        today=date(2026, 6, 3),
        by=town.other_author,
        at=at,
    )
    if not both:
        return talk
    return consulting.confirm(consultation_id=talk.id, side=Side.MANAGER, by=town.manager, at=at)


def drafted(town: Town, at: datetime, kind: Kind = Kind.ADD) -> RequestView:
    deleting = kind is Kind.DELETE
    return filing.draft(
        service=SERVICE,
        kind=kind,
        menu="kosodate" if kind is not Kind.ADD else "kosodate-4-6",
        given=DELETING if deleting else FIELDS,
        consultation=consulted(town, at).id,
        by=town.other_author,
        at=at,
    )


def filed(town: Town, at: datetime, kind: Kind = Kind.ADD) -> RequestView:
    request = drafted(town, at, kind)
    return filing.file(request_id=request.id, by=town.other_officer, at=at)
