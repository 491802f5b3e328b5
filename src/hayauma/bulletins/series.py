"""Series (定期の配信メール, 第2条): issue after issue from one template, each with its number.

Source: 第2条 (随時又は定期). Each issue is a bulletin like any other and goes through the doors of
第8条 by itself; where the city allows it, one approval serves every issue of a fixed text
(series_approval).
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import drafting, templates
from hayauma.bulletins.acts import Act
from hayauma.bulletins.cadence import Cadence, fits
from hayauma.bulletins.models import Issue, Series
from hayauma.bulletins.series_reading import READY, NoSuchSeries, SeriesView, keeps, rows, series
from hayauma.bulletins.series_text import changes, drafted
from hayauma.bulletins.states import State
from hayauma.bulletins.templates import TemplateView
from hayauma.bulletins.views import BulletinView
from hayauma.installation import city_time, services
from hayauma.organization import directory
from hayauma.organization.directory import Person, ProgrammeView

NAME_MOST = 80
LEAD_MOST = 28


@dataclass(frozen=True)
class SeriesDraft:
    """A series as somebody hands it in."""

    name: str
    programme: str
    template: int
    cadence: Cadence
    at_time: time
    lead_days: int = 2
    next_number: int = 1
    # Its text is the same in every issue, word for word, so that it may be approved once.
    fixed: bool = False


@transaction.atomic
def begin(*, service: str, draft: SeriesDraft, by: Person, at: datetime) -> SeriesView:
    """Begin a series of a programme; its first issue is the next day of its cadence.

    Errors: ValidationError by field (name, programme, template, day, lead_days, next_number).
    """
    owned, template = _checked(draft, service=service, by=by, at=at)
    try:
        with transaction.atomic():
            row = Series.objects.create(
                service_id=services.named(service).id,
                programme_id=owned.id,
                template_id=template.id,
                name=draft.name.strip(),
                cadence=draft.cadence.as_json(),
                at_time=draft.at_time,
                lead_days=draft.lead_days,
                before_first=draft.next_number - 1,
                fixed=draft.fixed,
                begun_at=at,
                begun_by=by.actor.shown,
            )
    except IntegrityError:
        raise ValidationError({"name": _("この名前の定期は、もうあります。")}) from None
    expect(row, after=at)
    payload: dict[str, journal.JSON] = {"name": row.name, "cadence": dict(row.cadence)}
    _record(Act.SERIES_BEGUN, row, by.actor, payload, at)
    return series(row.pk, at=at)


@transaction.atomic
def end(*, series_id: int, by: Person, at: datetime) -> None:
    """End a series: no further issue falls due; what was begun stays a bulletin."""
    row = kept(series_id, by, at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _record(Act.SERIES_ENDED, row, by.actor, {}, at)


@transaction.atomic
def write(*, series_id: int, by: Person, at: datetime) -> BulletinView:
    """Begin the draft of the next issue: the template's text with its number, for its day.

    A draft that was given up gives its number to the new one. Errors: NoSuchSeries;
    ValidationError for other sections' staff, or where the issue is written already.
    """
    row = kept(series_id, by, at)
    issue = next_issue(row)
    if issue is None:
        raise ValidationError(_("書く号がありません。"), code="state")
    if issue.bulletin is not None and issue.bulletin.state != State.ABANDONED:
        raise ValidationError(_("この号は、もう書き始めています。"), code="state")
    if issue.n is None:
        issue.n = _last(row) + 1
    begun = drafting.start(
        service=row.service.code,
        programme=row.programme.code,
        draft=drafted(row, issue),
        by=by,
        at=at,
    )
    issue.bulletin_id = begun.id
    issue.save(update_fields=["n", "bulletin"])
    payload: dict[str, journal.JSON] = {"issue": issue.n, "bulletin": begun.id}
    _record(Act.ISSUE_WRITTEN, row, by.actor, payload, at)
    return begun


@transaction.atomic
def leave_out(*, issue_id: int, reason: str, by: Person, at: datetime) -> SeriesView:
    """Leave the next issue out (休刊); its number is the next one's.

    Errors: NoSuchSeries; ValidationError (reason), for other sections' staff, or where it is over.
    """
    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise NoSuchSeries(issue_id)
    row = kept(issue.series_id, by, at)
    issue = Issue.objects.select_related("bulletin").get(pk=issue_id)
    if not reason.strip():
        raise ValidationError({"reason": _("休刊にする理由を書いてください。")})
    state = State(issue.bulletin.state) if issue.bulletin else None
    if issue.left_out_at or state in READY:
        raise ValidationError(_("この号は、承認されたか、もう扱いが決まっています。"), code="state")
    issue.left_out_at, issue.left_out_by = at, by.actor.shown
    issue.left_out_because, issue.n = reason.strip()[:300], None
    issue.save()
    _record(Act.ISSUE_LEFT_OUT, row, by.actor, {"due": issue.due_at.isoformat()}, at)
    expect(row, after=max(issue.due_at, at))
    return series(row.pk, at=at)


def expect(row: Series, *, after: datetime) -> Issue:
    """Write down the next issue of a series, due after a moment, in the caller's transaction."""
    zone = city_time.zone()
    day = Cadence.from_json(row.cadence).after(city_time.day(after))
    due = datetime.combine(day, row.at_time, tzinfo=zone)
    return Issue.objects.create(series=row, due_at=due)


