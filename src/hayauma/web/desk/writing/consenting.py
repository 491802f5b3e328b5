"""Consents (承諾・了承の記録): declared, looked at and ended, on one page for each bulletin.

Source: 第7条第2号, 第7条第3号. When, how and on what evidence are the city's own rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.bulletins import consent_reading, consents
from hayauma.bulletins.consent_reading import ConsentView, stands
from hayauma.bulletins.draft import Draft
from hayauma.bulletins.states import Matter, State, WorkGround
from hayauma.bulletins.views import BulletinView
from hayauma.installation import policies
from hayauma.look import Link
from hayauma.regulation import Refused
from hayauma.web.desk import access, forms, frame, refusals
from hayauma.web.desk.visit import Visit, act, page
from hayauma.web.desk.writing.consent_forms import GROUNDS, AboutForm, EndForm, PersonForm, WorkForm

BAD_INPUT = 422
MATTERS = {Matter.WORK: lazy("著作物"), Matter.PERSONAL: lazy("個人情報")}
CLAUSE_KEYS = {Matter.WORK: "works.consent", Matter.PERSONAL: "personal_data.consent"}


@dataclass(frozen=True)
class ConsentLine:
    """One declaration as pages list it; `state` is stands, gone (the text changed) or ended."""

    id: int
    matter: str | Promise
    about: str
    ground: str | Promise
    holder: str
    agreed: str
    given_on: date | None
    method: str
    evidence: str
    by_name: str
    state: str
    note: str


@dataclass(frozen=True)
class FileLine:
    """An attachment nobody has said whose it is."""

    name: str
    sha256: str


def lines(found: Sequence[ConsentView], draft: Draft) -> list[ConsentLine]:
    """Return declarations as they stand to a text; what has ended comes last."""
    names = {one.sha256: one.name for one in draft.attachments}
    return [
        _line(one, names, draft) for one in sorted(found, key=lambda one: (not one.live, one.id))
    ]


def live_lines(bulletin: BulletinView) -> list[ConsentLine]:
    """Return what a decider looks at: every declaration nobody has ended."""
    found = [one for one in consent_reading.of_bulletin(bulletin.id) if one.live]
    return lines(found, bulletin.revision.draft)


def undeclared(bulletin: BulletinView) -> list[FileLine]:
    """Return the attachments that still need a word. Source: 第7条第2号."""
    declared = {
        one.file_sha256
        for one in consent_reading.of_bulletin(bulletin.id)
        if one.live and one.matter is Matter.WORK
    }
    files = bulletin.revision.draft.attachments
    return [FileLine(one.name, one.sha256) for one in files if one.sha256 not in declared]


@page
def listing(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Show what was declared, and take another declaration."""
    one = access.seen(visit, bulletin_id)
    writes = access.reach(visit).writes(one) and one.state not in {State.RELEASED, State.ABANDONED}
    data = visit.request.POST if visit.posted and writes else visit.restored()
    asked = data.get("matter", "") if data else ""
    files = one.revision.draft.attachments
    work = WorkForm(
        data if asked == Matter.WORK else None,
        files=files,
        quotation=_quotation(visit),
        prefix="work",
    )
    person = PersonForm(data if asked == Matter.PERSONAL else None, files=files, prefix="person")
    form: AboutForm = person if asked == Matter.PERSONAL else work
    if visit.posted and form.is_valid():
        declare = _person if form is person else _work
        try:
            declare(visit, one, form)
        except Refused as refusal:
            return refusals.refused(visit, refusal.verdict, ways=refusals.to(one))
        except ValidationError as fault:
            forms.complain(form, fault)
        else:
            messages.success(visit.request, _("記録しました。"))
            return redirect(frame.url_of("consents", one))
    status = BAD_INPUT if visit.posted else 200
    return _show(visit, one, work, person, form, writes=writes, status=status)


