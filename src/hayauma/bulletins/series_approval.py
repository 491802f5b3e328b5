"""Approving a series once (定期の承認): one text for every issue that has exactly it, for a period.

Only where the city's policy opens it, and only a text in which nothing changes. The text is that of
an issue which was handed in and approved by itself. What an issue makes of it: series_using.
"""

from datetime import date, datetime, time, timedelta
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import permits
from hayauma.bulletins.acts import Act
from hayauma.bulletins.canonical import digest, without_window
from hayauma.bulletins.chairs import chair_of
from hayauma.bulletins.models import Bulletin, Permit, Series, SeriesApproval
from hayauma.bulletins.series_reading import NoSuchSeries, rows
from hayauma.bulletins.states import Door, State
from hayauma.bulletins.viewing import permit_view, series_approval_view
from hayauma.bulletins.views import PermitView, SeriesApprovalView
from hayauma.installation import city_time, policies
from hayauma.organization import directory
from hayauma.organization.directory import Person
from hayauma.regulation import Refused, SeriesFacts, Verdict, may_approve_series


def of_series(series_id: int) -> SeriesApprovalView | None:
    """Return the newest approval of a series that nobody has taken back, its period over or not."""
    found = live(series_id)
    return series_approval_view(found) if found else None


def may_be_approved(series_id: int) -> PermitView | None:
    """Return the Permit whose text a head could approve: of the newest issue approved by itself."""
    model = _model(series_id)
    return permit_view(model) if model else None


def judge(series_id: int, *, by: Person, at: datetime) -> Verdict:
    """Return the verdict on this person approving the series for a day, before they read it.

    Errors: NoSuchSeries; ValidationError where no issue was approved yet.
    """
    one = rows().filter(pk=series_id).first()
    if one is None:
        raise NoSuchSeries(series_id)
    return _judged(one, _model_of(one), by=by, at=at)


@transaction.atomic
def approve(
    *, series_id: int, digest_shown: str, until: date, by: Person, at: datetime
) -> SeriesApprovalView:
    """Approve the text of a series for its issues until a day, that day included.

    Source: 第8条第1項, 第5条第2項; 市の定め for one approval of several issues. `digest_shown` is
    that of the text the head was shown. Another approval of the series ends.
    Errors: Refused; NoSuchSeries; ValidationError (until) or where no issue was approved yet.
    """
    one = _locked(series_id)
    model = _model_of(one)
    zone = city_time.zone()
    days = (until - city_time.day(at)).days
    if days < 0:
        raise ValidationError({"until": _("きょうから後の日を選んでください。")})
    verdict = _judged(one, model, by=by, at=at, days=days, digest_shown=digest_shown)
    if not verdict.allowed:
        raise Refused(verdict)
    _end(one, why="新しい承認に替わった", by=by, at=at)
    bound = without_window(model.canonical)
    section = directory.programme(one.programme.code, at=at).section.code
    made = SeriesApproval.objects.create(
        series=one,
        model=model,
        digest=digest(bound),
        canonical=bound,
        at=at,
        until=datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
        - timedelta(seconds=1),
        by_id=by.account_id,
        by_name=by.actor.shown,
        by_post=chair_of(by, section, at=at).post,
        section=section,
        policy_version=f"{verdict.profile} {verdict.profile_version}",
        verdict=verdict.as_json(),
    )
    payload: dict[str, journal.JSON] = {
        "approval": made.pk,
        "digest": made.digest,
        "until": made.until.isoformat(),
        "outcome": str(verdict.outcome),
        "clause": verdict.basis.clause,
    }
    _record(Act.SERIES_APPROVED, one, by, payload, at)
    return series_approval_view(made)


