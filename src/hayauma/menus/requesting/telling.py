"""Telling about requests (通知): the manager that one was filed, the section what was decided."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from hayauma.installation import city_time, services
from hayauma.look import japanese
from hayauma.menus.requesting.states import DECISION_WORDS, KIND_WORDS
from hayauma.menus.requesting.views import RequestView
from hayauma.organization import posts, staff_notices
from hayauma.organization.kinds import Role
from hayauma.regulation import LetterClass


def filed(request: RequestView, *, at: datetime) -> None:
    """Tell the operations manager that a request waits."""
    manager = posts.role_holder(Role.OPERATIONS_MANAGER, service=request.service, at=at)
    told = (manager.account_id,) if manager else ()
    _send("filed", f"【依頼書】第{request.number}号", request, told, at=at)


def decided(request: RequestView, *, at: datetime) -> None:
    """Tell the head who filed it and the staff who wrote it what was decided."""
    head = posts.head_of(request.section, at=at)
    told = {request.drafted_by, *((head.account_id,) if head else ())}
    _send("decided", f"【依頼書の決定】第{request.number}号", request, told, at=at)


def _send(
    name: str, subject: str, request: RequestView, accounts: Iterable[int], *, at: datetime
) -> None:
    effective = request.effective_at
    day = city_time.day(effective) if effective else None
    context = {
        "request": request,
        "kind": KIND_WORDS[request.kind],
        "decision": DECISION_WORDS[request.decision] if request.decision else "",
        "effective": japanese.full_day(day) if day else "",
        "url": f"{services.named(request.service).desk_url}/menus/requests/{request.id}/",
    }
    with override("ja"):
        text = render_to_string(f"menus/request_{name}.txt", context)
    staff_notices.send(
        accounts,
        klass=LetterClass.TASK,
        subject=subject,
        text=text,
        key=f"menu-request:{request.id}:{name}:{int(at.timestamp())}",
        at=at,
    )