@act
def own(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Declare an attachment the city's own, in one press."""
    one = access.seen(visit, bulletin_id)
    _refuse_readers(visit, one)
    consents.declare_work(
        bulletin_id=bulletin_id,
        ground=WorkGround.OWN,
        file_sha256=visit.request.POST.get("file_sha256", ""),
        by=visit.person,
        at=visit.at,
    )
    messages.success(visit.request, _("記録しました。"))
    return redirect(frame.url_of("consents", one))


@act
def end(visit: Visit, bulletin_id: int, consent_id: int) -> HttpResponse:
    """End a consent: taken back, or its passage is shown no more."""
    one = access.seen(visit, bulletin_id)
    _refuse_readers(visit, one)
    if consent_id not in {found.id for found in consent_reading.of_bulletin(bulletin_id)}:
        raise Http404
    form = EndForm(visit.request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    ended = consents.withdraw(consent_id=consent_id, note=note, by=visit.person, at=visit.at)
    if ended.amendment_due:
        messages.warning(
            visit.request,
            _("記録しました。発信済みのため、訂正と配信履歴の修正が必要です（第9条）。"),
        )
    else:
        messages.success(visit.request, _("記録しました。"))
    return redirect(frame.url_of("consents", one))


def _show(
    visit: Visit,
    one: BulletinView,
    work: WorkForm,
    person: PersonForm,
    form: AboutForm,
    *,
    writes: bool,
    status: int,
) -> HttpResponse:
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    draft = one.revision.draft
    context = {
        "bulletin": one,
        "consents": lines(consent_reading.of_bulletin(one.id), draft),
        "undeclared": undeclared(one) if writes else [],
        "work": work,
        "person": person,
        "form": form,
        "open": "person" if form is person else "work" if form.is_bound else "",
        "writes": writes,
        "ends": access.reach(visit).writes(one),
        "sent": one.state is State.RELEASED,
        "quotation": _quotation(visit),
        "basis": {str(matter): policy.setting(key).basis for matter, key in CLAUSE_KEYS.items()},
        "crumbs": [Link(one.subject or _("件名なし"), frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "consents", context, status=status)


def _work(visit: Visit, one: BulletinView, form: AboutForm) -> None:
    consents.declare_work(
        bulletin_id=one.id,
        ground=WorkGround(form.cleaned_data["ground"]),
        given=form.given(),
        by=visit.person,
        at=visit.at,
        **form.about(),
    )


def _person(visit: Visit, one: BulletinView, form: AboutForm) -> None:
    consents.declare_person(
        bulletin_id=one.id,
        to_fact=form.cleaned_data["to_fact"],
        to_content=form.cleaned_data["to_content"],
        given=form.given(),
        by=visit.person,
        at=visit.at,
        **form.about(),
    )


def _line(one: ConsentView, names: dict[str, str], draft: Draft) -> ConsentLine:
    standing = "stands" if stands(one, draft) else "gone"
    agreed = [
        word
        for given, word in ((one.to_fact, _("載せること")), (one.to_content, _("載せる内容")))
        if given
    ]
    about = names.get(one.file_sha256, _("外した添付ファイル")) if one.file_sha256 else one.passage
    return ConsentLine(
        id=one.id,
        matter=MATTERS[one.matter],
        about=about,
        ground=GROUNDS[one.ground] if one.matter is Matter.WORK else _("本人の了承"),
        holder=one.holder,
        agreed="・".join(agreed) if one.matter is Matter.PERSONAL else "",
        given_on=one.given_on,
        method=one.method,
        evidence=one.evidence,
        by_name=one.by_name,
        state=standing if one.live else "ended",
        note=one.withdrawn_note,
    )


def _quotation(visit: Visit) -> bool:
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    return policy.says("works.quotation", "allowed")


def _refuse_readers(visit: Visit, one: BulletinView) -> None:
    if not access.reach(visit).writes(one):
        raise ValidationError(
            _("承諾と了承を記録できるのは、作成した課等と、所管する課等の職員です。")
        )