@transaction.atomic
def revoke(*, series_id: int, reason: str, by: Person, at: datetime) -> None:
    """Take the approval of a series back, at once: no issue rests on it any more.

    Source: 市の定め: who approved it, or who decides for the section now. An issue that was made
    ready by it waits for an approval of its own; a sending that was ordered is held before its
    first letter. Errors: Refused; NoSuchSeries; ValidationError (reason) or where there is none.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("取り消す理由を書いてください。")})
    one = _locked(series_id)
    approval = live(series_id)
    if approval is None:
        raise ValidationError(_("この定期の承認は、もうありません。"), code="state")
    section = directory.programme(one.programme.code, at=at).section
    verdict = may_approve_series(
        SeriesFacts(
            step="revoke", by=_revoker(approval, section.code, by, at), section=section.name
        ),
        policies.in_force(service=one.service.code, at=at),
    )
    if not verdict.allowed:
        raise Refused(verdict)
    _end(one, why=reason.strip()[:300], by=by, at=at)


def end_with(bulletin: Bulletin, *, by: Person, at: datetime) -> None:
    """End the approval whose text is that of a bulletin, in the caller's transaction (第7条)."""
    resting = SeriesApproval.objects.filter(model__bulletin=bulletin, revoked_at__isnull=True)
    for approval in resting.select_related("series__service"):
        _end(approval.series, why="文にある承諾又は了承が終わった", by=by, at=at)


def revokes(series_id: int, *, by: Person, section: str, at: datetime) -> bool:
    """Return whether this person may take the approval of a series back."""
    approval = live(series_id)
    return approval is not None and _revoker(approval, section, by, at) != "other"


def _end(one: Series, *, why: str, by: Person, at: datetime) -> None:
    """End the live approval of a series, and the Permits that were not used yet."""
    approval = live(one.pk)
    if approval is None:
        return
    approval.revoked_at, approval.revoked_by, approval.revoked_because = at, by.actor.shown, why
    approval.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    resting = Bulletin.objects.filter(
        permits__series_approval=approval,
        permits__voided_at__isnull=True,
        state=State.PERMITTED,
    )
    for bulletin in resting.select_related("service").select_for_update(of=("self",)):
        permits.void(bulletin, why="series_approval_revoked", by=by, at=at)
        bulletin.state, bulletin.changed_at = State.DRAFTING, at
        bulletin.save(update_fields=["state", "changed_at"])
    payload: dict[str, journal.JSON] = {"approval": approval.pk, "because": why}
    _record(Act.SERIES_APPROVAL_REVOKED, one, by, payload, at)


def _judged(
    one: Series, model: Permit, *, by: Person, at: datetime, days: int = 0, digest_shown: str = ""
) -> Verdict:
    section = directory.programme(one.programme.code, at=at).section
    chair = chair_of(by, section.code, at=at)
    facts = SeriesFacts(
        step="approve",
        by=chair.by if chair.by in {"head", "substitute"} else "other",
        fixed=one.fixed,
        days=days,
        text="same" if (digest_shown or model.digest) == model.digest else "changed",
        approver_is_author=model.revision.author_id == by.account_id,
        section=section.name,
        post=chair.post,
    )
    return may_approve_series(facts, policies.in_force(service=one.service.code, at=at))


def _model_of(one: Series) -> Permit:
    model = _model(one.pk)
    if model is None:
        raise ValidationError(
            _("先に、この定期の号を一つ、ふつうに提出して承認してください。"), code="state"
        )
    return model


def _revoker(
    approval: SeriesApproval, section: str, by: Person, at: datetime
) -> Literal["head", "substitute", "approver", "other"]:
    if approval.by_id == by.account_id:
        return "approver"
    chair = chair_of(by, section, at=at).by
    return chair if chair in {"head", "substitute"} else "other"


def live(series_id: int) -> SeriesApproval | None:
    """Return the row of the approval that nobody has taken back, for this room's acts."""
    found = SeriesApproval.objects.filter(series_id=series_id, revoked_at__isnull=True)
    return found.select_related("series", "model__bulletin").first()


def _model(series_id: int) -> Permit | None:
    """The Permit of the newest issue that a head approved by itself."""
    of_issues = Permit.objects.filter(
        bulletin__issue__series_id=series_id,
        door=Door.APPROVAL,
        series_approval__isnull=True,
        voided_at__isnull=True,
    )
    found = of_issues.select_related("revision", "bulletin")
    return found.order_by("-bulletin__issue__due_at").first()


def _locked(series_id: int) -> Series:
    if not Series.objects.select_for_update().filter(pk=series_id).exists():
        raise NoSuchSeries(series_id)
    return rows().get(pk=series_id)


def _record(
    act: Act, one: Series, by: Person, payload: dict[str, journal.JSON], at: datetime
) -> None:
    journal.record(
        act=act,
        actor=by.actor,
        object=f"series:{one.pk}",
        payload={"name": one.name, **payload},
        at=at,
        service=one.service.code,
    )
