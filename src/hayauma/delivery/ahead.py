"""Carrying out what was ordered ahead (承認されしだい発信): a stage of the engine.

An order is carried out once a Permit of exactly the text read aloud is there, and never twice; it
lapses, and whoever gave it is told, when anything else became of the text.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from hayauma import journal
from hayauma.bulletins import permits, reading
from hayauma.bulletins.states import DecisionKind, Door, Standing, State, Within
from hayauma.bulletins.views import BulletinView, PermitState
from hayauma.delivery import orders, telling
from hayauma.delivery.acts import Act
from hayauma.delivery.models import StandingOrder
from hayauma.delivery.orders import Ordered
from hayauma.delivery.standing import end, open_rows, record
from hayauma.delivery.states import Mode
from hayauma.installation import policies


def due(at: datetime) -> tuple[int, ...]:
    """Return the orders whose bulletin no longer simply waits (a stage's due)."""
    decided = ~Q(bulletin__state=State.SUBMITTED)
    too_late = Q(bulletin__revisions__digest=F("digest"), bulletin__revisions__not_after__lt=at)
    rows = open_rows().filter(decided | too_late)
    return tuple(rows.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def run(order_id: int, *, at: datetime) -> bool:
    """Carry an order out under its Permit, or let it lapse; returns whether it was carried out.

    Safe to call twice: the row is locked, and a Permit is spent once.
    """
    row = open_rows().select_for_update(of=("self",)).filter(pk=order_id).first()
    if row is None:
        return False
    bulletin = reading.bulletin(row.bulletin_id, at=at)
    state = permits.state(bulletin.id, at)
    why = _lapsed(row, bulletin, state, at)
    if why:
        end(row, why, at=at)
        record(Act.LAPSED, row, journal.SYSTEM, {"why": why}, at)
        telling.lapsed(bulletin, order=row.pk, account=row.by_id, why=why, at=at)
        return False
    if bulletin.state is not State.PERMITTED:
        return False
    _carry_out(row, bulletin, at)
    return True


@override("ja")  # what is kept on record is Japanese, whoever's engine writes it
def _lapsed(row: StandingOrder, bulletin: BulletinView, state: PermitState, at: datetime) -> str:
    """Return why an order can no longer be carried out, or nothing."""
    if bulletin.state is State.RELEASED:
        return _("別の指示で発信されました。")
    if bulletin.state is State.ABANDONED:
        return _("配信メールが取りやめになりました。")
    if bulletin.revision.digest != row.digest or bulletin.revision.created_at > row.at:
        return _("指示の後で、本文などが変わりました。")
    if _returned_since(bulletin.id, row.at):
        return _("差し戻されました。")
    not_after = bulletin.revision.draft.not_after
    if not_after and at > not_after:
        return _("発信できる時間までに承認されませんでした。")
    permit = state.permit
    if permit is None or bulletin.state is not State.PERMITTED:
        return ""
    if permit.digest != row.digest or state.approval is not Standing.LIVE:
        return _("指示のときと違う内容が承認されました。")
    if state.window is Within.MISSED:
        return _("承認された時間を過ぎました。")
    return ""


def _returned_since(bulletin_id: int, since: datetime) -> bool:
    return any(
        decision.kind is DecisionKind.RETURNED and decision.at >= since
        for submission in reading.submissions(bulletin_id)
        for decision in submission.decisions
    )


def _carry_out(row: StandingOrder, bulletin: BulletinView, at: datetime) -> None:
    """Spend the Permit under the order of then; its start is judged again like any other."""
    permit = permits.spend(bulletin.id, at=at)
    policy = policies.in_force(service=bulletin.service, at=at)
    dispatch = orders.write(
        bulletin,
        permit,
        Ordered(
            by_id=row.by_id,
            by_name=row.by_name,
            at=row.at,
            mode=Mode.ON_APPROVAL,
            terminal=row.terminal,
            terminal_name=row.terminal_name,
            proof=row.proof,
            leave=row.leave,
            leave_number=row.leave_number,
            policy_version=row.policy_version,
            verdict=row.verdict,
        ),
        # The delay runs from the order: who waited for an approval does not wait again.
        start_at=orders.start(
            permit,
            policy,
            urgent=permit.door is Door.URGENT,
            moment=max(at, permit.not_before),
            ordered_at=row.at,
        ),
    )
    row.release = dispatch.release
    end(row, "", at=at)
    record(
        Act.CARRIED_OUT,
        row,
        journal.SYSTEM,
        {"number": permit.number, "dispatch": dispatch.pk, "digest": permit.digest},
        at,
    )
