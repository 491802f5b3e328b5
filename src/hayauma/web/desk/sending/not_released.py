"""Why a bulletin is not released (発信できない理由), and the ways on.

Source: 第8条. A short cut to urgent release is never among the ways.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import standing
from hayauma.delivery.judging import Judgement
from hayauma.look import Way
from hayauma.organization import posts, substitutes
from hayauma.regulation import Code, Verdict
from hayauma.regulation.verdict import Reason
from hayauma.web.desk import frame, refusals, words
from hayauma.web.desk.organizing import equipment_ways
from hayauma.web.desk.visit import Visit

# What only a new approval mends.
AGAIN = {
    Code.APPROVAL_CHANGED,
    Code.WINDOW_MISSED,
    Code.OWNER_MOVED,
    Code.APPROVER_CLOSED,
}


def page(
    visit: Visit, one: BulletinView, judged: Judgement, verdict: Verdict | None = None
) -> HttpResponse:
    """Show the refusal of a release with everything this person can do next."""
    verdict = verdict or judged.verdict
    return refusals.refused(
        visit,
        verdict,
        reasons=[_said(visit, one, judged, reason) for reason in verdict.reasons],
        ways=_ways(visit, one, verdict),
        kept=equipment_ways.is_about(verdict),
    )


def _said(visit: Visit, one: BulletinView, judged: Judgement, reason: Reason) -> Reason:
    """Return a reason with the names and differences that the screen knows."""
    if reason.code == Code.NOT_APPROVED:
        head = posts.head_post(one.section, at=visit.at)
        return replace(reason, params={**reason.params, "title": head.title}) if head else reason
    if reason.code == Code.APPROVAL_CHANGED:
        found = words.differences(one, judged.state)
        return replace(reason, params={**reason.params, "differences": found}) if found else reason
    return reason


def _ways(visit: Visit, one: BulletinView, verdict: Verdict) -> Sequence[Way]:
    codes = {reason.code for reason in verdict.reasons}
    ways: list[Way] = []
    submit = frame.url_of("submit", one)
    if Code.NOT_APPROVED in codes and one.state is State.SUBMITTED:
        ways += [_asked_for(visit, one), _ahead(one)]
    elif Code.NOT_APPROVED in codes:
        ways.append(Way(_("承認を依頼する"), submit))
    if codes & AGAIN:
        ways.append(Way(_("もう一度承認を受ける"), submit))
    if Code.APPROVAL_CHANGED in codes:
        ways.append(Way(_("元に戻す（書き直す）"), frame.url_of("edit", one)))
    if Code.WINDOW_BEFORE in codes:
        ways.append(Way(_("承認された時刻に発信するよう指示する"), frame.url_of("release", one)))
    if Code.HELD in codes:
        ways += [
            Way(_("だれが、なぜ止めているかを見る"), reverse("desk:organization")),
            Way(_("解くのは運用管理者です"), note=equipment_ways.whom_to_ask(visit)),
            Way(_("停止、訂正は、いまもできます。")),
        ]
    if equipment_ways.is_about(verdict):
        ways.extend(equipment_ways.ways(visit, again=visit.request.path))
    ways.append(Way(_("配信メールのページへ"), frame.url_of("bulletin", one)))
    return ways


def _ahead(one: BulletinView) -> Way:
    """Lead to ordering the sending for the moment of the approval, or to that order."""
    url = frame.url_of("release_ahead", one)
    if standing.open_order(one.id):
        return Way(_("承認されしだい発信する指示を見る"), url)
    return Way(_("承認されしだい発信するよう指示する"), url)


def _asked_for(visit: Visit, one: BulletinView) -> Way:
    """Say who decides, and who may in the head's stead (代決)."""
    head = posts.head_post(one.section, at=visit.at)
    line = substitutes.chain(head.code, at=visit.at) if head else ()
    names = "、".join(f"{one.post.title}　{one.name}" for one in line)
    return Way(
        _("代決を依頼する"),
        note=_("課等の長が不在のとき：{names}").format(names=names or _("代決者がいません")),
    )
