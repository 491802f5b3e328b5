"""Reading consultations and requests: rows turned into views. Nothing here writes."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hayauma.installation.numbering import Number
from hayauma.menus.models import Consultation, MenuRequest
from hayauma.menus.requesting.states import Decision, Fate, Kind, State
from hayauma.menus.requesting.views import ConsultationView, RequestView


class NoSuchRequest(LookupError):
    """There is no request, or no consultation, of this id."""


def consultation(consultation_id: int) -> ConsultationView:
    """Return one consultation. Errors: NoSuchRequest."""
    row = Consultation.objects.select_related("service").filter(pk=consultation_id).first()
    if row is None:
        raise NoSuchRequest(consultation_id)
    return consultation_view(row)


def consultations(*, service: str, sections: Iterable[str] = ()) -> tuple[ConsultationView, ...]:
    """Return the consultations of some sections, or of all, newest first."""
    rows = Consultation.objects.filter(service__code=service).select_related("service")
    if wanted := list(sections):
        rows = rows.filter(section__in=wanted)
    return tuple(consultation_view(row) for row in rows.order_by("-pk")[:100])


def request(request_id: int) -> RequestView:
    """Return one request. Errors: NoSuchRequest."""
    return view(row(request_id))


def requests(
    *, service: str, sections: Iterable[str] = (), states: Iterable[State] = ()
) -> tuple[RequestView, ...]:
    """Return the requests of some sections, or of all, newest first."""
    rows = _rows().filter(service__code=service)
    if wanted := list(sections):
        rows = rows.filter(section__in=wanted)
    if kept := [str(state) for state in states]:
        rows = rows.filter(state__in=kept)
    return tuple(view(one) for one in rows.order_by("-pk")[:100])


def of_menu(menu: str, *, service: str) -> tuple[RequestView, ...]:
    """Return the requests that brought a menu about and changed it, oldest first."""
    rows = _rows().filter(service__code=service, menu=menu).exclude(state=State.DRAFT)
    return tuple(view(one) for one in rows.order_by("pk"))


def row(request_id: int, *, lock: bool = False) -> MenuRequest:
    """Return the row of a request for this room's acts, locked for the transaction if asked."""
    rows = _rows()
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=request_id)
    except MenuRequest.DoesNotExist:
        raise NoSuchRequest(request_id) from None


def view(row: MenuRequest) -> RequestView:
    """Return the view of a row."""
    numbered = row.year is not None and row.number is not None
    return RequestView(
        id=row.pk,
        service=row.service.code,
        section=row.section,
        kind=Kind(row.kind),
        menu=row.menu,
        fields=dict(row.fields),
        state=State(row.state),
        number=Number(row.year or 0, row.number or 0).text if numbered else "",
        consultation=consultation_view(row.consultation) if row.consultation else None,
        drafted_at=row.drafted_at,
        drafted_by=row.drafted_by_id,
        drafted_by_name=row.drafted_by_name,
        filed_at=row.filed_at,
        filed_by=row.filed_by,
        filed_post=row.filed_post,
        decision=Decision(row.decision) if row.decision else None,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_post=row.decided_post,
        reason=row.reason,
        effective_at=row.effective_at,
        applied_at=row.applied_at,
        fate=Fate(row.fate) if row.fate else None,
        moved_to=row.moved_to,
        subscribers_told_at=row.subscribers_told_at,
    )


def consultation_view(row: Consultation) -> ConsultationView:
    """Return the view of a consultation."""
    return ConsultationView(
        id=row.pk,
        service=row.service.code,
        section=row.section,
        topic=row.topic,
        held_on=row.held_on,
        parties=row.parties,
        outcome=row.outcome,
        at=row.at,
        by_name=row.by_name,
        section_confirmed_at=row.section_confirmed_at,
        section_confirmed_by=row.section_confirmed_by,
        manager_confirmed_at=row.manager_confirmed_at,
        manager_confirmed_by=row.manager_confirmed_by,
    )


def _rows() -> QuerySet[MenuRequest]:
    return MenuRequest.objects.select_related("service", "consultation", "consultation__service")