def _checked(
    draft: SeriesDraft, *, service: str, by: Person, at: datetime
) -> tuple[ProgrammeView, TemplateView]:
    """Return programme and template of a series in the making. Errors: ValidationError by field."""
    faults = _written(draft)
    owned, template = None, None
    try:
        owned = directory.programme(draft.programme, at=at)
    except directory.NoProgramme:
        faults["programme"] = _("事務事業を選んでください。")
    if owned and not keeps(by, owned.section.code):
        faults["programme"] = _("所管する課等の事務事業を選んでください（市の定め）。")
    try:
        template = templates.template(draft.template, service=service, by=by)
    except templates.NoSuchTemplate:
        faults["template"] = _("文例を選んでください。")
    if draft.fixed and template and changes(template):
        faults["template"] = _("号ごとに変わるところ（〔 〕）のある文例は、一度に承認できません。")
    if faults or owned is None or template is None:
        raise ValidationError(faults)
    return owned, template


def _written(draft: SeriesDraft) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    faults: dict[str, str] = {}
    if not draft.name.strip() or len(draft.name) > NAME_MOST:
        faults["name"] = _("名前を{most}字までで書いてください。").format(most=NAME_MOST)
    if not fits(draft.cadence):
        faults["day"] = _("発行の日を選んでください。")
    if not 0 <= draft.lead_days <= LEAD_MOST:
        faults["lead_days"] = _("0日から{most}日までで書いてください。").format(most=LEAD_MOST)
    if draft.next_number < 1:
        faults["next_number"] = _("1以上の号数を書いてください。")
    return faults


def next_issue(row: Series) -> Issue | None:
    """Return the issue that is worked on or waited for; None where the newest was sent."""
    issues = row.issues.select_related("bulletin").filter(left_out_at__isnull=True)
    newest = issues.order_by("-due_at").first()
    over = newest and newest.bulletin and newest.bulletin.state == State.RELEASED
    return None if over else newest


def _last(row: Series) -> int:
    found = row.issues.aggregate(n=Max("n"))["n"]
    return int(found) if found is not None else row.before_first


def kept(series_id: int, by: Person, at: datetime) -> Series:
    """Return the row of a series this person may work on, locked."""
    locked = Series.objects.select_for_update().filter(pk=series_id, ended_at__isnull=True)
    if locked.first() is None:
        raise NoSuchSeries(series_id)
    row = rows().get(pk=series_id)
    owner = directory.programme(row.programme.code, at=at).section
    if not keeps(by, owner.code):
        raise ValidationError(
            _("この定期を扱うのは、{section}の職員です（市の定め）。").format(section=owner.name)
        )
    return row


def _record(
    act: Act, row: Series, actor: journal.Actor, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=actor,
        object=f"series:{row.pk}",
        payload=payload,
        at=at,
        service=row.service.code,
    )
