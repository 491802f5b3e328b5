"""Planning a reorganisation (組織改編の予定): handing tables in, planning them, taking them back.

Source: 第3条第2項, 第4条第2項. Until its moment a plan can be replaced as often as somebody likes;
what is planned again in the same words changes nothing. Nothing is written where a line is wrong.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.installation import city_time
from hayauma.organization.acts import Act
from hayauma.organization.directory import Person
from hayauma.organization.future import handed_in, pen, settling, tables
from hayauma.organization.future.handed_in import ReorganisationView
from hayauma.organization.future.rehearsing import lay, rehearsed
from hayauma.organization.future.tables import Fault, Faulty
from hayauma.organization.models import Reorganisation
from hayauma.organization.officers import manager_standing


@transaction.atomic
def hand_in(
    *,
    service: str,
    day: date,
    files: Iterable[tuple[str, bytes]],
    absence: str = "",
    by: Person,
    at: datetime,
) -> ReorganisationView:
    """Take tables in for a day to come, to be looked at; nothing is planned yet.

    Errors: Faulty with every wrong row; ValidationError for a day that is not to come, and for
    anybody but the operations manager or, while he is away, his substitute.
    """
    _refuse_others(by, service=service, absence=absence, at=at)
    moment = datetime.combine(day, time(), tzinfo=city_time.zone())
    if moment <= at:
        raise ValidationError({"day": _("改編の日は、あしたより後の日にしてください。")})
    read = tables.read(files)
    Reorganisation.objects.filter(service=service, planned_at__isnull=True).delete()
    row = Reorganisation.objects.create(
        service=service,
        moment=moment,
        tables=tables.as_json(read),
        digest=tables.digest(read),
        handed_in_at=at,
        handed_in_by=by.actor.shown,
    )
    with rehearsed(row.pk, at=at):
        pass  # whatever is wrong is raised, and this act with it
    _record(Act.REORGANISATION_HANDED_IN, row, by, {"tables": sorted(row.tables)}, at)
    return handed_in.view(row)


@transaction.atomic
def plan(
    *,
    reorganisation_id: int,
    open_cases: Mapping[str, int],
    absence: str = "",
    by: Person,
    at: datetime,
) -> ReorganisationView:
    """Plan what was handed in: it is in force from its moment on, and replaces what was planned.

    `open_cases` is how many cases each section has open, counted by the door.
    Errors: NoSuchReorganisation; Faulty, also for a section that ends with open cases and no heir;
    ValidationError where its day has come, and for anybody but the operations manager.
    """
    row = handed_in.row(reorganisation_id, lock=True)
    _refuse_others(by, service=row.service, absence=absence, at=at)
    if row.planned_at is not None:
        return handed_in.view(row)
    if row.moment <= at:
        raise ValidationError(_("改編の日が過ぎました。日を決め直して、取り込み直してください。"))
    for over in handed_in.planned_rows(row.service).filter(moment__lte=at):
        settling.run(over.pk, at=at)
    before = handed_in.planned_rows(row.service).select_for_update().first()
    if before and (before.digest, before.moment) == (row.digest, row.moment):
        row.delete()  # the same again: nothing is replaced
        return handed_in.view(before)
    if before:
        pen.take_back(before.laid)
        before.taken_back_at = at
        before.save(update_fields=["taken_back_at"])
    difference, orphaned = lay(row)
    faults = [_cases(code, open_cases[code]) for code in orphaned if open_cases.get(code)]
    if faults:
        raise Faulty(faults)
    row.planned_at, row.planned_by, row.changes = at, by.actor.shown, difference.counts
    row.save()
    payload: dict[str, journal.JSON] = {
        "moment": row.moment.isoformat(),
        "digest": row.digest,
        "changes": dict(difference.counts),
        "replaces": before.pk if before else None,
        "absence": absence,
    }
    _record(Act.REORGANISATION_PLANNED, row, by, payload, at)
    return handed_in.view(row)


@transaction.atomic
def take_back(
    *, reorganisation_id: int, absence: str = "", by: Person, at: datetime
) -> ReorganisationView:
    """Take a planned organisation back: everything stays as it is.

    Errors: NoSuchReorganisation; ValidationError where its moment has come, or it is not planned.
    """
    row = handed_in.row(reorganisation_id, lock=True)
    _refuse_others(by, service=row.service, absence=absence, at=at)
    if not handed_in.view(row).stands(at):
        raise ValidationError(_("これから始まる予定ではありません。"), code="state")
    pen.take_back(row.laid)
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    _record(Act.REORGANISATION_TAKEN_BACK, row, by, {}, at)
    return handed_in.view(row)


def _cases(code: str, n: int) -> Fault:
    sentence = _(
        "「{code}」は開いている訂正・質問・確認が{n}件あるのに、承継する課等がありません。"
        "引き継ぐ課等の「承継元」に書いてください。"
    )
    return Fault(_("課等の表"), 0, _("承継元"), sentence.format(code=code, n=n))


def _refuse_others(by: Person, *, service: str, absence: str, at: datetime) -> None:
    standing = manager_standing(by, service=service, at=at, absence=absence)
    if standing.by == "manager" or (standing.by == "substitute" and standing.holder != "present"):
        return
    raise ValidationError(
        {NON_FIELD_ERRORS: [_("組織の改編を取り込むのは、運用管理者です（市の定め）。")]},
        code="manager",
    )


def _record(
    act: Act, row: Reorganisation, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"reorganisation:{row.pk}",
        payload=payload,
        at=at,
        service=row.service,
    )
